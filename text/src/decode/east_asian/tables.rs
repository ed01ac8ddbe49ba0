//! The standard's [indexes](https://encoding.spec.whatwg.org/#indexes), generated from encoding_rs.
//!
//! `INTAKE_WRITE_TABLES=1 cargo test -p intake-text east_asian` writes the files in `tables/` again; without the variable, the same
//! test holds each entry of them against encoding_rs.

#[cfg(test)]
mod tests;

use core::sync::atomic::{AtomicBool, AtomicU16};

use super::Next;
use super::gb18030::LAST_BASIC;
use super::packed;
use super::packed::{At, Blocks, Fill, Table};

/// A table in zeroed memory, which takes no bytes of the component: the number of units, the blocks, and what fills them.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident: $units:expr, $blocks:expr, $fill:expr) => {
        $(#[$doc])*
        pub(crate) static $name: Table = {
            static UNITS: [AtomicU16; $units] = [const { AtomicU16::new(0) }; $units];
            const BLOCKS: Blocks = $blocks;
            const COUNT: usize = BLOCKS.count($units);
            static IS_THERE: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
            Table::new(&UNITS, BLOCKS, &IS_THERE, $fill)
        };
    };
}

/// A packed table.
macro_rules! packed {
    ($(#[$doc:meta])* $name:ident: $units:expr, $blocks:expr, $file:literal) => {
        table!($(#[$doc])* $name: $units, $blocks, Fill::Packed(include_bytes!(concat!("tables/", $file))));
    };
}

packed!(
    /// Pointers 0 to 8647 of index jis0208: all that EUC-JP and ISO-2022-JP can say.
    JIS0208: 8648, Blocks::of(94), "jis0208.bin"
);
packed!(
    /// Pointers 10716 to 11103 of the same.
    IBM: 388, Blocks::of(94), "ibm.bin"
);
packed!(
    /// Pointers 108 to 1026 and 1410 to 7210 of index jis0212.
    JIS0212: 919 + 5801, Blocks::of(94), "jis0212.bin"
);
packed!(
    /// Index euc-kr: 70 rows of 190, then 56 of which the last 94 are in use alone. Those are KS X 1001, and the rest of the longer
    /// rows are syllables that it leaves out.
    EUC_KR: 70 * 190 + 56 * 94, Blocks { rows: 70, first: 96, second: 94 }, "euc_kr.bin"
);
packed!(
    /// Pointers 942 to 19781 of index Big5; of characters beyond the basic plane what is left without 0x20000.
    BIG5: 18_840, Blocks { rows: 120, first: 63, second: 94 }, "big5.bin"
);
packed!(
    /// All of index gb18030. The last 94 of a row are GB 2312, the others what it leaves out.
    GB18030: 126 * 190, Blocks { rows: 126, first: 96, second: 94 }, "gb18030.bin"
);
/// A bit for each pointer from 942 to 5023 and from 18997 to 19781, lowest first: whether the character is beyond the basic plane.
pub(super) static BIG5_ASTRAL: [u8; 609] = *include_bytes!("tables/big5_astral.bin");
/// Index gb18030 ranges: the first pointer of each, and its character.
pub(super) static GB18030_RANGES: [[u16; 2]; 208] = {
    let units: [u16; 416] = units(include_bytes!("tables/gb18030_ranges.bin"));
    let mut ranges = [[0; 2]; 208];
    let mut index = 0;
    while index < ranges.len() {
        ranges[index] = [units[2 * index], units[2 * index + 1]];
        index += 1;
    }
    ranges
};

table!(
    /// What makes a character of a pointer of those ranges when it is added: one for each pointer where letters come in ranges of a
    /// few, and from there on one for each 32 pointers; 0 where those are of more than one range.
    GB18030_DELTAS: place_of(LAST_BASIC as usize) + 1, Blocks::of(64), Fill::Computed(deltas)
);

/// Where those have it of a pointer; none of one that is not of the ranges.
pub(super) fn place_of_delta(pointer: u32) -> Option<usize> {
    (pointer <= LAST_BASIC).then(|| place_of(pointer as usize))
}

const fn place_of(pointer: usize) -> usize {
    if pointer < ONE_BY_ONE { pointer } else { ONE_BY_ONE + ((pointer - ONE_BY_ONE) >> DELTA_BITS) }
}

fn deltas(first: usize, units: &[AtomicU16]) {
    let pointers = |place: usize| match place.checked_sub(ONE_BY_ONE) {
        None => (place, place),
        Some(after) => (ONE_BY_ONE + (after << DELTA_BITS), ONE_BY_ONE + (after << DELTA_BITS) + (1 << DELTA_BITS) - 1),
    };
    // The ranges that begin at a pointer, or before it.
    let mut ranges = 0;
    for (to, place) in units.iter().zip(first..) {
        let (first, last) = pointers(place);
        let is_before =
            |ranges: usize, pointer| GB18030_RANGES.get(ranges).is_some_and(|[begins, _]| usize::from(*begins) <= pointer);
        while is_before(ranges, first) {
            ranges += 1;
        }
        if let Some([begins, char]) = GB18030_RANGES.get(ranges.wrapping_sub(1))
            && !is_before(ranges, last)
        {
            packed::put(to, char - begins);
        }
    }
}

/// U+0452, the first character after the Cyrillic of gb18030's two bytes, comes soon after.
pub(crate) const ONE_BY_ONE: usize = 832;
pub(crate) const DELTA_BITS: usize = 5;

/// The character of `bytes` bytes at this place of a table, or `nothing`.
#[inline]
pub(super) fn char_at(table: &'static Table, place: usize, bytes: usize, nothing: Next) -> Next {
    match table.at(place) {
        At::Unit(unit) => char::from_u32(unit.into()).map_or(nothing, |char| Next::Char(char, bytes)),
        At::Nothing => nothing,
        At::Packed(block) => Next::Packed(block),
    }
}

/// The units of a file: two bytes each, the low one first.
const fn units<const UNITS: usize>(bytes: &[u8]) -> [u16; UNITS] {
    assert!(bytes.len() == 2 * UNITS);
    let mut units = [0; UNITS];
    let mut index = 0;
    while index < UNITS {
        units[index] = u16::from_le_bytes([bytes[2 * index], bytes[2 * index + 1]]);
        index += 1;
    }
    units
}
