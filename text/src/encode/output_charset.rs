use super::encode_table;
use crate::charset::EncodingId;
use crate::{Charset, CharsetError};

/// The charset that text is encoded to, and the name that it is declared by.
///
/// Some labels of the WHATWG Encoding Standard name less than the charset that they stand for there: `iso-8859-1` stands for
/// windows-1252. Other readers take such a label by the standard that it names. So it is declared by its name in IANA's list, and
/// only characters that both have are written: there is no `€` in ISO-8859-1.
#[derive(Clone, Copy, Debug)]
pub struct OutputCharset {
    charset: Charset,
    subset: Option<Subset>,
}

/// A charset with some of the characters of another one, which have the same bytes there.
#[derive(Clone, Copy, Debug)]
enum Subset {
    UsAscii,
    Iso8859_1,
    Iso8859_9,
    Iso8859_11,
    Tis620,
    Gb2312,
}

impl OutputCharset {
    /// Returns the charset that a label of the Encoding Standard names.
    ///
    /// # Errors
    /// Those of [`Charset::from_label`].
    pub fn from_label(label: &str) -> Result<OutputCharset, CharsetError> {
        let charset = Charset::from_label(label)?;
        Ok(OutputCharset { charset, subset: Subset::named(charset, label) })
    }

    /// Returns what the label stands for in the WHATWG Encoding Standard.
    pub fn charset(self) -> Charset {
        self.charset
    }

    /// Returns the name that it is declared by.
    pub fn name(self) -> &'static str {
        self.subset.map_or(self.charset.name(), Subset::name)
    }

    /// Returns the charset that has `char`, where this one has only some of its characters: such as windows-1252 for the euro sign, which
    /// ISO-8859-1 does not have.
    #[cold]
    pub fn wider_with(self, char: char) -> Option<Charset> {
        self.subset.and(Some(self.charset)).filter(|charset| encode_table::code(*charset, char).is_some())
    }

    /// Whether it has the character that becomes `code` in [`charset`](Self::charset): its bytes, the first one highest. ASCII is
    /// in all of them.
    pub(super) fn has(self, code: u32) -> bool {
        self.subset.is_none_or(|subset| subset.has(code))
    }
}

impl Subset {
    /// What a label of `charset` names, if it is less than that.
    fn named(charset: Charset, label: &str) -> Option<Subset> {
        let label = label.trim_ascii().as_bytes();
        let first = label.first()?.to_ascii_lowercase();
        // Those of all characters: cp1252, windows-1252 and x-cp1252, and likewise.
        let is_whole =
            |end: &[u8]| label.len().checked_sub(end.len()).is_some_and(|start| label[start..].eq_ignore_ascii_case(end));
        Some(match charset.which() {
            EncodingId::Windows1252 if is_whole(b"1252") => return None,
            EncodingId::Windows1252 if matches!(first, b'a' | b'u') => Subset::UsAscii,
            EncodingId::Windows1252 => Subset::Iso8859_1,
            EncodingId::Windows1254 if is_whole(b"1254") => return None,
            EncodingId::Windows1254 => Subset::Iso8859_9,
            EncodingId::Windows874 if is_whole(b"874") => return None,
            EncodingId::Windows874 if first == b't' => Subset::Tis620,
            EncodingId::Windows874 => Subset::Iso8859_11,
            EncodingId::Gbk if is_whole(b"gbk") => return None,
            EncodingId::Gbk => Subset::Gb2312,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Subset::UsAscii => "US-ASCII",
            Subset::Iso8859_1 => "ISO-8859-1",
            Subset::Iso8859_9 => "ISO-8859-9",
            Subset::Iso8859_11 => "ISO-8859-11",
            Subset::Tis620 => "TIS-620",
            Subset::Gb2312 => "GB2312",
        }
    }

    fn has(self, code: u32) -> bool {
        match self {
            Subset::UsAscii => false,
            // ISO 8859 leaves 0x80 to 0x9F to control characters, and Windows has characters there.
            Subset::Iso8859_1 | Subset::Iso8859_9 | Subset::Iso8859_11 => code >= 0xA0,
            // ISO-8859-11 is this and the no-break space.
            Subset::Tis620 => code >= 0xA1,
            Subset::Gb2312 => code & 0xFF >= 0xA1 && GB2312.iter().any(|(first, last)| (*first..=*last).contains(&code)),
        }
    }
}

/// The characters of GB 2312-80, by their codes in GBK. A cell is 0xA1 or more.
const GB2312: [(u32, u32); 16] = [
    (0xA1A1, 0xA1FE),
    (0xA2B1, 0xA2E2),
    (0xA2E5, 0xA2EE),
    (0xA2F1, 0xA2FC),
    (0xA3A1, 0xA3FE),
    (0xA4A1, 0xA4F3),
    (0xA5A1, 0xA5F6),
    (0xA6A1, 0xA6B8),
    (0xA6C1, 0xA6D8),
    (0xA7A1, 0xA7C1),
    (0xA7D1, 0xA7F1),
    (0xA8A1, 0xA8BA),
    (0xA8C5, 0xA8E9),
    (0xA9A4, 0xA9EF),
    (0xB0A1, 0xD7F9),
    (0xD8A1, 0xF7FE),
];

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::*;

    #[test]
    fn a_label_is_declared_by_the_name_of_what_it_stands_for_elsewhere() {
        for (labels, name) in [
            ("ascii us-ascii ANSI_X3.4-1968", "US-ASCII"),
            (
                "latin1 iso-8859-1 L1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 cp819 ibm819 csisolatin1 iso-ir-100",
                "ISO-8859-1",
            ),
            ("windows-1252 cp1252 x-cp1252", "windows-1252"),
            ("latin5 l5 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 csISOLatin5 iso-ir-148", "ISO-8859-9"),
            ("windows-1254 cp1254 X-CP1254", "windows-1254"),
            ("iso-8859-11 iso8859-11 iso885911", "ISO-8859-11"),
            ("tis-620 TIS-620", "TIS-620"),
            ("windows-874 dos-874", "windows-874"),
        ] {
            for label in labels.split(' ') {
                assert_eq!(OutputCharset::from_label(&format!(" {label}\n")).unwrap().name(), name, "{label}");
            }
        }
    }
}
