use alloc::string::String;

use super::packed::At;
use super::packed::Table;
use super::pairs::Pairs;
use super::{Coding, Next, tables};
use crate::arch;

/// [Big5](https://encoding.spec.whatwg.org/#big5-decoder), with the characters of Hong Kong.
pub(super) struct Big5;

/// Where in the standard's index the table begins.
const FIRST: usize = 942;

/// The pointers between which there are no characters of the second plane but these: the table has none there.
pub(super) const BASIC: core::ops::Range<usize> = 5_024..18_997;
pub(super) const AMID_BASIC: [(usize, char); 3] = [(11_205, '\u{200CC}'), (11_207, '\u{2008A}'), (11_213, '\u{27607}')];

impl Coding for Big5 {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_pairs::<Big5>(input, text, rounds)
    }
}

#[inline(never)] // most text goes elsewhere
fn next(bytes: &[u8]) -> Next {
    match bytes[0] {
        ascii @ ..0x80 => Next::Char(ascii.into(), 1),
        0x80 | 0xFF => Next::Malformed(1),
        lead => {
            let Some(&trail) = bytes.get(1) else { return Next::Cut };
            let column = match trail {
                0x40..=0x7E => trail - 0x40,
                0xA1..=0xFE => trail - 0x62,
                _ => return Next::malformed_pair(trail),
            };
            match usize::from(lead - 0x81) * 157 + usize::from(column) {
                1133 => Next::Marked('\u{CA}', '\u{304}'),
                1135 => Next::Marked('\u{CA}', '\u{30C}'),
                1164 => Next::Marked('\u{EA}', '\u{304}'),
                1166 => Next::Marked('\u{EA}', '\u{30C}'),
                pointer => pair(pointer, Next::malformed_pair(trail)),
            }
        }
    }
}

#[inline]
fn pair(pointer: usize, nothing: Next) -> Next {
    let char = match tables::BIG5.at(pointer.wrapping_sub(FIRST)) {
        At::Unit(unit) if is_astral(pointer) => char::from_u32(0x2_0000 + u32::from(unit)),
        At::Unit(unit) => char::from_u32(unit.into()),
        At::Nothing => AMID_BASIC.iter().find(|(at, _)| *at == pointer).map(|(_, char)| *char),
        At::Packed(block) => return Next::Packed(block),
    };
    char.map_or(nothing, |char| Next::Char(char, 2))
}

/// Whether what the table has at this pointer is of the second plane: a bit for each pointer before those where none is, and after.
#[inline]
fn is_astral(pointer: usize) -> bool {
    if BASIC.contains(&pointer) {
        return false;
    }
    let bit = pointer - FIRST - if pointer < BASIC.start { 0 } else { BASIC.len() };
    tables::BIG5_ASTRAL.get(bit / 8).is_some_and(|bits| bits >> (bit % 8) & 1 == 1)
}

impl Pairs for Big5 {
    /// Those between which all that the table has is of the basic plane.
    const LEADS: (u8, u8) = (0xA1, 0xF9);
    const TRAILS: (u8, u8) = (0x40, 0xFE);
    const TRAIL_GAP: Option<(u8, u8)> = Some((0x7F, 0xA0));
    const ROW: u16 = 157;
    const FIRST: u16 = (BASIC.start - FIRST) as u16;
    const TABLE: &'static Table = &tables::BIG5;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
