//! What some charsets have besides characters of two bytes: as many of a kind as there are in a
//! block. Each function returns how many bytes were read, and how many written.

use core::sync::atomic::Ordering;

use super::super::ops::{
    i8x16_bitmask, i8x16_sub, i16x8, i16x8_add, i16x8_bitmask, i16x8_eq, i16x8_mul, i16x8_shuffle, i32x4_add, i32x4_dot_i16x8,
    i32x4_eq, i32x4_shl, i32x4_sub, u8x16_gt, u8x16_splat, u16x8_extend_high_u8x16, u16x8_extend_low_u8x16, u16x8_shr,
    u16x8_splat, u32x4, u32x4_bitmask, u32x4_extract_lane, u32x4_gt, u32x4_le, u32x4_lt, u32x4_min, u32x4_shr, u32x4_splat, v128,
    v128_and, v128_andnot, v128_bitselect, v128_or, v128_store,
};

use super::super::BLOCK;
use super::super::units::{self, UNITS};
use super::pointers::between;
use crate::decode::gb18030::{DELTA_BITS, FIRST_ASTRAL, GB18030_DELTAS, LAST_ASTRAL, LAST_BASIC, ONE_BY_ONE};

simd! {
/// Half-width katakana of one byte each.
///
/// # Safety
/// There is room for four blocks.
#[inline]
pub(super) unsafe fn put_katakana(bytes: v128, to: *mut u8) -> (usize, usize) {
    let is_other = u8x16_gt(i8x16_sub(bytes, u8x16_splat(0xA1)), u8x16_splat(0xDF - 0xA1));
    let count = (u32::from(i8x16_bitmask(is_other)) | 1 << BLOCK).trailing_zeros() as usize;
    let katakana = u16x8_splat(0xFF61 - 0xA1);
    // SAFETY: the caller guarantees that there is room for four blocks.
    unsafe {
        units::put_threes(i16x8_add(u16x8_extend_low_u8x16(bytes), katakana), to);
        if count > UNITS {
            units::put_threes(i16x8_add(u16x8_extend_high_u8x16(bytes), katakana), to.add(3 * UNITS));
        }
    }
    (count, 3 * count)
}

/// Half-width katakana of two bytes each, the first of which says that they are.
///
/// # Safety
/// There is room for two blocks.
#[inline]
pub(super) unsafe fn put_katakana_pairs(bytes: v128, to: *mut u8) -> (usize, usize) {
    let trails = u16x8_shr(bytes, 8);
    let is_pair = v128_and(i16x8_eq(v128_and(bytes, u16x8_splat(0xFF)), u16x8_splat(0x8E)), between(trails, (0xA1, 0xDF)));
    let count = u32::from(i16x8_bitmask(is_pair)).trailing_ones() as usize;
    // SAFETY: the caller guarantees that there is room for two blocks.
    unsafe { units::put_threes(i16x8_add(trails, u16x8_splat(0xFF61 - 0xA1)), to) };
    (2 * count, 3 * count)
}

/// Characters of four bytes each in gb18030.
///
/// # Safety
/// There is room for two blocks.
#[inline]
pub(super) unsafe fn put_fours(bytes: v128, to: *mut u8) -> (usize, usize) {
    let digits = i8x16_sub(bytes, u32x4_splat(u32::from_le_bytes([0x81, 0x30, 0x81, 0x30])));
    let is_other = u8x16_gt(digits, u32x4_splat(u32::from_le_bytes([0xFE - 0x81, 9, 0xFE - 0x81, 9])));
    let count = (u32::from(i8x16_bitmask(is_other)) | 1 << BLOCK).trailing_zeros() as usize / 4;
    let tens = i16x8_mul(v128_and(digits, u16x8_splat(0xFF)), u16x8_splat(10));
    let halves = i16x8_add(tens, u16x8_shr(digits, 8));
    let pointers = i32x4_dot_i16x8(halves, i16x8(1260, 1, 1260, 1, 1260, 1, 1260, 1));
    let astral = i32x4_sub(pointers, u32x4_splat(FIRST_ASTRAL));
    let is_astral = u32x4_bitmask(u32x4_le(astral, u32x4_splat(LAST_ASTRAL - FIRST_ASTRAL)));
    if is_astral & 1 == 1 {
        let count = count.min(u32::from(is_astral).trailing_ones() as usize);
        let chars = i32x4_add(astral, u32x4_splat(0x1_0000));
        let heads = v128_or(u32x4_shr(chars, 18), v128_and(u32x4_shr(chars, 4), u32x4_splat(0x3F00)));
        let thirds = v128_and(i32x4_shl(chars, 10), u32x4_splat(0x3F_0000));
        let fourths = v128_and(i32x4_shl(chars, 24), u32x4_splat(0x3F00_0000));
        let all = v128_or(v128_or(heads, u32x4_splat(0x8080_80F0)), v128_or(thirds, fourths));
        // SAFETY: the caller guarantees that there is room for two blocks.
        unsafe { v128_store(to.cast(), all) };
        return (4 * count, 4 * count);
    }
    let capped = u32x4_min(pointers, u32x4_splat(LAST_BASIC));
    let one_by_one = u32x4_splat(ONE_BY_ONE as u32);
    let shared = i32x4_add(u32x4_shr(i32x4_sub(capped, one_by_one), DELTA_BITS as u32), one_by_one);
    let places = v128_bitselect(capped, shared, u32x4_lt(capped, one_by_one));
    // SAFETY: the caller guarantees that there is room for two blocks; there are such places in the table.
    unsafe {
        let delta = |place: u32| u32::from(GB18030_DELTAS.units().get_unchecked(place as usize).load(Ordering::Relaxed));
        let deltas = u32x4(
            delta(u32x4_extract_lane::<0>(places)),
            delta(u32x4_extract_lane::<1>(places)),
            delta(u32x4_extract_lane::<2>(places)),
            delta(u32x4_extract_lane::<3>(places)),
        );
        let is_other = v128_or(i32x4_eq(deltas, u32x4_splat(0)), u32x4_gt(pointers, u32x4_splat(LAST_BASIC)));
        let count = count.min((u32::from(u32x4_bitmask(is_other)) | 1 << 4).trailing_zeros() as usize);
        if count == 0 {
            return (0, 0);
        }
        let chars = v128_andnot(i32x4_add(pointers, deltas), is_other);
        let units = i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(chars, u32x4_splat(0));
        (4 * count, units::put_some(units, count, to))
    }
}
} // simd
