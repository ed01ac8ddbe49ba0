//! Sixteen bytes at a time.
//!
//! Each byte becomes two lanes, the lead and the trail byte of its UTF-8; ASCII is a trail without a lead. A `swizzle` packs the lanes
//! in use to the front: which ones those are, a table says for each mask of eight bytes (after
//! [Lemire and Muła](https://arxiv.org/abs/2109.10433), who pack UTF-16 so). The bytes between ASCII that are few, and those whose
//! characters have another length, are put in one by one.

mod latin;
mod look_up;

use super::ops::{
    i8x16_bitmask, i8x16_shuffle, u8x16_splat, v128, v128_any_true, v128_bitselect, v128_load, v128_or, v128_store,
};

use super::BLOCK;
use crate::decode::{Chars, Shape};
use latin::{high_halves, low_halves};
use look_up::{Latin, LookUp, Narrow, Wide};

pub(super) use latin::put_latin;

/// Up to this number of bytes of a block that are not ASCII go one by one, with the ASCII between them: a block takes as much as
/// three, about.
const FEW: u32 = 2;

/// The most bytes of a block that are others, up to the first of which the block is taken: with more, sixteen bytes one by one take
/// less.
const MOST_OTHERS: u32 = 3;

/// The number of additional rounds that sixteen bytes one by one take.
const ONE_BY_ONE: u32 = 4;

simd! {
/// Decodes `input` to memory at `to`, in at most `rounds` rounds, which are counted down: how many bytes were read, and how many
/// written. A round takes a block, or a part of it; what is ASCII, or was looked up together, takes none.
///
/// # Safety
/// There is room for three bytes of each byte of `input` and [`BEYOND`](crate::arch::BEYOND).
pub(crate) unsafe fn decode(shape: &Shape, chars: &Chars, input: &[u8], to: *mut u8, rounds: &mut u32) -> (usize, usize) {
    // Its address may be any number, from which less is taken below.
    if input.is_empty() {
        return (0, 0);
    }
    let end = input.as_ptr_range().end;
    // SAFETY: the caller guarantees that there is room for three bytes of each byte of `input` and `BEYOND`; bytes that are read lie before the end.
    unsafe {
        let mut at = match shape {
            Shape::Latin => decode_blocks(&Latin, chars, input, to, rounds),
            Shape::Row(row, table) => decode_blocks(&Narrow(row, table), chars, input, to, rounds),
            Shape::WideRow(row) => decode_blocks(&Wide(row), chars, input, to, rounds),
            Shape::Table(table) => decode_blocks(&**table, chars, input, to, rounds),
        };
        while end.offset_from(at.from) < BLOCK as isize && at.from < end && at.pass_char(chars) {}
        (at.from.offset_from(input.as_ptr()) as usize, at.to.offset_from(to) as usize)
    }
}

/// Decodes whole blocks, up to where fewer bytes are left, unless the rounds are used up before, or a byte is malformed.
///
/// # Safety
/// As of [`decode`].
unsafe fn decode_blocks(look: &impl LookUp, chars: &Chars, input: &[u8], to: *mut u8, rounds: &mut u32) -> At {
    // SAFETY: what is read are whole blocks of the input, or single bytes of it. What is written so far is at most three times what is
    // read, and there are two blocks of room beyond that; a step writes no more than that before it has read as much.
    unsafe {
        let mut at = At { from: input.as_ptr(), to };
        let end = at.from.add(input.len());
        // Where the last block can begin. Before the first byte, if there is no block: nothing lies in the first sixteen bytes of
        // memory.
        let last = end.wrapping_sub(BLOCK);
        let mut left = *rounds;
        while at.from <= last {
            let mut bytes = v128_load(at.from.cast());
            let mut mask = u32::from(i8x16_bitmask(bytes));
            if mask == 0 {
                match at.pass_ascii(bytes, last) {
                    Some(next) => bytes = next,
                    None => continue,
                }
                mask = u32::from(i8x16_bitmask(bytes));
            }
            let written = look.put_at_once(bytes, mask, at.to);
            if written > 0 {
                at.pass(BLOCK, written);
                continue;
            }
            if mask.count_ones() <= FEW {
                if left == 0 || !at.pass_ascii_and_char(bytes, mask, chars) {
                    break;
                }
                left -= 1;
                continue;
            }
            let [mut middles, mut lasts, others] = look.look_up(bytes);
            let has_ascii = mask != 0xFFFF;
            let mut left_over = 0;
            if v128_any_true(others) || (has_ascii && look.first().is_some()) {
                if left == 0 {
                    break;
                }
                left -= 1;
                left_over = u32::from(i8x16_bitmask(others));
                if let Some([leads, trails, found]) = look.look_up_others(bytes) {
                    (middles, lasts) = (v128_bitselect(leads, middles, found), v128_bitselect(trails, lasts, found));
                    left_over &= !u32::from(i8x16_bitmask(found));
                }
                if look.first().is_some() || left_over.count_ones() > MOST_OTHERS {
                    left = left.saturating_sub(ONE_BY_ONE);
                    let after = at.from.add(BLOCK);
                    while at.from < after && at.pass_char(chars) {}
                    if at.from < after {
                        break;
                    }
                    continue;
                }
            }
            if left_over == 0 && !has_ascii {
                at.put_all(look.first(), middles, lasts);
                continue;
            }
            let written = latin::put_pairs(middles, lasts, mask, at.to);
            if left_over == 0 {
                at.pass(BLOCK, written);
                continue;
            }
            // Up to the first of the others; that one by itself, and on from there.
            let before = left_over.trailing_zeros();
            at.pass(before as usize, (before + (mask & ((1 << before) - 1)).count_ones()) as usize);
            if !at.pass_char(chars) {
                break;
            }
        }
        *rounds = left;
        at
    }
}
} // simd

/// Where the next byte is read, and where its character is written.
struct At {
    from: *const u8,
    to: *mut u8,
}

impl At {
    /// # Safety
    /// So much was read there, and written.
    #[inline]
    unsafe fn pass(&mut self, read: usize, written: usize) {
        // SAFETY: it was.
        unsafe {
            self.from = self.from.add(read);
            self.to = self.to.add(written);
        }
    }

    simd! {
    /// Copies this block of ASCII, and those after it: the next that has other bytes, which begins where this is then. None
    /// if that cannot be told: there may be one block more.
    ///
    /// # Safety
    /// As of [`decode`]; the last block begins at `last`, or before it.
    #[inline]
    unsafe fn pass_ascii(&mut self, mut block: v128, last: *const u8) -> Option<v128> {
        // SAFETY: as there.
        unsafe {
            self.copy(block);
            if self.from > last {
                return None;
            }
            block = v128_load(self.from.cast());
            // Two blocks at a time from here on.
            while i8x16_bitmask(block) == 0 {
                self.copy(block);
                if self.from > last.wrapping_sub(BLOCK) {
                    return None;
                }
                let next = v128_load(self.from.add(BLOCK).cast());
                block = v128_load(self.from.cast());
                if i8x16_bitmask(v128_or(block, next)) == 0 {
                    self.copy(block);
                    block = next;
                } else if i8x16_bitmask(block) == 0 {
                    self.copy(block);
                    return Some(next);
                }
            }
            Some(block)
        }
    }

    /// # Safety
    /// This is the next block, all of it ASCII, and there is room for it.
    #[inline]
    unsafe fn copy(&mut self, block: v128) {
        // SAFETY: there is.
        unsafe {
            v128_store(self.to.cast(), block);
            self.pass(BLOCK, BLOCK);
        }
    }
    } // simd

    /// Decodes one byte, unless it is malformed.
    ///
    /// # Safety
    /// There is one, and four bytes of room.
    #[inline]
    unsafe fn pass_char(&mut self, chars: &Chars) -> bool {
        // SAFETY: there are.
        unsafe {
            let Some(char) = chars.get(*self.from) else { return false };
            self.to.cast::<u32>().write_unaligned(char);
            self.pass(1, (char >> 24) as usize);
        }
        true
    }

    simd! {
    /// Copies ASCII, up to the first byte of a block that is not ASCII, and decodes that one, unless it is malformed.
    ///
    /// # Safety
    /// There is a block of these bytes, and room for that.
    #[inline]
    unsafe fn pass_ascii_and_char(&mut self, bytes: v128, mask: u32, chars: &Chars) -> bool {
        // SAFETY: there is.
        unsafe {
            v128_store(self.to.cast(), bytes);
            let ascii = mask.trailing_zeros() as usize;
            self.pass(ascii, ascii);
            self.pass_char(chars)
        }
    }

    /// Writes sixteen characters of two bytes, or of three with this first one.
    ///
    /// # Safety
    /// There is a block to read, and room for that.
    #[inline]
    unsafe fn put_all(&mut self, first: Option<u8>, middles: v128, lasts: v128) {
        let to = self.to.cast::<v128>();
        // SAFETY: there is.
        unsafe {
            if let Some(first) = first {
                let [a, b, c] = threes(u8x16_splat(first), middles, lasts);
                v128_store(to, a);
                v128_store(to.add(1), b);
                v128_store(to.add(2), c);
                self.pass(BLOCK, 3 * BLOCK);
            } else {
                v128_store(to, low_halves(middles, lasts));
                v128_store(to.add(1), high_halves(middles, lasts));
                self.pass(BLOCK, 2 * BLOCK);
            }
        }
    }
    } // simd
}

simd! {
/// Sixteen times three bytes, one of each.
#[inline]
fn threes(first: v128, middles: v128, lasts: v128) -> [v128; 3] {
    // The first byte is the same in all of them: any lane of it will do.
    let pairs = low_halves(middles, lasts);
    let a = i8x16_shuffle::<16, 0, 1, 16, 2, 3, 16, 4, 5, 16, 6, 7, 16, 8, 9, 16>(pairs, first);
    let late = high_halves(middles, lasts);
    let across = i8x16_shuffle::<10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25>(pairs, late);
    let b = i8x16_shuffle::<0, 1, 16, 2, 3, 16, 4, 5, 16, 6, 7, 16, 8, 9, 16, 10>(across, first);
    let c = i8x16_shuffle::<5, 16, 6, 7, 16, 8, 9, 16, 10, 11, 16, 12, 13, 16, 14, 15>(late, first);
    [a, b, c]
}
} // simd
