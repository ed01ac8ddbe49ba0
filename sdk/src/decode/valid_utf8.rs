//! Whether bytes are valid UTF-8, by the SIMD instructions of wasm.
//!
//! The algorithm of [Keiser and Lemire](https://arxiv.org/abs/2010.03090): what two bytes that follow each other can be wrong
//! with is looked up by three of their four halves, one bit an error, and all three must agree on it; what is left to see is
//! whether the third and the fourth byte of a character continue it.

#![allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_shuffle, i8x16_splat, i8x16_swizzle, u8x16, u8x16_bitmask, u8x16_shr, u8x16_splat, u8x16_sub_sat, v128, v128_and,
    v128_any_true, v128_load, v128_or, v128_xor,
};

const BLOCK: usize = 16;

/// A lead byte, then no continuation.
const TOO_SHORT: u8 = 1 << 0;
/// ASCII, then a continuation.
const TOO_LONG: u8 = 1 << 1;
/// What three bytes would be too many for.
const OVERLONG_3: u8 = 1 << 2;
/// Beyond U+10FFFF.
const TOO_LARGE: u8 = 1 << 3;
const SURROGATE: u8 = 1 << 4;
const OVERLONG_2: u8 = 1 << 5;
/// Beyond U+10FFFF by far. It shares a bit with the next, for they need different second bytes.
const FAR_TOO_LARGE: u8 = 1 << 6;
const OVERLONG_4: u8 = 1 << 6;
/// Two continuations: wrong, unless a lead byte of three or four came before.
const TWO_CONTINUATIONS: u8 = 1 << 7;

/// Errors that the lower half of the first byte says nothing about.
const ANY: u8 = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS;

/// Whether `bytes` are whole characters of UTF-8.
#[target_feature(enable = "simd128")]
pub(super) fn is_valid(bytes: &[u8]) -> bool {
    let mut check = Check { before: u8x16_splat(0), errors: u8x16_splat(0) };
    let (quads, rest) = bytes.as_chunks::<{ 4 * BLOCK }>();
    for quad in quads {
        // SAFETY: there are four blocks.
        let [a, b, c, d] = unsafe {
            let quad = quad.as_ptr().cast::<v128>();
            [v128_load(quad), v128_load(quad.add(1)), v128_load(quad.add(2)), v128_load(quad.add(3))]
        };
        if u8x16_bitmask(v128_or(v128_or(a, b), v128_or(c, d))) == 0 {
            check.ascii(d);
        } else {
            check.block(a);
            check.block(b);
            check.block(c);
            check.block(d);
        }
    }
    let (blocks, rest) = rest.as_chunks::<BLOCK>();
    for block in blocks {
        // SAFETY: a block has sixteen bytes.
        check.block(unsafe { v128_load(block.as_ptr().cast()) });
    }
    let mut last = [0; BLOCK];
    for (to, byte) in last.iter_mut().zip(rest) {
        *to = *byte;
    }
    // SAFETY: as above.
    check.block(unsafe { v128_load(last.as_ptr().cast()) });
    // Unless it is of zeros, the last block may be full, and end amid a character.
    check.ascii(u8x16_splat(0));
    !v128_any_true(check.errors)
}

struct Check {
    /// The block before.
    before: v128,
    /// A lane that is not 0 stands for an error.
    errors: v128,
}

impl Check {
    /// Blocks of ASCII follow, of which this is the last.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn ascii(&mut self, block: v128) {
        // No lead byte may stand so near the end that its character is not whole.
        let most = u8x16(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF);
        self.errors = v128_or(self.errors, u8x16_sub_sat(self.before, most));
        self.before = block;
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn block(&mut self, block: v128) {
        let (before, half) = (self.before, i8x16_splat(0x0F));
        let one_back = i8x16_shuffle::<15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>(before, block);
        let two_back = i8x16_shuffle::<14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29>(before, block);
        let three_back = i8x16_shuffle::<13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28>(before, block);
        let first_high = i8x16_swizzle(first_high(), u8x16_shr(one_back, 4));
        let first_low = i8x16_swizzle(first_low(), v128_and(one_back, half));
        let second_high = i8x16_swizzle(second_high(), u8x16_shr(block, 4));
        let pair = v128_and(v128_and(first_high, first_low), second_high);
        // The highest bit is set where a third or fourth byte of a character must be.
        let third = u8x16_sub_sat(two_back, u8x16_splat(0xE0 - 0x80));
        let fourth = u8x16_sub_sat(three_back, u8x16_splat(0xF0 - 0x80));
        let continues = v128_and(v128_or(third, fourth), u8x16_splat(TWO_CONTINUATIONS));
        self.errors = v128_or(self.errors, v128_xor(continues, pair));
        self.before = block;
    }
}

#[target_feature(enable = "simd128")]
#[inline]
fn first_high() -> v128 {
    const C: u8 = TOO_SHORT | OVERLONG_2;
    const E: u8 = TOO_SHORT | OVERLONG_3 | SURROGATE;
    const F: u8 = TOO_SHORT | TOO_LARGE | FAR_TOO_LARGE | OVERLONG_4;
    const L: u8 = TOO_LONG;
    const T: u8 = TWO_CONTINUATIONS;
    u8x16(L, L, L, L, L, L, L, L, T, T, T, T, C, TOO_SHORT, E, F)
}

#[target_feature(enable = "simd128")]
#[inline]
fn first_low() -> v128 {
    const L: u8 = ANY | TOO_LARGE | FAR_TOO_LARGE;
    u8x16(
        ANY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4,
        ANY | OVERLONG_2,
        ANY,
        ANY,
        ANY | TOO_LARGE,
        L,
        L,
        L,
        L,
        L,
        L,
        L,
        L,
        L | SURROGATE,
        L,
        L,
    )
}

#[target_feature(enable = "simd128")]
#[inline]
fn second_high() -> v128 {
    const S: u8 = TOO_SHORT;
    const ALL: u8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS;
    const EIGHT: u8 = ALL | OVERLONG_3 | FAR_TOO_LARGE | OVERLONG_4;
    const NINE: u8 = ALL | OVERLONG_3 | TOO_LARGE;
    const A: u8 = ALL | SURROGATE | TOO_LARGE;
    u8x16(S, S, S, S, S, S, S, S, EIGHT, NINE, A, A, S, S, S, S)
}
