use core::arch::wasm32::{
    i16x8_add, i16x8_bitmask, i16x8_ne, i16x8_sub, u8x16_narrow_i16x8, u8x16_splat, u16x8, u16x8_lt, u16x8_shr, u16x8_splat,
    v128, v128_and, v128_or,
};

use super::rows::Rows;
use super::tables::NONE;
use crate::charset::Which;

/// How SIMD finds the UTF-8 of a charset's bytes.
pub(super) enum Shape {
    /// The bytes from 0xA0 on stand for the characters of the same numbers: windows-1252.
    Latin,
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
    pub(super) leads: [v128; 8],
    pub(super) trails: [v128; 8],
}

/// Letters, at least the most common ones, are all in the upper half. So many of it may stand elsewhere than in the row.
const MOST_OTHERS: u32 = 5;

impl Shape {
    /// This is done for each payload, before its first byte: nothing is made that is not used.
    #[target_feature(enable = "simd128")]
    pub(super) fn of(charset: Which, rows: Rows) -> Shape {
        if charset == Which::Windows1252 {
            return Shape::Latin;
        }
        // By a letter that is one in all charsets.
        let letter = rows.char_at(0xE1 - 0x80);
        let difference = letter.wrapping_sub(0xE1);
        let (mut others, mut upper) = ([0; 16], 0);
        // The upper half first, which says whether there is a rule.
        for row in (8..16).chain(0..8) {
            let chars = rows.eight(row);
            let first = difference.wrapping_add((0x80 + 8 * row) as u16);
            let of_row = i16x8_add(u16x8_splat(first), u16x8(0, 1, 2, 3, 4, 5, 6, 7));
            let mut differs = i16x8_bitmask(i16x8_ne(eight(chars), of_row));
            if row >= 8 {
                upper += (differs & i16x8_bitmask(i16x8_ne(eight(chars), u16x8_splat(NONE)))).count_ones();
                if upper > MOST_OTHERS {
                    return Shape::Table(Table::new(rows, 8));
                }
            }
            while differs != 0 {
                others[row % 2 * 8 + differs.trailing_zeros() as usize] |= 1_u8 << (row / 2);
                differs &= differs - 1;
            }
        }
        let (plane, is_wide) = ((letter >> 12) as u8, letter >= 0x800);
        let low = (difference & 0x3F) as u8;
        // 0x80 is two carries.
        let middle = (difference >> 6) as u8 + 2;
        let middle = if is_wide { middle & 0x3F | 0x80 } else { middle | 0xC0 };
        let row = Row {
            low: u8x16_splat(low),
            first: u8x16_splat(plane | 0xE0),
            middle: u8x16_splat(middle),
            above: u8x16_splat(0xBF - low),
            above_all: u8x16_splat(0xFF - low),
            others,
        };
        if is_wide { Shape::WideRow(row) } else { Shape::Row(row, Table::new(rows, 4)) }
    }
}

impl Table {
    /// Of so many rows of sixteen, the first ones; the others have none.
    #[target_feature(enable = "simd128")]
    #[inline(never)] // it is called in two places
    fn new(rows: Rows, count: usize) -> Box<Table> {
        let mut table = Box::new(Table { leads: [u8x16_splat(0); 8], trails: [u8x16_splat(0); 8] });
        let Table { leads, trails } = &mut *table;
        for (row, (leads, trails)) in leads.iter_mut().zip(trails).take(count).enumerate() {
            let [first, second] = [2 * row, 2 * row + 1].map(|row| leads_and_trails(eight(rows.eight(row))));
            *leads = u8x16_narrow_i16x8(first.0, second.0);
            *trails = u8x16_narrow_i16x8(first.1, second.1);
        }
        table
    }
}

/// The lead and the trail byte of each character that has just these; 0 of others.
#[target_feature(enable = "simd128")]
#[inline]
fn leads_and_trails(chars: v128) -> (v128, v128) {
    let are_two = u16x8_lt(i16x8_sub(chars, u16x8_splat(0x80)), u16x8_splat(0x800 - 0x80));
    let leads = v128_or(u16x8_shr(chars, 6), u16x8_splat(0xC0));
    let trails = v128_or(v128_and(chars, u16x8_splat(0x3F)), u16x8_splat(0x80));
    (v128_and(leads, are_two), v128_and(trails, are_two))
}

#[target_feature(enable = "simd128")]
#[inline]
fn eight([a, b, c, d, e, f, g, h]: [u16; 8]) -> v128 {
    u16x8(a, b, c, d, e, f, g, h)
}
