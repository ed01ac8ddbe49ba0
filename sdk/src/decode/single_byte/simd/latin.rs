#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_shuffle, i8x16_sub, i8x16_swizzle, u8x16, u8x16_gt, u8x16_splat, v128, v128_and, v128_load, v128_or, v128_store,
};

use super::super::tables::WINDOWS_1252;
use super::pack::PACK;

/// The lead and the trail bytes of characters from U+0080 to U+00FF, and ASCII as trails.
#[target_feature(enable = "simd128")]
#[inline]
pub(super) fn look_up(chars: v128) -> [v128; 2] {
    // The lead byte is 0xC2, or 0xC3 for the upper half, which has one bit more than the trail byte.
    let is_upper = u8x16_gt(chars, u8x16_splat(0xBF));
    [i8x16_sub(u8x16_splat(0xC2), is_upper), i8x16_sub(chars, v128_and(is_upper, u8x16_splat(0x40)))]
}

/// The lead and the trail bytes of what windows-1252 has from 0x80 to 0x9F; 0 for characters that have others, and for other bytes.
#[target_feature(enable = "simd128")]
#[inline]
pub(super) fn look_up_c1(bytes: v128) -> [v128; 2] {
    let [low, high] = [0x80, 0x90].map(|first| i8x16_sub(bytes, u8x16_splat(first)));
    let [leads, trails] = [[C1[0].0, C1[1].0], [C1[0].1, C1[1].1]]
        .map(|[of_low, of_high]| v128_or(i8x16_swizzle(of_low, low), i8x16_swizzle(of_high, high)));
    [leads, trails]
}

/// The same of each sixteen bytes, as they stand.
const C1: [(v128, v128); 2] = [two_of(0), two_of(1)];

const fn two_of(row: usize) -> (v128, v128) {
    let (mut leads, mut trails) = ([0; 16], [0; 16]);
    let mut lane = 0;
    while lane < 16 {
        let char = WINDOWS_1252[16 * row + lane];
        if char >= 0x80 && char < 0x800 {
            leads[lane] = (char >> 6) as u8 | 0xC0;
            trails[lane] = (char & 0x3F) as u8 | 0x80;
        }
        lane += 1;
    }
    (lanes(leads), lanes(trails))
}

const fn lanes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]: [u8; 16]) -> v128 {
    u8x16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
}

/// Writes the UTF-8 of sixteen characters below U+0100, of which those of the mask are not ASCII, to memory at `to`: how many bytes.
///
/// # Safety
/// There is room for 32 bytes.
#[target_feature(enable = "simd128")]
#[inline]
pub(in crate::decode) unsafe fn put_latin(chars: v128, mask: u32, to: *mut u8) -> usize {
    let [leads, trails] = look_up(chars);
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe { put_pairs(leads, trails, mask, to) }
}

/// Writes sixteen characters to memory at `to`, those of which the mask has a bit with a lead byte, and the others with none: how many
/// bytes.
///
/// # Safety
/// There is room for 32 bytes.
#[target_feature(enable = "simd128")]
#[inline]
pub(super) unsafe fn put_pairs(leads: v128, trails: v128, mask: u32, to: *mut u8) -> usize {
    let (low, high) = (low_halves(leads, trails), high_halves(leads, trails));
    let (low_mask, high_mask) = ((mask & 0xFF) as usize, (mask >> 8 & 0xFF) as usize);
    let half = 8 + low_mask.count_ones() as usize;
    // SAFETY: the caller guarantees that there is room for 32 bytes; a row has sixteen bytes.
    unsafe {
        v128_store(to.cast(), i8x16_swizzle(low, v128_load(PACK[low_mask].as_ptr().cast())));
        v128_store(to.add(half).cast(), i8x16_swizzle(high, v128_load(PACK[high_mask].as_ptr().cast())));
    }
    half + 8 + high_mask.count_ones() as usize
}

#[target_feature(enable = "simd128")]
#[inline]
pub(super) fn low_halves(first: v128, second: v128) -> v128 {
    i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(first, second)
}

#[target_feature(enable = "simd128")]
#[inline]
pub(super) fn high_halves(first: v128, second: v128) -> v128 {
    i8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(first, second)
}
