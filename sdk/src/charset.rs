use std::fmt;

use encoding_rs::{EUC_JP, Encoding, GB18030, GBK, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Shown;
use crate::{Error, ErrorKind, Result, Stage};

/// A charset that text can be decoded from: one of the 39 encodings of the [WHATWG Encoding Standard] that stand for text.
///
/// [WHATWG Encoding Standard]: https://encoding.spec.whatwg.org/#names-and-labels
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

/// Ten times the longest of the standard's labels, white space around it included.
const LONGEST_LABEL: usize = 256;

impl Charset {
    /// UTF-8, which is assumed where no charset is declared.
    pub const UTF_8: Charset = Charset(UTF_8);

    pub(crate) const UTF_16LE: Charset = Charset(UTF_16LE);
    pub(crate) const UTF_16BE: Charset = Charset(UTF_16BE);

    /// The charset that one of the standard's 228 labels stands for, in any case, with white space around it or not. Mind that
    /// `iso-8859-1`, `latin1` and `ascii` are labels of windows-1252.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCharset`] if it is no label; [`ErrorKind::RefusedCharset`] if it is one of those that the standard
    /// replaces by an error, because decoding them has been a way of attack: `hz-gb-2312`, `iso-2022-kr` and others.
    pub fn from_label(label: &str) -> Result<Charset> {
        let shown = Shown(label);
        // A longer one is none, and is not looked through: it would take work without bound.
        let label = if label.len() > LONGEST_LABEL { "" } else { label };
        match Encoding::for_label(label.as_bytes()) {
            None => {
                let message = format!("no charset is called {shown}; use a label of the WHATWG Encoding Standard");
                Err(Error::new(ErrorKind::UnknownCharset, Stage::Decode, message))
            }
            Some(encoding) if encoding == REPLACEMENT => {
                let message = format!("charset {shown} is not decoded, as the WHATWG Encoding Standard demands");
                Err(Error::new(ErrorKind::RefusedCharset, Stage::Decode, message))
            }
            Some(encoding) => Ok(Charset(encoding)),
        }
    }

    /// Its name in the standard, such as `windows-1252`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    pub(crate) fn encoding(self) -> &'static Encoding {
        self.0
    }

    pub(crate) fn is_single_byte(self) -> bool {
        self.0.is_single_byte()
    }

    /// Whether `char` is encoded as bytes that are decoded to another character.
    pub(crate) fn changes(self, char: char) -> bool {
        let charsets: &[&Encoding] = match char {
            // The yen sign and the overline become `\\` and `~`.
            '\u{A5}' | '\u{203E}' => &[EUC_JP, SHIFT_JIS],
            // The minus sign becomes a full-width hyphen.
            '\u{2212}' => &[EUC_JP, ISO_2022_JP, SHIFT_JIS],
            // Half-width katakana become full-width.
            '\u{FF61}'..='\u{FF9F}' => &[ISO_2022_JP],
            // Of those for private use some became characters of their own later.
            '\u{E000}'..='\u{F8FF}' => &[GB18030, GBK],
            _ => &[],
        };
        charsets.contains(&self.0)
    }

    pub(crate) fn is_iso_2022_jp(self) -> bool {
        self.0 == ISO_2022_JP
    }
}

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
    use super::*;

    #[test]
    fn a_label_in_any_case_and_with_white_space_is_resolved() {
        for (label, name) in [("utf8", "UTF-8"), (" Latin1\n", "windows-1252"), ("SJIS", "Shift_JIS"), ("utf-16", "UTF-16LE")] {
            assert_eq!(Charset::from_label(label).unwrap().name(), name);
        }
    }

    #[test]
    fn what_is_no_label_and_what_is_refused_are_told_apart() {
        let unknown = Charset::from_label("klingon").unwrap_err();
        assert_eq!(unknown.kind(), ErrorKind::UnknownCharset);
        assert_eq!(unknown.to_string(), "decode: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard");
        let refused = Charset::from_label("ISO-2022-KR").unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::RefusedCharset);
        assert_eq!(
            refused.to_string(),
            "decode: charset \"ISO-2022-KR\" is not decoded, as the WHATWG Encoding Standard demands"
        );
    }

    #[test]
    fn a_hostile_label_is_shown_cut_and_escaped() {
        let message = Charset::from_label(&"\u{1b}".repeat(1000)).unwrap_err().to_string();
        assert!(message.len() < 400 && !message.contains('\u{1b}'), "{message}");
        assert!(Charset::from_label(&format!("{}utf-8", " ".repeat(1000))).is_err());
    }
}
