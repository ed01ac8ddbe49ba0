use super::super::ops::{
    i8x16_add, i8x16_bitmask, i8x16_gt, i8x16_sub, i8x16_swizzle, i16x8, i16x8_bitmask, i16x8_eq, i16x8_lt, i16x8_splat, u8x16,
    u8x16_lt, u8x16_splat, u16x8_lt, u16x8_splat, v128, v128_and, v128_bitselect, v128_load, v128_not, v128_or, v128_store,
};

use super::super::BLOCK;
use super::super::ops::gather;
use super::super::units::{self, UNITS};
use super::pointers::pointers;
use crate::decode::Pairs;

simd! {
/// Where bytes below 0x40 stand first of two, such as spaces, digits and line ends, which are no second byte of a pair anywhere: as
/// the bits of a mask of sixteen bytes.
#[inline]
pub(super) fn separators(block: v128) -> u32 {
    u32::from(i8x16_bitmask(u8x16_lt(block, u8x16_splat(0x40)))) & 0x5555
}

/// Pairs with one separator among them, or two. Those are taken out, and put back into the text of the pairs: only pairs that become
/// three bytes are taken together with them. How many bytes were read, and how many written: none if the first pair is not in
/// the table.
///
/// ```text
///   from    a1a2 b1b2 ␠ c1c2 d1d2 ␠ e1e2 ..
///   block   a1a2 b1b2 c1c2 d1d2 e1e2 ..
///   text    aaabbb ccc.. : what follows the second pair moves on by one byte
/// ```
///
/// # Safety
/// There are two bytes more than a block at `from`, and room for [`BEYOND`](crate::arch::BEYOND) at `to`.
pub(super) unsafe fn put_with_separators<P: Pairs>(block: v128, separators: u32, from: *const u8, to: *mut u8) -> (usize, usize) {
    let lanes = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
    let before = |count: usize| i16x8_lt(lanes, i16x8_splat(count as i16));
    let first = separators.trailing_zeros() as usize / 2;
    // SAFETY: the caller guarantees that there are two bytes more than a block at `from`, and room for `BEYOND` at `to`: for the last of
    // each that is moved, too.
    unsafe {
        let block = v128_bitselect(block, v128_load(from.add(1).cast()), before(first));
        let second = (self::separators(block) | 1 << BLOCK).trailing_zeros() as usize / 2;
        let block = v128_bitselect(block, v128_load(from.add(2).cast()), before(second));

        let (pointers, is_pair) = pointers::<P>(block);
        let units = gather(P::TABLE.units(), v128_and(pointers, is_pair));
        let others = u32::from(i16x8_bitmask(v128_not(is_pair))) | 1 << UNITS;
        let pairs = others.trailing_zeros() as usize;
        // What is read next depends on the bytes alone, and not on the table, unless this comes up: so it need not wait for that.
        let not_three = u32::from(i16x8_bitmask(u16x8_lt(units, u16x8_splat(0x800))));
        if pairs < first || not_three & !(u32::MAX << pairs) != 0 {
            let others = others | u32::from(i16x8_bitmask(i16x8_eq(units, i16x8_splat(0))));
            let pairs = first.min(others.trailing_zeros() as usize);
            return (2 * pairs, if pairs > 0 { units::put_any(units, pairs, to) } else { 0 });
        }
        // Where separators go; the second may not be there.
        let (first_at, second_at) = (3 * first, 3 * second + 1);
        let (low, high) = threes_around(units, first_at, second_at);
        v128_store(to.cast(), low);
        v128_store(to.add(BLOCK).cast(), high);
        to.add(first_at).write(*from.add(2 * first));
        if pairs < second || second == UNITS {
            return (2 * pairs + 1, 3 * pairs + 1);
        }
        to.add(second_at).write(*from.add(2 * second + 1));
        (2 * pairs + 2, 3 * pairs + 2)
    }
}

/// The bytes of units that become three each, with a gap of one byte at each of two places. (To store them, and move some on, is
/// slow: what was just stored is loaded again from another place.)
#[inline]
fn threes_around(units: v128, first: usize, second: usize) -> (v128, v128) {
    let (low, high) = units::threes(units);
    let (first, second) = (u8x16_splat(first as u8), u8x16_splat(second as u8));
    // What stands behind a gap comes from one byte before: what is greater is -1.
    let from = |places: v128| i8x16_add(i8x16_add(places, i8x16_gt(places, first)), i8x16_gt(places, second));
    let of_low = from(u8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    let of_both = from(u8x16(16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31));
    let of_high = i8x16_swizzle(high, i8x16_sub(of_both, u8x16_splat(16)));
    (i8x16_swizzle(low, of_low), v128_or(i8x16_swizzle(low, of_both), of_high))
}
} // simd
