use alloc::string::{String, ToString};
use core::fmt;

use super::CharsetError;
use super::EncodingId;
use super::suggest::suggest;
use super::table::{Meaning, Row, UTF_8, UTF_16BE, UTF_16LE, look_up};

/// A charset that text can be decoded from: one of the 39 encodings of the [WHATWG Encoding Standard] that stand for text.
///
/// [WHATWG Encoding Standard]: https://encoding.spec.whatwg.org/#names-and-labels
#[derive(Clone, Copy)]
pub struct Charset(&'static Row);

/// Ten times the longest of the standard's labels, white space around it included.
pub(super) const LONGEST_LABEL: usize = 256;

impl Charset {
    /// UTF-8, the default where no charset is declared.
    pub const UTF_8: Charset = Charset(&UTF_8);

    /// UTF-16, the low byte of a code unit first.
    pub const UTF_16LE: Charset = Charset(&UTF_16LE);
    /// UTF-16, the high byte of a code unit first.
    pub const UTF_16BE: Charset = Charset(&UTF_16BE);

    /// Returns the charset for one of the standard's 228 labels, ignoring case and surrounding white space. Note that
    /// `iso-8859-1`, `latin1` and `ascii` are labels of windows-1252.
    ///
    /// The seven East Asian charsets (GBK, gb18030, Big5, EUC-JP, ISO-2022-JP, Shift_JIS, EUC-KR) need the cargo feature
    /// `east-asian`, which is on by default.
    ///
    /// # Errors
    /// [`CharsetErrorKind::Unknown`](crate::CharsetErrorKind::Unknown) if it is not a label, or the label of a charset whose cargo feature is off;
    /// [`CharsetErrorKind::Refused`](crate::CharsetErrorKind::Refused) if it is one that the standard replaces by an error, because decoding it has been used for
    /// attacks: `hz-gb-2312`, `iso-2022-kr` and others.
    pub fn from_label(label: &str) -> Result<Charset, CharsetError> {
        // A longer one is not a label, and is not looked up: that would take work without bound.
        match look_up(if label.len() > LONGEST_LABEL { "" } else { label }) {
            Meaning::Charset(row) if cfg!(feature = "east-asian") || !Charset(row).is_east_asian() => Ok(Charset(row)),
            other => Err(CharsetError::new(label, &other)),
        }
    }

    /// Returns the label probably meant by a name that is not a label: a name in other systems, such as `cp932` for `shift_jis`,
    /// or a misspelled one. The error message of [`from_label`](Charset::from_label) contains it, too.
    pub fn suggest_label(name: &str) -> Option<String> {
        suggest(name).map(|label| label.to_string())
    }

    /// Returns its name in the standard, such as `windows-1252`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    pub(crate) fn which(self) -> EncodingId {
        self.0.charset
    }

    /// Returns whether each of its characters is one byte.
    pub fn is_single_byte(self) -> bool {
        (EncodingId::Windows1252..=EncodingId::XUserDefined).contains(&self.which())
    }

    fn is_east_asian(self) -> bool {
        self.which() >= EncodingId::Gbk
    }

    /// Whether `char` is encoded as bytes that are decoded to another character.
    pub(crate) fn changes(self, char: char) -> bool {
        let charsets: &[EncodingId] = match char {
            // The yen sign and the overline become `\\` and `~`.
            '\u{A5}' | '\u{203E}' => &[EncodingId::EucJp, EncodingId::ShiftJis],
            // The minus sign becomes a full-width hyphen.
            '\u{2212}' => &[EncodingId::EucJp, EncodingId::Iso2022Jp, EncodingId::ShiftJis],
            // Half-width katakana become full-width.
            '\u{FF61}'..='\u{FF9F}' => &[EncodingId::Iso2022Jp],
            // Of those for private use some became characters of their own later.
            '\u{E000}'..='\u{F8FF}' => &[EncodingId::Gb18030, EncodingId::Gbk],
            _ => &[],
        };
        charsets.contains(&self.which())
    }

    /// Returns whether it is ISO-2022-JP, the one charset here in which a byte of ASCII may stand for something else.
    pub fn is_iso_2022_jp(self) -> bool {
        self.which() == EncodingId::Iso2022Jp
    }
}

impl PartialEq for Charset {
    fn eq(&self, other: &Charset) -> bool {
        self.which() == other.which()
    }
}

impl Eq for Charset {}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Charset({})", self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::*;
    use crate::CharsetErrorKind;

    #[test]
    fn a_label_in_any_case_and_with_white_space_is_resolved() {
        for (label, name) in [("utf8", "UTF-8"), (" Latin1\n", "windows-1252"), ("KOI", "KOI8-R"), ("utf-16", "UTF-16LE")] {
            assert_eq!(Charset::from_label(label).unwrap().name(), name);
        }
    }

    #[test]
    fn what_is_no_label_and_what_is_refused_are_told_apart() {
        let unknown = Charset::from_label("klingon").unwrap_err();
        assert_eq!(unknown.kind(), CharsetErrorKind::Unknown);
        assert_eq!(unknown.to_string(), "no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard");
        let refused = Charset::from_label("ISO-2022-KR").unwrap_err();
        assert_eq!(refused.kind(), CharsetErrorKind::Refused);
        assert_eq!(refused.to_string(), "charset \"ISO-2022-KR\" is not decoded, as the WHATWG Encoding Standard demands");
    }

    #[cfg(feature = "east-asian")]
    #[test]
    fn an_east_asian_label_is_resolved() {
        assert_eq!(Charset::from_label("SJIS").unwrap().name(), "Shift_JIS");
    }

    #[cfg(not(feature = "east-asian"))]
    #[test]
    fn an_east_asian_label_is_told_apart_from_an_unknown_one() {
        for label in ["SJIS", "gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "korean"] {
            let left_out = Charset::from_label(label).unwrap_err();
            assert_eq!(left_out.kind(), CharsetErrorKind::Unknown);
            assert_eq!(
                left_out.to_string(),
                format!("charset \"{label}\" needs the cargo feature `east-asian` of intake, which this guest was built without")
            );
        }
    }

    #[test]
    fn a_hostile_label_is_shown_cut_and_escaped() {
        let message = Charset::from_label(&"\u{1b}".repeat(1000)).unwrap_err().to_string();
        assert!(message.len() < 400 && !message.contains('\u{1b}'), "{message}");
        assert!(Charset::from_label(&format!("{}utf-8", " ".repeat(1000))).is_err());
    }
}
