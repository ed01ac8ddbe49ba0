use core::arch::wasm32::{
    i8x16_eq, i16x8_add, i16x8_bitmask, i16x8_ne, u8x16_narrow_i16x8, u8x16_splat, u16x8, u16x8_shr, u16x8_splat, u64x2, v128,
    v128_and, v128_or,
};

use super::super::rows::Rows;
use super::super::tables::NONE;
use crate::charset::EncodingId;

/// How SIMD finds the UTF-8 of a charset's bytes.
pub(in super::super) enum Shape {
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
pub(in super::super) struct Row {
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

/// The characters that become two bytes.
pub(in super::super) struct Table {
    /// In rows of sixteen, for each its trail's six bits, and above them which lead it has, of those of its half; 0 for others.
    pub(super) codes: [v128; 8],
    /// The leads of the upper half, and those of the lower.
    pub(super) leads: v128,
}

/// Letters, at least the most common ones, are all in the upper half. Up to this number of them may stand elsewhere than in the
/// row.
const MOST_OTHERS: u32 = 5;

impl Shape {
    /// This is done for each payload, before its first byte: nothing is made that is not used.
    #[target_feature(enable = "simd128")]
    pub(in super::super) fn of(charset: EncodingId, rows: &Rows) -> Shape {
        if charset == EncodingId::Windows1252 {
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
                    return Shape::Table(Table::new(rows));
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
        if is_wide { Shape::WideRow(row) } else { Shape::Row(row, Table::new(rows)) }
    }
}

impl Table {
    #[target_feature(enable = "simd128")]
    #[inline(never)] // it is called in two places
    fn new(rows: &Rows) -> Box<Table> {
        let zero = u8x16_splat(0);
        let leads = u64x2(u64::from_le_bytes(rows.leads), 0);
        let mut table = Box::new(Table { codes: [zero; 8], leads });
        for (row, codes) in table.codes.iter_mut().enumerate() {
            let [first, second] = [2 * row, 2 * row + 1].map(|row| eight(rows.eight(row)));
            let [leads, trails] = [lead_bytes, trail_bits].map(|of| u8x16_narrow_i16x8(of(first), of(second)));
            let half = if row < 4 { 4 } else { 0 };
            for place in 0..4 {
                // Where there is no lead byte, no character has it.
                let has_it = i8x16_eq(leads, u8x16_splat(rows.leads[half + place]));
                *codes = v128_or(*codes, v128_and(has_it, v128_or(trails, u8x16_splat((place << 6) as u8))));
            }
        }
        table
    }
}

/// The lead byte of each character that becomes two bytes, and of others one that is neither a lead byte nor 0.
#[target_feature(enable = "simd128")]
#[inline]
fn lead_bytes(chars: v128) -> v128 {
    i16x8_add(u16x8_shr(chars, 6), u16x8_splat(0xC0))
}

#[target_feature(enable = "simd128")]
#[inline]
fn trail_bits(chars: v128) -> v128 {
    v128_and(chars, u16x8_splat(0x3F))
}

#[target_feature(enable = "simd128")]
#[inline]
fn eight([a, b, c, d, e, f, g, h]: [u16; 8]) -> v128 {
    u16x8(a, b, c, d, e, f, g, h)
}
