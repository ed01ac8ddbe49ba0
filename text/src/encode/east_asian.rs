use encoding_rs::{EncoderResult, Encoding};

use crate::charset::EncodingId;

/// The charset as encoding_rs knows it. Nothing else refers to that.
fn encoding(charset: EncodingId) -> &'static Encoding {
    match charset {
        EncodingId::Gbk => encoding_rs::GBK,
        EncodingId::Gb18030 => encoding_rs::GB18030,
        EncodingId::Big5 => encoding_rs::BIG5,
        EncodingId::EucJp => encoding_rs::EUC_JP,
        EncodingId::Iso2022Jp => encoding_rs::ISO_2022_JP,
        EncodingId::ShiftJis => encoding_rs::SHIFT_JIS,
        _ => encoding_rs::EUC_KR,
    }
}

/// The bytes of `char` in an East Asian charset, the first one highest; none if the charset does not have it.
pub(super) fn code(charset: EncodingId, char: char) -> Option<u32> {
    let mut bytes = [0; 16];
    let mut encoder = encoding(charset).new_encoder();
    let (result, _, written) = encoder.encode_from_utf8_without_replacement(char.encode_utf8(&mut [0; 4]), &mut bytes, false);
    let bytes = bytes.get(..written).unwrap_or_default();
    // In ISO-2022-JP an escape sequence of three bytes stands before: it says which set the character is of.
    let bytes = if bytes.first() == Some(&0x1B) { bytes.get(3..).unwrap_or_default() } else { bytes };
    (result == EncoderResult::InputEmpty).then(|| bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)))
}
