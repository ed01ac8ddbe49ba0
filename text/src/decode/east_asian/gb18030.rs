use alloc::string::String;

use super::packed::{At, Table};
use super::pairs::{Others, Pairs};
use super::tables::{self, char_at};
use super::{Coding, Next};
use crate::arch;

/// [gb18030](https://encoding.spec.whatwg.org/#gb18030-decoder), which GBK is decoded by, too.
pub(super) struct Gb18030;

impl Coding for Gb18030 {
    fn next(&mut self, bytes: &[u8]) -> Next {
        next(bytes)
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        arch::decode_pairs::<Gb18030>(input, text, rounds)
    }
}

#[inline(never)] // most text goes elsewhere
fn next(bytes: &[u8]) -> Next {
    let lead = match bytes[0] {
        ascii @ ..0x80 => return Next::Char(ascii.into(), 1),
        0x80 => return Next::Char('€', 1),
        0xFF => return Next::Malformed(1),
        lead => lead,
    };
    let Some(&second) = bytes.get(1) else { return Next::Cut };
    let column = match second {
        0x30..=0x39 => return four(bytes),
        0x40..=0x7E => second - 0x40,
        0x80..=0xFE => second - 0x41,
        _ => return Next::malformed_pair(second),
    };
    char_at(&tables::GB18030, usize::from(lead - 0x81) * 190 + usize::from(column), 2, Next::malformed_pair(second))
}

/// A character of four bytes: a letter and a digit, twice. If its third or fourth byte is invalid, the first byte alone is
/// malformed, and the digit after it is a digit.
#[inline]
fn four(bytes: &[u8]) -> Next {
    let third = match bytes.get(2) {
        None => return Next::Cut,
        Some(third @ 0x81..=0xFE) => third - 0x81,
        Some(_) => return Next::Malformed(1),
    };
    let fourth = match bytes.get(3) {
        None => return Next::Cut,
        Some(fourth @ 0x30..=0x39) => fourth - 0x30,
        Some(_) => return Next::Malformed(1),
    };
    let [first, second] = [bytes[0] - 0x81, bytes[1] - 0x30].map(u32::from);
    let pointer = ((first * 10 + second) * 126 + u32::from(third)) * 10 + u32::from(fourth);
    if let Some(At::Packed(block)) = tables::place_of_delta(pointer).map(|place| tables::GB18030_DELTAS.at(place)) {
        return Next::Packed(block);
    }
    match char_of(pointer) {
        Some(char) => Next::Char(char, 4),
        None => Next::Malformed(4),
    }
}

pub(crate) use tables::{DELTA_BITS, GB18030_DELTAS, ONE_BY_ONE};

/// The last of the pointers that a table has the ranges of, and those that stand for the planes beyond the basic one.
pub(crate) const LAST_BASIC: u32 = 39_419;
pub(crate) const FIRST_ASTRAL: u32 = 189_000;
pub(crate) const LAST_ASTRAL: u32 = 1_237_575;

/// The character at a pointer into the standard's ranges of gb18030.
fn char_of(pointer: u32) -> Option<char> {
    match pointer {
        ..=LAST_BASIC => {
            let after = tables::GB18030_RANGES.partition_point(|[first, _]| u32::from(*first) <= pointer);
            let [first, char] = tables::GB18030_RANGES[after - 1];
            char::from_u32(u32::from(char) + pointer - u32::from(first))
        }
        FIRST_ASTRAL..=LAST_ASTRAL => char::from_u32(pointer - FIRST_ASTRAL + 0x1_0000),
        _ => None,
    }
}

impl Pairs for Gb18030 {
    const OTHERS: Others = Others::Fours;
    const LEADS: (u8, u8) = (0x81, 0xFE);
    const TRAILS: (u8, u8) = (0x40, 0xFE);
    const TRAIL_GAP: Option<(u8, u8)> = Some((0x7F, 0x7F));
    const ROW: u16 = 190;
    const TABLE: &'static Table = &tables::GB18030;

    fn next(bytes: &[u8]) -> Next {
        next(bytes)
    }
}
