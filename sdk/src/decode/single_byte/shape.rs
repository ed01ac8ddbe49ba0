use core::arch::wasm32::{u8x16_splat, v128};

use super::tables::{NONE, WINDOWS_1252};

/// How SIMD finds the UTF-8 of a charset's bytes.
pub(super) enum Shape {
    /// The bytes from 0xA0 on stand for the characters of the same numbers: windows-1252.
    Latin(&'static Table),
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
const MOST_OTHERS: u8 = 5;

impl Shape {
    /// This is done for each payload, before its first byte: nothing is made that is not used.
    pub(super) fn of(table: &[u16; 128]) -> Shape {
        if std::ptr::eq(table, &WINDOWS_1252) {
            return Shape::Latin(&LATIN);
        }
        // By a letter that is one in all charsets.
        let letter = table[0xE1 - 0x80];
        let difference = letter.wrapping_sub(0xE1);
        let (plane, is_wide) = (letter >> 12, letter >= 0x800);
        let (mut others, mut upper) = ([0; 16], 0);
        for (index, &char) in table.iter().enumerate() {
            let is_as_long = if is_wide { char >= 0x800 && char >> 12 == plane } else { is_two(char) };
            if !is_as_long || char.wrapping_sub(difference) != index as u16 | 0x80 {
                others[index & 15] |= 1_u8 << (index >> 4);
                upper += u8::from(index >= 64 && char != NONE);
            }
        }
        if upper > MOST_OTHERS {
            return Shape::Table(Box::new(Table::new(table)));
        }
        let low = (difference & 0x3F) as u8;
        // 0x80 is two carries.
        let middle = (difference >> 6) as u8 + 2;
        let middle = if is_wide { middle & 0x3F | 0x80 } else { middle | 0xC0 };
        let row = Row {
            low: u8x16_splat(low),
            first: u8x16_splat(plane as u8 | 0xE0),
            middle: u8x16_splat(middle),
            above: u8x16_splat(0xBF - low),
            above_all: u8x16_splat(0xFF - low),
            others,
        };
        if is_wide { Shape::WideRow(row) } else { Shape::Row(row, Box::new(Table::new(&table[..0x40]))) }
    }
}

const fn is_two(char: u16) -> bool {
    char >= 0x80 && char < 0x800
}

/// Of windows-1252, which payloads are in most often of these charsets: it need not be made.
static LATIN: Table = Table::new(WINDOWS_1252.split_at(0x20).0);

impl Table {
    /// Of the first bytes from 0x80 on; the others have none.
    const fn new(chars: &[u16]) -> Table {
        let mut table = Table { leads: [0; 128], trails: [0; 128] };
        let mut index = 0;
        while index < chars.len() {
            let char = chars[index];
            if is_two(char) {
                table.leads[index] = (char >> 6) as u8 | 0xC0;
                table.trails[index] = (char & 0x3F) as u8 | 0x80;
            }
            index += 1;
        }
        table
    }
}
