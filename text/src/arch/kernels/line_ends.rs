use core::cell::Cell;

use super::find::find_byte;
use super::ops::{i8x16_bitmask, i8x16_eq, i8x16_splat, u8x16_le, u8x16_min, u8x16_splat, v128, v128_any_true, v128_load};
use crate::find::{LineEndIndex, LineFeedHints, NextHint};

/// The search stops at this number of line ends: with those of one more block, all have room.
const ENOUGH: usize = 32;

/// Bytes that line ends are looked for in together, from the first of them on. Handing out lines is charged for by as many, and what
/// is done once for them is little for a few lines.
const TOGETHER: usize = 8 * 1024;

/// Bytes that are looked at together.
const BLOCK: usize = 128;

/// Blocks of which the least byte is looked for: most have no line ends, and this takes less fuel.
const BLOCKS: usize = 2 * BLOCK;

/// With at least this number of line ends in two blocks, there will be some in the next ones.
const MANY: usize = 2;

/// Bytes of a block whose line ends are bits of one number.
const PART: usize = u32::BITS as usize;

simd! {
/// Finds the next LFs of `bytes` from an index on, one at least, if there is one. Those after the first are no further from it than
/// `max`, which is at least [`MIN_MAX`](crate::find::MIN_MAX). Returns how much was looked at. The hints are for `bytes` from an index on; there may be
/// none.
pub(crate) fn find_line_ends(
    bytes: &[u8],
    from: usize,
    max: usize,
    mut hints: Option<(&LineFeedHints, usize)>,
    ends: &LineEndIndex,
) -> usize {
    let mut at = from;
    ends.clear();
    while at + BLOCKS <= bytes.len() {
        match hints {
            Some((marks, start)) => match marks.next(at - start) {
                NextHint::NoLineFeed(bytes) => {
                    at += bytes;
                    continue;
                }
                NextHint::MayHaveLineFeed => {}
                // Behind it there is more of that, most often.
                NextHint::Unknown => {
                    hints = None;
                    continue;
                }
            },
            // SAFETY: there are two blocks.
            None if has_control(unsafe { &*bytes.as_ptr().add(at).cast() }) => {}
            None => {
                at += BLOCKS;
                continue;
            }
        }
        // Compilers compute each address in innermost loops, which takes two instructions of wasm more for each load. The one around
        // this is spared that, as long as it carries nothing on but `at`: so what was found is kept in memory.
        let mut count = usize::from(ends.count());
        if count > 0 && at + BLOCKS > ends.after(0) as usize + max.min(TOGETHER) {
            return at;
        }
        loop {
            let before = count;
            // SAFETY: there is a block, and room for the line ends of a whole one after fewer than `ENOUGH`.
            count = unsafe { push_block(ends, count, at, &*bytes.as_ptr().add(at).cast()) };
            at += BLOCK;
            if count < ENOUGH {
                // SAFETY: as for the block before, since there are still fewer than `ENOUGH`.
                count = unsafe { push_block(ends, count, at, &*bytes.as_ptr().add(at).cast()) };
                at += BLOCK;
            }
            if count >= ENOUGH {
                ends.end(count);
                return at;
            }
            if count < before + MANY || at + BLOCKS > bytes.len() || at + BLOCKS > ends.after(0) as usize + max.min(TOGETHER) {
                break;
            }
        }
        ends.end(count);
    }
    if ends.count() == 0 { find_last(ends, bytes, at) } else { at }
}

/// Adds those of a block, which begins at `at`: how many there are now.
///
/// # Safety
/// There is room for them.
#[inline]
unsafe fn push_block(ends: &LineEndIndex, count: usize, at: usize, block: &[u8; BLOCK]) -> usize {
    let (parts, _) = block.as_chunks::<PART>();
    let begin = ends.as_cells().as_ptr();
    // SAFETY: the caller guarantees that there is room for them.
    unsafe {
        let mut to = begin.add(count);
        // Each by itself: compilers do not do so with a loop, and put what is found into memory first.
        to = push_part(to, at, line_ends(&parts[0]));
        to = push_part(to, at + PART, line_ends(&parts[1]));
        to = push_part(to, at + 2 * PART, line_ends(&parts[2]));
        to = push_part(to, at + 3 * PART, line_ends(&parts[3]));
        to.offset_from_unsigned(begin)
    }
}

/// Finds those of the last bytes, which are less than two blocks.
#[inline(never)]
fn find_last(ends: &LineEndIndex, bytes: &[u8], mut at: usize) -> usize {
    let mut count = 0;
    while count < ENOUGH {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = find_byte(rest, b'\n');
        if found == rest.len() {
            break;
        }
        at += found + 1;
        ends.put(count as u8, at as u32);
        count += 1;
    }
    ends.end(count);
    if count < ENOUGH { bytes.len() } else { at }
}

/// Sixteen bytes of a block.
#[inline]
fn load<const BYTES: usize>(block: &[u8; BYTES], index: usize) -> v128 {
    let (parts, _) = block.as_chunks::<16>();
    // SAFETY: there are sixteen bytes.
    unsafe { v128_load(parts[index].as_ptr().cast()) }
}

/// Whether there is a line end, or another control character below it.
#[inline]
fn has_control(blocks: &[[u8; BLOCK]; 2]) -> bool {
    let [a, b] = blocks.each_ref().map(|block| {
        let two = |index| u8x16_min(load(block, index), load(block, index + 1));
        u8x16_min(u8x16_min(two(0), two(2)), u8x16_min(two(4), two(6)))
    });
    v128_any_true(u8x16_le(u8x16_min(a, b), u8x16_splat(b'\n')))
}

/// A bit for each LF of a part.
#[inline]
fn line_ends(part: &[u8; PART]) -> u32 {
    let wanted = i8x16_splat(b'\n' as i8);
    let bits = |index| u32::from(i8x16_bitmask(i8x16_eq(load(part, index), wanted)));
    bits(0) | bits(1) << 16
}
} // simd

/// Adds the line ends of a part, which begins at `at`, to those before `to`. Returns where the next one is put.
///
/// # Safety
/// There is room for them.
#[inline]
unsafe fn push_part(mut to: *const Cell<u32>, at: usize, mut found: u32) -> *const Cell<u32> {
    // SAFETY: the caller guarantees that there is room for them.
    let mut push = |found: u32| unsafe {
        (*to).set((at + found.trailing_zeros() as usize + 1) as u32);
        to = to.add(1);
        found & (found - 1)
    };
    // Most often there is one: for more, a loop prepares itself first.
    if found != 0 {
        found = push(found);
        while found != 0 {
            found = push(found);
        }
    }
    to
}
