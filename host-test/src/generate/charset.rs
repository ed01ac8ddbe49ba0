use std::str::FromStr;

use crate::text::InvalidValue;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// A charset that text can be written in: all of the WHATWG Encoding Standard but `replacement`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charset(&'static Encoding);

impl Charset {
    pub(super) fn utf_8() -> Self {
        Self(UTF_8)
    }

    pub(super) fn name(self) -> &'static str {
        self.0.name()
    }

    /// The bytes of a code unit: a size is a multiple of it.
    pub(super) fn unit(self) -> u64 {
        if self.is_utf_16() { 2 } else { 1 }
    }

    pub(super) fn is_utf_16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// Whether bytes mean different things after an escape.
    pub(super) fn has_states(self) -> bool {
        self.0 == ISO_2022_JP
    }

    pub(super) fn is_single_byte(self) -> bool {
        self.0.is_single_byte()
    }

    /// `text` in this charset; it ends in the state in which it began (ISO-2022-JP has states).
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        // encoding_rs writes UTF-8 for UTF-16, as the standard wants it of browsers.
        if self.0 == UTF_16LE {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        } else if self.0 == UTF_16BE {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        } else {
            self.0.encode(text).0.into_owned()
        }
    }

    /// The text of `bytes`; `None` if they are malformed.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        self.0.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    }

    /// Whether it has this character, and decodes it to the same.
    pub(super) fn has(self, character: char) -> bool {
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer);
        self.decode(&self.encode(text)).is_some_and(|back| back == *text)
    }
}

impl FromStr for Charset {
    type Err = InvalidValue;

    fn from_str(label: &str) -> Result<Self, InvalidValue> {
        match Encoding::for_label(label.as_bytes()) {
            None => Err(match intake::Charset::suggest_label(label) {
                Some(meant) => format!("`{label}` is not a charset label; did you mean `{meant}`?").into(),
                None => {
                    format!("`{label}` is not a charset label: write one of the WHATWG Encoding Standard, such as utf-8").into()
                }
            }),
            Some(encoding) if encoding == encoding_rs::REPLACEMENT => {
                Err(format!("`{label}` stands for the charset `replacement`, which has no text").into())
            }
            Some(encoding) => Ok(Self(encoding)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Charset;

    #[test]
    fn utf_16_is_written_as_such() {
        assert_eq!("utf-16be".parse::<Charset>().unwrap().encode("a\u{1f600}"), [0, b'a', 0xd8, 0x3d, 0xde, 0]);
        assert_eq!("utf-16".parse::<Charset>().unwrap().encode("a"), [b'a', 0]);
    }

    #[test]
    fn iso_2022_jp_ends_in_ascii() {
        let bytes = "iso-2022-jp".parse::<Charset>().unwrap().encode("\u{3042}");
        assert!(bytes.ends_with(b"\x1b(B"), "{bytes:x?}");
    }
}
