use core::arch::wasm32::{u8x16_splat, v128};

use super::tables::NONE;

/// How SIMD finds the UTF-8 of a charset's bytes.
pub(super) enum Shape {
    /// The bytes from 0xA0 on stand for the characters of the same numbers: windows-1252.
    Latin(Box<Table>),
    /// Most bytes stand for characters in a row, of two bytes in UTF-8: Cyrillic, Greek, Hebrew and Arabic charsets, most of
    /// them. Others are in the table.
    Row(Row, Box<Table>),
    /// The same, of three bytes: Thai.
    WideRow(Row),
    /// Any.
    Table(Box<Table>),
}

/// The character of a byte is the byte's value and a difference.
pub(super) struct Row {
    /// The lowest six bits of the difference.
    pub(super) low: v128,
    /// The first of three bytes of the UTF-8 of any of them.
    pub(super) first: v128,
    /// The last byte but one of the UTF-8 of a byte, less what the sum with `low` carries.
    pub(super) middle: v128,
    /// The sum carries one where a byte is above this, ..
    pub(super) above: v128,
    /// .. and one more where it is above this.
    pub(super) above_all: v128,
    /// The bytes that are not in the row: a bit for each value from 8 on of their upper four bits, by their lower four.
    pub(super) others: [u8; 16],
}

/// The lead and the trail byte of those that become two, in rows of sixteen; 0 for others.
pub(super) struct Table {
    pub(super) leads: [u8; 128],
    pub(super) trails: [u8; 128],
}

/// Letters, at least the most common ones, are all in the upper half. So many of it may stand elsewhere than in the row.
const MOST_OTHERS: usize = 5;

impl Shape {
    pub(super) fn of(table: &[u16; 128]) -> Shape {
        // By a letter that is one in all charsets.
        let letter = table[0xE1 - 0x80];
        let difference = letter.wrapping_sub(0xE1);
        let is_wide = letter >= 0x800;
        let is_other = |index: usize, char: u16| {
            let is_in_row = char == (index as u16 | 0x80).wrapping_add(difference) && char >= 0x80;
            !is_in_row || (char >= 0x800) != is_wide || (is_wide && char >> 12 != letter >> 12)
        };
        let two_bytes = Box::new(Table::new(table));
        let upper = table.iter().enumerate().skip(64);
        if upper.filter(|(index, char)| **char != NONE && is_other(*index, **char)).count() > MOST_OTHERS {
            return Shape::Table(two_bytes);
        }
        let mut others = [0; 16];
        for (index, &char) in table.iter().enumerate() {
            others[index & 15] |= u8::from(is_other(index, char)) << (index >> 4);
        }
        if difference == 0 && others.iter().all(|rows| rows & !0b11 == 0) {
            return Shape::Latin(two_bytes);
        }
        let low = (difference & 0x3F) as u8;
        // 0x80 is two carries.
        let middle = (difference >> 6) as u8 + 2;
        let middle = if is_wide { middle & 0x3F | 0x80 } else { middle | 0xC0 };
        let row = Row {
            low: u8x16_splat(low),
            first: u8x16_splat((letter >> 12) as u8 | 0xE0),
            middle: u8x16_splat(middle),
            above: u8x16_splat(0xBF - low),
            above_all: u8x16_splat(0xFF - low),
            others,
        };
        if is_wide { Shape::WideRow(row) } else { Shape::Row(row, two_bytes) }
    }
}

impl Table {
    fn new(table: &[u16; 128]) -> Table {
        let is_two = |char: u16| (0x80..0x800).contains(&char);
        Table {
            leads: table.map(|char| if is_two(char) { (char >> 6) as u8 | 0xC0 } else { 0 }),
            trails: table.map(|char| if is_two(char) { (char & 0x3F) as u8 | 0x80 } else { 0 }),
        }
    }
}
