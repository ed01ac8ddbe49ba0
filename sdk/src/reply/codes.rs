use encoding_rs::EncoderResult;

use super::encoding::encoding;
use crate::Charset;
use crate::pace::cost;

/// What characters become in one charset. Each is asked of encoding_rs once, and kept: it finds ideographs by searching
/// through tables of thousands, as its tables for the other direction would make every component larger by half.
pub(super) struct Codes {
    charset: Charset,
    /// A page for each 256 characters up to U+FFFF, made when it is needed: a kilobyte each, 256 of them at the most.
    pages: Vec<Option<Box<Page>>>,
}

type Page = [u32; PAGE];

const PAGE: usize = 256;
const PAGES: usize = 256;

/// The bytes of a character: up to four, the first one highest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Code(u32);

/// Kept of a character that was not asked about yet. No character beyond ASCII becomes a byte as low as this or the next.
const UNKNOWN: u32 = 0;
/// Kept of a character that is none in the charset.
const NONE: u32 = 1;

impl Code {
    pub(super) fn is_one_byte(self) -> bool {
        self.0 < 0x100
    }

    #[inline]
    pub(super) fn push_to(self, bytes: &mut Vec<u8>) {
        let [first, second, third, fourth] = self.0.to_be_bytes();
        match self.0 {
            0..0x100 => bytes.push(fourth),
            0x100..0x1_0000 => bytes.extend_from_slice(&[third, fourth]),
            _ => bytes.extend_from_slice(&[first, second, third, fourth]),
        }
    }
}

impl Codes {
    pub(super) fn new(charset: Charset) -> Codes {
        let mut pages = Vec::new();
        pages.resize_with(PAGES, || None);
        Codes { charset, pages }
    }

    /// The code of `char`, which is not ASCII, and what it cost to find it. If it must be `exact`, there is none that is decoded
    /// to another character.
    #[inline]
    pub(super) fn code(&mut self, char: char, exact: bool) -> (Option<Code>, u64) {
        if exact && self.charset.changes(char) {
            return (None, cost::ENCODED_CHAR);
        }
        let index = char as usize;
        let (code, fuel) = match self.pages.get(index / PAGE) {
            Some(Some(page)) if page[index % PAGE] != UNKNOWN => (page[index % PAGE], cost::ENCODED_CHAR),
            _ => self.search(char),
        };
        ((code != NONE).then_some(Code(code)), fuel)
    }

    #[cold]
    fn search(&mut self, char: char) -> (u32, u64) {
        let mut utf8 = [0; 4];
        let mut bytes = [0; 16];
        let utf8 = char.encode_utf8(&mut utf8);
        let (result, _, written) =
            encoding(self.charset.which()).new_encoder().encode_from_utf8_without_replacement(utf8, &mut bytes, false);
        let bytes = bytes.get(..written).unwrap_or_default();
        // In ISO-2022-JP an escape sequence of three bytes stands before: it says which set the character is of.
        let bytes = if bytes.first() == Some(&0x1B) { bytes.get(3..).unwrap_or_default() } else { bytes };
        let code = match result {
            EncoderResult::InputEmpty => bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)),
            EncoderResult::Unmappable(_) | EncoderResult::OutputFull => NONE,
        };
        let index = char as usize;
        // Beyond U+FFFF there is little to search through, and it is not kept.
        if let Some(page) = self.pages.get_mut(index / PAGE) {
            page.get_or_insert_with(|| Box::new([UNKNOWN; PAGE]))[index % PAGE] = code;
        }
        (code, cost::search(self.charset, char))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a character, asked for twice: found, and kept.
    fn bytes(codes: &mut Codes, char: char) -> Option<Vec<u8>> {
        let found = codes.code(char, false);
        let kept = codes.code(char, false);
        assert_eq!(found.0, kept.0);
        assert!(char as u32 > 0xFFFF || (found.1 > kept.1 && kept.1 == cost::ENCODED_CHAR), "{char}: {found:?} {kept:?}");
        kept.0.map(|code| {
            let mut bytes = Vec::new();
            code.push_to(&mut bytes);
            bytes
        })
    }

    #[test]
    fn every_character_of_every_stateless_charset_becomes_what_encoding_rs_makes_of_it() {
        for label in ["windows-1252", "macintosh", "x-user-defined", "big5", "euc-jp", "euc-kr", "gbk", "gb18030", "shift_jis"] {
            // The East Asian ones are there by their feature.
            let Ok(charset) = Charset::from_label(label) else { continue };
            let mut codes = Codes::new(charset);
            // All of the basic plane by a stride that meets every page, and some beyond it; all in the cheap charsets.
            let stride = if charset.is_single_byte() { 1 } else { 7 };
            for char in ('\u{80}'..='\u{FFFF}').step_by(stride).chain("\u{2008A}\u{20547}\u{1F600}\u{10FFFF}".chars()) {
                let text = char.to_string();
                let (whole, _, has_unmappable) = encoding(charset.which()).encode(&text);
                let wanted = (!has_unmappable).then(|| whole.into_owned());
                assert_eq!(bytes(&mut codes, char), wanted, "{label} {char:?}");
            }
        }
    }
}
