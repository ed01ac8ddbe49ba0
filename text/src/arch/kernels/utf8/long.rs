//! Long runs of characters of three bytes, or four: what kinds there are is looked for once in eight blocks, and the bytes before a
//! block are loaded again, which takes less than to shift them in.

use super::super::ops::{
    i8x16_lt, i8x16_max, i8x16_splat, i8x16_swizzle, u8x16, u8x16_add, u8x16_ge, u8x16_gt, u8x16_max, u8x16_shr, u8x16_splat,
    u8x16_sub_sat, v128, v128_and, v128_any_true, v128_bitselect, v128_load, v128_or, v128_xor,
};
use core::hint::black_box;

use super::{BLOCK, TWO_CONTINUATIONS, first_high, first_low, second_high};

/// Bytes that are looked at together.
const BLOCKS: usize = 16 * BLOCK;

simd! {
/// How far `bytes` are valid from `at` on, which is [`BLOCK`] at least, as long as characters have four bytes, some of them; or three,
/// and none four. The bytes before `at` are valid, up to what may begin there; 0xC0 and 0xC1 begin nothing.
#[inline(never)]
pub(super) fn valid<const FOUR: bool>(bytes: &[u8], mut at: usize) -> usize {
    // What comes before is looked at for what it begins: that these begin nothing would be seen where they are.
    if bytes[at - 1] & 0xFE == 0xC0 {
        return at;
    }
    while at + BLOCKS <= bytes.len() {
        // Compilers compute the address of each block by itself if they know how this goes on.
        let here = black_box(at);
        // SAFETY: there are eight blocks, and one before them.
        let is_valid = unsafe {
            let from = bytes.as_ptr().add(here);
            let block = |index: usize| from.add(index * BLOCK);
            let load = |index| v128_load(block(index).cast());
            let has_from = |bytes, least| v128_any_true(u8x16_ge(bytes, u8x16_splat(least)));
            // If there are some in this one, there are in the others, about. Else all takes less without this.
            if FOUR {
                has_from(u8x16_max(load(4), load(12)), 0x80) && {
                    let two = |index| v128_or(not_four(block(index)), not_four(block(index + 1)));
                    let eight = |index| v128_or(v128_or(two(index), two(index + 2)), v128_or(two(index + 4), two(index + 6)));
                    !v128_any_true(v128_or(eight(0), eight(8)))
                }
            } else {
                let two = |index| u8x16_max(load(index), load(index + 1));
                let eight = |index| u8x16_max(u8x16_max(two(index), two(index + 2)), u8x16_max(two(index + 4), two(index + 6)));
                has_from(load(8), 0xE0) && !has_from(u8x16_max(eight(0), eight(8)), 0xF0) && {
                    let two = |index| v128_or(not_three(block(index)), not_three(block(index + 1)));
                    let eight = |index| v128_or(v128_or(two(index), two(index + 2)), v128_or(two(index + 4), two(index + 6)));
                    !v128_any_true(v128_or(eight(0), eight(8)))
                }
            }
        };
        if !is_valid {
            break;
        }
        at = here + BLOCKS;
    }
    at
}

/// What is wrong in a block of characters of up to three bytes.
///
/// # Safety
/// There is a block, and two bytes before it.
#[inline]
unsafe fn not_three(block: *const u8) -> v128 {
    // SAFETY: the caller has two bytes before the block.
    let [one_back, two_back] = [1, 2].map(|back| unsafe { v128_load(block.sub(back).cast()) });
    // SAFETY: the caller has a block there.
    let block = unsafe { v128_load(block.cast()) };
    // Behind a lead byte, and two behind one of three, there is a byte from 0x80 to 0xBF; elsewhere there are no such bytes, and
    // neither 0xC0 nor 0xC1.
    let continues = u8x16_gt(u8x16_max(one_back, u8x16_sub_sat(two_back, u8x16_splat(0x20))), u8x16_splat(0xBF));
    let from = v128_bitselect(u8x16_splat(0xC0), u8x16_splat(0xC2), continues);
    // Behind 0xE0 it is at least 0xA0, and behind 0xED less: it is to be no continuation then by what is added.
    let more = i8x16_swizzle(u8x16(0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0), v128_xor(one_back, u8x16_splat(0xE0)));
    v128_xor(i8x16_lt(i8x16_max(block, u8x16_add(block, more)), from), continues)
}

/// What is wrong in a block of characters of up to four bytes.
///
/// # Safety
/// There is a block, and three bytes before it.
#[inline]
unsafe fn not_four(block: *const u8) -> v128 {
    // SAFETY: the caller has three bytes before the block.
    let [one_back, two_back, three_back] = [1, 2, 3].map(|back| unsafe { v128_load(block.sub(back).cast()) });
    // SAFETY: the caller has a block there.
    let block = unsafe { v128_load(block.cast()) };
    let first_high = i8x16_swizzle(first_high(), u8x16_shr(one_back, 4));
    let first_low = i8x16_swizzle(first_low(), v128_and(one_back, i8x16_splat(0x0F)));
    let second_high = i8x16_swizzle(second_high(), u8x16_shr(block, 4));
    let pair = v128_and(v128_and(first_high, first_low), second_high);
    // The highest bit is set where a third or fourth byte of a character must be.
    let third = u8x16_sub_sat(two_back, u8x16_splat(0xE0 - 0x80));
    let fourth = u8x16_sub_sat(three_back, u8x16_splat(0xF0 - 0x80));
    v128_xor(v128_and(v128_or(third, fourth), u8x16_splat(TWO_CONTINUATIONS)), pair)
}
} // simd
