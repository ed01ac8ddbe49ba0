//! The standard's [indexes](https://encoding.spec.whatwg.org/#indexes), generated from encoding_rs.
//!
//! `INTAKE_WRITE_TABLES=1 cargo test -p intake east_asian` writes the files in `tables/` anew; without the variable, the same test
//! holds each entry of them against encoding_rs.

#[cfg(test)]
mod tests;

/// Where there is no character.
const NONE: u16 = 0;

/// Pointers 0 to 8647 of index jis0208: all that EUC-JP and ISO-2022-JP can say.
pub(super) static JIS0208: [u16; 8648] = units(include_bytes!("tables/jis0208.bin"));
/// Pointers 10716 to 11103 of the same.
pub(super) static IBM: [u16; 388] = units(include_bytes!("tables/ibm.bin"));
/// Pointers 108 to 1026 and 1410 to 7210 of index jis0212.
pub(super) static JIS0212: [u16; 919 + 5801] = units(include_bytes!("tables/jis0212.bin"));
/// Index euc-kr: 70 rows of 190, then 56 of which the last 94 are in use alone.
pub(super) static EUC_KR: [u16; 70 * 190 + 56 * 94] = units(include_bytes!("tables/euc_kr.bin"));
/// Pointers 942 to 19781 of index Big5; of characters beyond the basic plane what is left without 0x20000.
pub(super) static BIG5: [u16; 18_840] = units(include_bytes!("tables/big5.bin"));
/// A bit for each pointer from 942 to 5023 and from 18997 to 19781, lowest first: whether the character is beyond the basic plane.
pub(super) static BIG5_ASTRAL: [u8; 609] = *include_bytes!("tables/big5_astral.bin");
/// All of index gb18030.
pub(super) static GB18030: [u16; 126 * 190] = units(include_bytes!("tables/gb18030.bin"));
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

/// What makes a character of a pointer of those ranges when it is added: one for each pointer where letters come in ranges of a few,
/// and from there on one for each 32 pointers; 0 where those are of more than one range.
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
pub(super) static GB18030_DELTAS: [u16; ONE_BY_ONE + ((39_420 - ONE_BY_ONE) >> DELTA_BITS) + 1] = {
    let mut deltas = [0; ONE_BY_ONE + ((39_420 - ONE_BY_ONE) >> DELTA_BITS) + 1];
    let (mut range, mut place) = (0, 0);
    while place < deltas.len() {
        let (first, end) = if place < ONE_BY_ONE {
            (place, place + 1)
        } else {
            let first = ONE_BY_ONE + ((place - ONE_BY_ONE) << DELTA_BITS);
            (first, first + (1 << DELTA_BITS))
        };
        while range + 1 < GB18030_RANGES.len() && GB18030_RANGES[range + 1][0] as usize <= first {
            range += 1;
        }
        if range + 1 == GB18030_RANGES.len() || GB18030_RANGES[range + 1][0] as usize >= end {
            deltas[place] = GB18030_RANGES[range][1] - GB18030_RANGES[range][0];
        }
        place += 1;
    }
    deltas
};
/// U+0452, the first character after the Cyrillic of gb18030's two bytes, comes soon after.
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
pub(super) const ONE_BY_ONE: usize = 832;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
pub(super) const DELTA_BITS: usize = 5;

/// The character at this place of a table, if there is one.
#[inline]
pub(super) fn char_at(table: &[u16], index: usize) -> Option<char> {
    match *table.get(index)? {
        NONE => None,
        unit => char::from_u32(unit.into()),
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
