use super::super::ops::{
    i8x16_shuffle, i8x16_sub, i8x16_swizzle, u8x16_gt, u8x16_splat, v128, v128_and, v128_load, v128_or, v128_store,
};

use crate::arch::pack::PACK;
use crate::decode::WINDOWS_1252;

simd! {
/// The lead and the trail bytes of characters from U+0080 to U+00FF, and ASCII as trails.
#[inline]
pub(super) fn look_up(chars: v128) -> [v128; 2] {
    // The lead byte is 0xC2, or 0xC3 for the upper half, which has one bit more than the trail byte.
    let is_upper = u8x16_gt(chars, u8x16_splat(0xBF));
    [i8x16_sub(u8x16_splat(0xC2), is_upper), i8x16_sub(chars, v128_and(is_upper, u8x16_splat(0x40)))]
}

/// The lead and the trail bytes of what windows-1252 has from 0x80 to 0x9F; 0 for characters that have others, and for other bytes.
#[inline]
pub(super) fn look_up_c1(bytes: v128) -> [v128; 2] {
    let [low, high] = [0x80, 0x90].map(|first| i8x16_sub(bytes, u8x16_splat(first)));
    [&LEADS, &TRAILS].map(|of| {
        // SAFETY: there are two times sixteen bytes.
        let [of_low, of_high] = unsafe { [v128_load(of[0].as_ptr().cast()), v128_load(of[1].as_ptr().cast())] };
        v128_or(i8x16_swizzle(of_low, low), i8x16_swizzle(of_high, high))
    })
}
} // simd

/// The same of each sixteen bytes, as they stand.
const LEADS: [[u8; 16]; 2] = c1(true);
const TRAILS: [[u8; 16]; 2] = c1(false);

const fn c1(is_lead: bool) -> [[u8; 16]; 2] {
    let mut bytes = [[0; 16]; 2];
    let mut index = 0;
    while index < 32 {
        let char = WINDOWS_1252[index];
        if char >= 0x80 && char < 0x800 {
            bytes[index / 16][index % 16] = if is_lead { (char >> 6) as u8 | 0xC0 } else { (char & 0x3F) as u8 | 0x80 };
        }
        index += 1;
    }
    bytes
}

simd! {
/// Writes the UTF-8 of sixteen characters below U+0100, of which those of the mask are not ASCII, to memory at `to`: how many bytes.
///
/// # Safety
/// There is room for 32 bytes.
#[inline]
pub(crate) unsafe fn put_latin(chars: v128, mask: u32, to: *mut u8) -> usize {
    let [leads, trails] = look_up(chars);
    // SAFETY: the caller guarantees that there is room for 32 bytes.
    unsafe { put_pairs(leads, trails, mask, to) }
}

/// Writes sixteen characters to memory at `to`, those of which the mask has a bit with a lead byte, and the others with none: how many
/// bytes.
///
/// # Safety
/// There is room for 32 bytes.
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

#[inline]
pub(super) fn low_halves(first: v128, second: v128) -> v128 {
    i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(first, second)
}

#[inline]
pub(super) fn high_halves(first: v128, second: v128) -> v128 {
    i8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(first, second)
}
} // simd
