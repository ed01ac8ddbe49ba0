//! How the UTF-8 of a charset's bytes is found: once for each payload, before its first byte, so nothing is made that is not used.

use alloc::boxed::Box;

use super::ops::{
    i8x16_eq, i16x8_add, i16x8_bitmask, i16x8_ne, u8x16_narrow_i16x8, u8x16_splat, u16x8, u16x8_shr, u16x8_splat, v128, v128_and,
    v128_or, v128_store,
};
use crate::decode::{NO_CHAR, Row, Rows, Shape, Table};

/// Letters, at least the most common ones, are all in the upper half. Up to this number of them may stand elsewhere than in the
/// row.
const MOST_OTHERS: u32 = 5;

simd! {
pub(crate) fn shape_of(is_windows_1252: bool, rows: &Rows) -> Shape {
    if is_windows_1252 {
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
            upper += (differs & i16x8_bitmask(i16x8_ne(eight(chars), u16x8_splat(NO_CHAR)))).count_ones();
            if upper > MOST_OTHERS {
                return Shape::Table(table(rows));
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
    let row = Row { low, first: plane | 0xE0, middle, above: 0xBF - low, above_all: 0xFF - low, others };
    if is_wide { Shape::WideRow(row) } else { Shape::Row(row, table(rows)) }
}

#[inline(never)] // it is called in two places
fn table(rows: &Rows) -> Box<Table> {
    let mut table = Box::new(Table { codes: [[0; 16]; 8], leads: [0; 16] });
    table.leads[..8].copy_from_slice(&rows.leads);
    for (row, codes) in table.codes.iter_mut().enumerate() {
        let [first, second] = [2 * row, 2 * row + 1].map(|row| eight(rows.eight(row)));
        let leads = u8x16_narrow_i16x8(lead_bytes(first), lead_bytes(second));
        let trails = u8x16_narrow_i16x8(trail_bits(first), trail_bits(second));
        let half = if row < 4 { 4 } else { 0 };
        let mut all = u8x16_splat(0);
        for place in 0..4 {
            // Where there is no lead byte, no character has it.
            let has_it = i8x16_eq(leads, u8x16_splat(rows.leads[half + place]));
            all = v128_or(all, v128_and(has_it, v128_or(trails, u8x16_splat((place << 6) as u8))));
        }
        // SAFETY: there are sixteen bytes.
        unsafe { v128_store(codes.as_mut_ptr().cast(), all) };
    }
    table
}

/// The lead byte of each character that becomes two bytes, and of others one that is neither a lead byte nor 0.
#[inline]
fn lead_bytes(chars: v128) -> v128 {
    i16x8_add(u16x8_shr(chars, 6), u16x8_splat(0xC0))
}

#[inline]
fn trail_bits(chars: v128) -> v128 {
    v128_and(chars, u16x8_splat(0x3F))
}

#[inline]
fn eight([a, b, c, d, e, f, g, h]: [u16; 8]) -> v128 {
    u16x8(a, b, c, d, e, f, g, h)
}
} // simd
