use alloc::boxed::Box;
use alloc::vec::Vec;

#[cfg(feature = "east-asian")]
use super::east_asian;
use super::output_charset::OutputCharset;
use crate::decode::byte_of;
use crate::{Charset, weights};

/// What characters become in one charset. Each is searched for once, and kept: in a single-byte charset among its characters, and
/// in the others by encoding_rs, which finds ideographs by searching through tables of thousands, as its tables for the other
/// direction would make every component larger by half.
pub(super) struct EncodeTable {
    charset: OutputCharset,
    /// A page for each 256 characters up to U+FFFF, made when it is needed: a kilobyte each, at most 256 of them.
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
/// Kept of a character that is not in the charset.
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

impl EncodeTable {
    pub(super) fn new(charset: OutputCharset) -> EncodeTable {
        let mut pages = Vec::new();
        pages.resize_with(PAGES, || None);
        EncodeTable { charset, pages }
    }

    /// The code of `char`, which is not ASCII, and what it cost to find it. If it must be `exact`, a code that is decoded
    /// to another character does not count.
    #[inline]
    pub(super) fn code(&mut self, char: char, exact: bool) -> (Option<Code>, u64) {
        if exact && self.charset.charset().changes(char) {
            return (None, weights::ENCODED_CHAR);
        }
        let index = char as usize;
        let (code, work) = match self.pages.get(index / PAGE) {
            Some(Some(page)) if page[index % PAGE] != UNKNOWN => (page[index % PAGE], weights::ENCODED_CHAR),
            _ => self.search(char),
        };
        ((code != NONE).then_some(Code(code)), work)
    }

    #[cold]
    fn search(&mut self, char: char) -> (u32, u64) {
        let charset = self.charset.charset();
        let code = code(charset, char).filter(|code| self.charset.has(*code)).unwrap_or(NONE);
        let index = char as usize;
        // Beyond U+FFFF there is little to search through, and it is not kept.
        if let Some(page) = self.pages.get_mut(index / PAGE) {
            page.get_or_insert_with(|| Box::new([UNKNOWN; PAGE]))[index % PAGE] = code;
        }
        (code, weights::search(charset, char))
    }
}

/// The bytes of a character beyond ASCII in `charset`, the first one highest; none if the charset does not have it.
pub(super) fn code(charset: Charset, char: char) -> Option<u32> {
    if charset.is_single_byte() {
        return byte_of(charset, char).map(u32::from);
    }
    #[cfg(feature = "east-asian")]
    let code = east_asian::code(charset.which(), char);
    // Without the feature no label stands for another.
    #[cfg(not(feature = "east-asian"))]
    let code = None;
    code
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use encoding_rs::Encoding;

    use super::*;

    /// The bytes of a character, asked for twice: found, and kept.
    fn bytes(codes: &mut EncodeTable, char: char) -> Option<Vec<u8>> {
        let found = codes.code(char, false);
        let kept = codes.code(char, false);
        assert_eq!(found.0, kept.0);
        assert!(char as u32 > 0xFFFF || (found.1 > kept.1 && kept.1 == weights::ENCODED_CHAR), "{char}: {found:?} {kept:?}");
        kept.0.map(|code| {
            let mut bytes = Vec::new();
            code.push_to(&mut bytes);
            bytes
        })
    }

    #[test]
    fn every_character_of_every_stateless_charset_becomes_what_encoding_rs_makes_of_it() {
        let single_byte = "ibm866 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-8-i \
             iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh windows-874 windows-1250 \
             windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 \
             x-mac-cyrillic x-user-defined";
        let others = "big5 euc-jp euc-kr gbk gb18030 shift_jis";
        for label in single_byte.split_whitespace().chain(others.split_whitespace()) {
            // The East Asian ones are there by their feature.
            let Ok(charset) = OutputCharset::from_label(label) else { continue };
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let mut codes = EncodeTable::new(charset);
            // All of the basic plane by a stride that meets every page, and some beyond it; all in the cheap charsets.
            let stride = if charset.charset().is_single_byte() { 1 } else { 7 };
            for char in ('\u{80}'..='\u{FFFF}').step_by(stride).chain("\u{2008A}\u{20547}\u{1F600}\u{10FFFF}".chars()) {
                let text = char.to_string();
                let (whole, _, has_unmappable) = encoding.encode(&text);
                let wanted = (!has_unmappable).then(|| whole.into_owned());
                assert_eq!(bytes(&mut codes, char), wanted, "{label} {char:?}");
            }
        }
    }
}
