//! UTF-16, by the [shared UTF-16 decoder](https://encoding.spec.whatwg.org/#shared-utf-16-decoder) of the standard.

use alloc::string::String;

use super::coding::{Coding, Next};
use crate::arch;

/// UTF-16, the high byte of a code unit first or last.
pub(super) struct Utf16<const BIG_ENDIAN: bool>;

impl<const BIG_ENDIAN: bool> Coding for Utf16<BIG_ENDIAN> {
    fn has_ascii(&self) -> bool {
        false
    }

    fn next(&mut self, bytes: &[u8]) -> Next {
        let unit = |at| Some(unit::<BIG_ENDIAN>(*bytes.get(at..)?.first_chunk()?));
        let Some(first) = unit(0) else { return Next::Cut };
        match first {
            0xD800..=0xDBFF => match unit(2) {
                None => Next::Cut,
                Some(second @ 0xDC00..=0xDFFF) => Next::Char(pair(first, second), 4),
                Some(_) => Next::Malformed(2),
            },
            _ => char::from_u32(first.into()).map_or(Next::Malformed(2), |char| Next::Char(char, 2)),
        }
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_utf16::<BIG_ENDIAN>(input, text, rounds)
    }
}

#[inline]
pub(crate) fn unit<const BIG_ENDIAN: bool>(bytes: [u8; 2]) -> u16 {
    if BIG_ENDIAN { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
}

/// The character of a high and a low surrogate.
#[inline]
pub(crate) fn pair(high: u16, low: u16) -> char {
    let char = (u32::from(high & 0x3FF) << 10 | u32::from(low & 0x3FF)) + 0x1_0000;
    char::from_u32(char).unwrap_or(char::REPLACEMENT_CHARACTER)
}
