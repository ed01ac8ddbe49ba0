//! Whether bytes are valid UTF-8.
//!
//! The algorithm of [Keiser and Lemire](https://arxiv.org/abs/2010.03090): what two bytes that follow each other can be wrong
//! with is looked up by three of their four halves, one bit an error, and all three must agree on it; what is left to see is
//! whether the third and the fourth byte of a character continue it. Text of ASCII, and of characters of two bytes, takes less.

mod long;

use super::ops::{
    i8x16_le, i8x16_lt, i8x16_min, i8x16_shuffle, i8x16_splat, i8x16_swizzle, u8x16, u8x16_bitmask, u8x16_ge, u8x16_max,
    u8x16_shr, u8x16_splat, u8x16_sub_sat, v128, v128_and, v128_any_true, v128_bitselect, v128_load, v128_or, v128_xor,
};

use crate::find::{HINT_BYTES, LineFeedHints};

const BLOCK: usize = 16;
/// Four blocks are looked at together.
const QUAD: usize = 4 * BLOCK;

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

simd! {
/// How many of the first bytes are valid: all of them, if they are whole characters; else as many as come before the quad with the
/// first error, where a character may be cut. Marks what has no line ends, among ASCII.
pub(crate) fn valid_up_to_quad(bytes: &[u8], hints: &mut LineFeedHints) -> usize {
    let mut at = 0;
    hints.begin_without_line_feeds(bytes.len());
    while at + HINT_BYTES <= bytes.len() {
        // SAFETY: there are four quads at `at`.
        let least = unsafe {
            let quads = bytes.as_ptr().add(at);
            let [a, b, c, d] = [0, 1, 2, 3].map(|index| least(four(quads.add(index * QUAD))));
            i8x16_min(i8x16_min(a, b), i8x16_min(c, d))
        };
        // Bytes beyond ASCII are below all others, by their sign.
        if !v128_any_true(i8x16_le(least, i8x16_splat(b'\n' as i8))) {
            at += HINT_BYTES;
            continue;
        }
        if u8x16_bitmask(least) == 0 {
            hints.may_have_line_feed(at);
            at += HINT_BYTES;
            continue;
        }
        // Compilers compute each address in innermost loops, which takes two instructions more for each load. The one around this
        // is spared that, as long as it carries nothing on but `at`: so the check starts again.
        let mut check = Check::new();
        let start = at;
        loop {
            if at + QUAD > bytes.len() {
                hints.unknown(start, bytes.len());
                return valid_to_end(bytes, at, check);
            }
            // SAFETY: there is a quad at `at`.
            let quad = unsafe { four(bytes.as_ptr().add(at)) };
            let kind = check.quad(quad);
            if check.has_failed() {
                hints.unknown(start, at);
                return at;
            }
            at += QUAD;
            match kind {
                Kind::Ascii if at % HINT_BYTES == 0 => {
                    hints.unknown(start, at);
                    break;
                }
                Kind::Ascii | Kind::Two => {}
                Kind::Three => at = check.pass(bytes, at, long::valid::<false>(bytes, at)),
                Kind::Four => at = check.pass(bytes, at, long::valid::<true>(bytes, at)),
            }
        }
    }
    hints.unknown(at, bytes.len());
    valid_to_end(bytes, at, Check::new())
}

/// As [`valid_up_to_quad`], from `at` on, where less than a few quads are left.
#[inline(never)]
fn valid_to_end(bytes: &[u8], at: usize, mut check: Check) -> usize {
    let (blocks, rest) = bytes[at..].as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    for (to, byte) in last.iter_mut().zip(rest) {
        *to = *byte;
    }
    for block in blocks.iter().chain([&last]) {
        // SAFETY: a block has sixteen bytes.
        check.block::<true>(unsafe { v128_load(block.as_ptr().cast()) });
    }
    // Unless it is of zeros, the last block may be full, and end within a character.
    check.ascii(u8x16_splat(0));
    if check.has_failed() { at } else { bytes.len() }
}

/// # Safety
/// There are four blocks at `quad`.
#[inline]
unsafe fn four(quad: *const u8) -> [v128; 4] {
    let quad = quad.cast::<v128>();
    // SAFETY: there are.
    unsafe { [v128_load(quad), v128_load(quad.add(1)), v128_load(quad.add(2)), v128_load(quad.add(3))] }
}

#[inline]
fn least([a, b, c, d]: [v128; 4]) -> v128 {
    i8x16_min(i8x16_min(a, b), i8x16_min(c, d))
}
} // simd

/// The longest characters of a quad.
enum Kind {
    Ascii,
    Two,
    Three,
    Four,
}

struct Check {
    /// The block before.
    before: v128,
    /// A lane that is not 0 stands for an error.
    errors: v128,
}

impl Check {
    simd! {
    #[inline]
    fn new() -> Check {
        Check { before: u8x16_splat(0), errors: u8x16_splat(0) }
    }

    #[inline]
    fn has_failed(&self) -> bool {
        v128_any_true(self.errors)
    }

    /// Blocks of ASCII follow, of which this is the last.
    #[inline]
    fn ascii(&mut self, block: v128) {
        // No lead byte may stand so near the end that its character is not whole.
        let most = u8x16(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xEF, 0xDF, 0xBF);
        self.errors = v128_or(self.errors, u8x16_sub_sat(self.before, most));
        self.before = block;
    }

    /// What comes up to here is valid.
    #[inline]
    fn pass(&mut self, bytes: &[u8], from: usize, to: usize) -> usize {
        if to > from {
            // SAFETY: there is a block before, for there was one before `from`.
            self.before = unsafe { v128_load(bytes.as_ptr().add(to - BLOCK).cast()) };
        }
        to
    }

    /// Four blocks.
    #[inline]
    fn quad(&mut self, quad: [v128; 4]) -> Kind {
        let [a, b, c, d] = quad;
        let most = u8x16_max(u8x16_max(a, b), u8x16_max(c, d));
        if u8x16_bitmask(most) == 0 {
            self.ascii(d);
            return Kind::Ascii;
        }
        // What the block before may have begun counts, too.
        let most = u8x16_max(most, self.before);
        if !v128_any_true(u8x16_ge(most, u8x16_splat(0xE0))) {
            quad.into_iter().for_each(|block| self.two_bytes(block));
            return Kind::Two;
        }
        if !v128_any_true(u8x16_ge(most, u8x16_splat(0xF0))) {
            quad.into_iter().for_each(|block| self.block::<false>(block));
            return Kind::Three;
        }
        quad.into_iter().for_each(|block| self.block::<true>(block));
        Kind::Four
    }

    /// A block without characters of more than two bytes.
    #[inline]
    fn two_bytes(&mut self, block: v128) {
        let one_back = i8x16_shuffle::<15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>(self.before, block);
        let is_second = u8x16_ge(one_back, u8x16_splat(0xC2));
        // Behind a lead byte there is one from 0x80 to 0xBF; elsewhere there are no such bytes, and neither 0xC0 nor 0xC1.
        let from = v128_bitselect(u8x16_splat(0xC0), u8x16_splat(0xC2), is_second);
        self.errors = v128_or(self.errors, v128_xor(i8x16_lt(block, from), is_second));
        self.before = block;
    }

    /// A block of characters of up to three bytes, or four.
    #[inline]
    fn block<const FOUR: bool>(&mut self, block: v128) {
        let (before, half) = (self.before, i8x16_splat(0x0F));
        let one_back = i8x16_shuffle::<15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>(before, block);
        let two_back = i8x16_shuffle::<14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29>(before, block);
        let first_high = i8x16_swizzle(first_high(), u8x16_shr(one_back, 4));
        let first_low = i8x16_swizzle(first_low(), v128_and(one_back, half));
        let second_high = i8x16_swizzle(second_high(), u8x16_shr(block, 4));
        let pair = v128_and(v128_and(first_high, first_low), second_high);
        // The highest bit is set where a third or fourth byte of a character must be.
        let mut continues = u8x16_sub_sat(two_back, u8x16_splat(0xE0 - 0x80));
        if FOUR {
            let three_back = i8x16_shuffle::<13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28>(before, block);
            continues = v128_or(continues, u8x16_sub_sat(three_back, u8x16_splat(0xF0 - 0x80)));
        }
        let continues = v128_and(continues, u8x16_splat(TWO_CONTINUATIONS));
        self.errors = v128_or(self.errors, v128_xor(continues, pair));
        self.before = block;
    }
    } // simd
}

simd! {
#[inline]
fn first_high() -> v128 {
    const C: u8 = TOO_SHORT | OVERLONG_2;
    const E: u8 = TOO_SHORT | OVERLONG_3 | SURROGATE;
    const F: u8 = TOO_SHORT | TOO_LARGE | FAR_TOO_LARGE | OVERLONG_4;
    const L: u8 = TOO_LONG;
    const T: u8 = TWO_CONTINUATIONS;
    u8x16(L, L, L, L, L, L, L, L, T, T, T, T, C, TOO_SHORT, E, F)
}

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

#[inline]
fn second_high() -> v128 {
    const S: u8 = TOO_SHORT;
    const ALL: u8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS;
    const EIGHT: u8 = ALL | OVERLONG_3 | FAR_TOO_LARGE | OVERLONG_4;
    const NINE: u8 = ALL | OVERLONG_3 | TOO_LARGE;
    const A: u8 = ALL | SURROGATE | TOO_LARGE;
    u8x16(S, S, S, S, S, S, S, S, EIGHT, NINE, A, A, S, S, S, S)
}
} // simd
