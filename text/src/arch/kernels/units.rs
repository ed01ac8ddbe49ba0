//! UTF-16 code units to UTF-8, eight at a time.
//!
//! Units that all become three bytes are put together by shuffles. Otherwise a table says which of the bytes that each unit could
//! become are in use, after [Lemire and Muła](https://arxiv.org/abs/2109.10433): that of the single-byte charsets where none
//! becomes three, and else one of 81 rows, for four units that become one, two or three each.

use super::ops::{
    i8x16_shuffle, i8x16_swizzle, i16x8, i16x8_all_true, i16x8_bitmask, i16x8_eq, i16x8_gt, i16x8_lt, i16x8_shl, i16x8_splat,
    i16x8_sub, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_shuffle, u16x8_ge, u16x8_shr, u16x8_splat, v128, v128_and,
    v128_any_true, v128_bitselect, v128_load, v128_or, v128_store,
};

use crate::arch::pack::{LENGTH, MIXED, PACK};

/// Units in a block.
pub(super) const UNITS: usize = 8;

simd! {
/// Writes the UTF-8 of eight units, none of them a surrogate, to memory at `to`: how many bytes. There is a bit in `lately` for each of
/// the last such blocks, the lowest of the last one, in which not all became three bytes: where scripts are mixed it is
/// impossible to foretell that of a block, and a wrong guess takes longer than to do without one.
///
/// # Safety
/// There is room for 32 bytes.
#[cfg(feature = "east-asian")]
#[inline]
pub(super) unsafe fn put(units: v128, lately: &mut u32, to: *mut u8) -> usize {
    let are_threes = i16x8_all_true(v128_and(units, u16x8_splat(0xF800)));
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe {
        if *lately == 0 {
            if are_threes {
                put_threes(units, to);
                return 3 * UNITS;
            }
            *lately = LATELY;
            put_all(units, to)
        } else {
            *lately = *lately << 1 & LATELY | u32::from(!are_threes);
            put_in_any_case(units, to)
        }
    }
}
} // simd

/// As many blocks as that is kept of.
#[cfg(feature = "east-asian")]
const LATELY: u32 = 0xF;

simd! {
/// Writes the UTF-8 of the first `count` of eight units to memory at `to`. None of those is a surrogate.
///
/// # Safety
/// There is room for 32 bytes.
#[inline]
pub(super) unsafe fn put_some(units: v128, count: usize, to: *mut u8) -> usize {
    let high = v128_and(units, u16x8_splat(0xF800));
    let not_three = u32::from(i16x8_bitmask(i16x8_eq(high, i16x8_splat(0)))) | 1 << UNITS;
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe {
        if not_three.trailing_zeros() as usize >= count {
            put_threes(units, to);
            3 * count
        } else {
            put_any(units, count, to)
        }
    }
}

/// The same, where not all of them become three bytes.
///
/// # Safety
/// There is room for 32 bytes.
#[inline]
pub(super) unsafe fn put_any(units: v128, count: usize, to: *mut u8) -> usize {
    // The others become a byte each.
    let is_first = i16x8_lt(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8_splat(count as i16));
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    let all = unsafe { put_all(v128_and(units, is_first), to) };
    all - (UNITS - count)
}

/// The same, for all of them.
///
/// # Safety
/// There is room for 32 bytes.
#[inline(never)] // it is in each charset's way, and not in most text's
pub(super) unsafe fn put_all(units: v128, to: *mut u8) -> usize {
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe {
        if v128_any_true(v128_and(units, u16x8_splat(0xF800))) {
            put_mixed(units, to)
        } else {
            put_twos(units, i16x8_gt(units, u16x8_splat(0x7F)), to)
        }
    }
}

/// The same, without a look at what they are.
///
/// # Safety
/// There is room for 32 bytes.
#[cfg(feature = "east-asian")]
#[inline(never)] // as above
unsafe fn put_in_any_case(units: v128, to: *mut u8) -> usize {
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe { put_mixed(units, to) }
}

/// Units of U+0800 and above: three bytes each.
///
/// # Safety
/// There is room for 32 bytes.
#[inline]
pub(super) unsafe fn put_threes(units: v128, to: *mut u8) {
    let (first, second) = threes(units);
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe {
        v128_store(to.cast(), first);
        v128_store(to.add(16).cast(), second);
    }
}

/// The twenty-four bytes of units of U+0800 and above, in two vectors: the first two of each come from one vector and the third from
/// another.
#[inline]
pub(super) fn threes(units: v128) -> (v128, v128) {
    let (heads, trails) = (heads_of_three(units), trails(units));
    let first = i8x16_shuffle::<0, 1, 16, 2, 3, 18, 4, 5, 20, 6, 7, 22, 8, 9, 24, 10>(heads, trails);
    let second = i8x16_shuffle::<11, 26, 12, 13, 28, 14, 15, 30, 0, 0, 0, 0, 0, 0, 0, 0>(heads, trails);
    (first, second)
}

/// Units below U+0800: one byte or two each, two of those that are said to be.
///
/// # Safety
/// There is room for 16 bytes.
#[inline]
pub(super) unsafe fn put_twos(units: v128, is_two: v128, to: *mut u8) -> usize {
    let ones = i16x8_shl(units, 8);
    let twos = v128_bitselect(ones, v128_or(u16x8_shr(units, 6), u16x8_splat(0x80C0)), u16x8_splat(0x3F00));
    let mask = usize::from(i16x8_bitmask(is_two));
    // SAFETY: the caller guarantees that there is room for 16 bytes; a row has sixteen bytes.
    unsafe {
        let row = v128_load(PACK[mask].as_ptr().cast());
        v128_store(to.cast(), i8x16_swizzle(v128_bitselect(twos, ones, is_two), row));
    }
    UNITS + mask.count_ones() as usize
}

/// Units of any length. Each has four lanes: the first two of three bytes, the last of two or three (or the only one), and the first
/// of two.
///
/// # Safety
/// There is room for 32 bytes.
#[inline]
unsafe fn put_mixed(units: v128, to: *mut u8) -> usize {
    let is_more = u16x8_ge(units, u16x8_splat(0x80));
    let is_three = u16x8_ge(units, u16x8_splat(0x800));
    let lasts = v128_bitselect(trails(units), units, is_more);
    let heads_of_two = v128_or(v128_and(i16x8_shl(units, 2), u16x8_splat(0x1F00)), u16x8_splat(0xC000));
    let (heads, tails) = (heads_of_three(units), v128_or(lasts, heads_of_two));
    let low = i8x16_shuffle::<0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23>(heads, tails);
    let high = i8x16_shuffle::<8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31>(heads, tails);
    // The lengths less one are the digits of the row's number, to base three.
    let more = i16x8_sub(i16x8_sub(i16x8_splat(0), is_more), is_three);
    let digits = i32x4_dot_i16x8(more, i16x8(1, 3, 9, 27, 1, 3, 9, 27));
    let rows = i32x4_add(digits, i32x4_shuffle::<1, 0, 3, 2>(digits, digits));
    // SAFETY: the caller guarantees that there is room for 32 bytes; a row has sixteen bytes, and the digits make no more than 80.
    unsafe {
        let low_row = MIXED.get_unchecked(i32x4_extract_lane::<0>(rows) as usize);
        let high_row = MIXED.get_unchecked(i32x4_extract_lane::<2>(rows) as usize);
        let half = usize::from(low_row[LENGTH]);
        v128_store(to.cast(), i8x16_swizzle(low, v128_load(low_row.as_ptr().cast())));
        v128_store(to.add(half).cast(), i8x16_swizzle(high, v128_load(high_row.as_ptr().cast())));
        half + usize::from(high_row[LENGTH])
    }
}

/// The first and the second of three bytes.
#[inline]
fn heads_of_three(units: v128) -> v128 {
    let firsts = v128_or(u16x8_shr(units, 12), u16x8_splat(0x80E0));
    v128_bitselect(i16x8_shl(units, 2), firsts, u16x8_splat(0x3F00))
}

/// The last of two or three bytes.
#[inline]
fn trails(units: v128) -> v128 {
    v128_bitselect(units, u16x8_splat(0x80), u16x8_splat(0x3F))
}
} // simd
