use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use super::by_encoding_rs::ByEncodingRs;
use super::east_asian::{Big5, EucJp, EucKr, Gb18030, Iso2022Jp, ShiftJis};
use super::own::Own;
use super::tally::Tally;
use super::user_defined::UserDefined;
use super::utf16::Utf16;
use crate::Charset;

/// Decodes every charset but UTF-8: single-byte ones by encoding_rs, the others by codings of the SDK's own.
pub(super) enum Other {
    Own(Own),
    SingleByte(ByEncodingRs),
}

impl Other {
    pub(super) fn new(charset: Charset) -> Other {
        let encoding = charset.encoding();
        let own = if encoding == UTF_16LE {
            Own::new(Utf16::<false>)
        } else if encoding == UTF_16BE {
            Own::new(Utf16::<true>)
        } else if encoding == SHIFT_JIS {
            Own::new(ShiftJis)
        } else if encoding == EUC_JP {
            Own::new(EucJp)
        } else if encoding == ISO_2022_JP {
            Own::new(Iso2022Jp::default())
        } else if encoding == EUC_KR {
            Own::new(EucKr)
        } else if encoding == BIG5 {
            Own::new(Big5)
        } else if encoding == GBK || encoding == GB18030 {
            Own::new(Gb18030)
        } else if encoding == X_USER_DEFINED {
            Own::new(UserDefined)
        } else {
            return Other::SingleByte(ByEncodingRs::new(charset));
        };
        Other::Own(own)
    }

    /// Decodes the start of `input`, with no more than `most` malformed sequences, onto `text`: how much of it.
    pub(super) fn decode(&mut self, input: &[u8], at: u64, most: u64, text: &mut String, tally: &mut Tally) -> usize {
        match self {
            Other::Own(own) => own.decode(input, at, most, text, tally),
            Other::SingleByte(decoder) => decoder.decode(input, at, most, text, tally),
        }
    }

    pub(super) fn finish(self, at: u64, text: &mut String, tally: &mut Tally) {
        match self {
            Other::Own(own) => own.finish(at, text, tally),
            Other::SingleByte(decoder) => decoder.finish(at, text, tally),
        }
    }
}
