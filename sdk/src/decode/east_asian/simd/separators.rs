#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_bitmask, i16x8, i16x8_bitmask, i16x8_eq, i16x8_lt, i16x8_splat, u8x16_lt, u8x16_splat, u16x8_lt, u16x8_splat, v128,
    v128_and, v128_bitselect, v128_load, v128_not, v128_store,
};

use super::BLOCK;
use super::pairs::{Pairs, look_up, pointers};
use crate::decode::units::{self, UNITS};

/// Where bytes below 0x40 stand first of two, such as spaces, digits and line ends, which are no second byte of a pair anywhere: as
/// the bits of a mask of sixteen bytes.
#[target_feature(enable = "simd128")]
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
/// There are two bytes more than a block at `from`, and room for [`BEYOND`] at `to`.
#[target_feature(enable = "simd128")]
pub(super) unsafe fn put_amid_separators<P: Pairs>(block: v128, separators: u32, from: *const u8, to: *mut u8) -> (usize, usize) {
    let lanes = i16x8(0, 1, 2, 3, 4, 5, 6, 7);
    let before = |count: usize| i16x8_lt(lanes, i16x8_splat(count as i16));
    let first = separators.trailing_zeros() as usize / 2;
    // SAFETY: as above, and for the last of each that is moved there is room, too.
    unsafe {
        let block = v128_bitselect(block, v128_load(from.add(1).cast()), before(first));
        let second = (self::separators(block) | 1 << BLOCK).trailing_zeros() as usize / 2;
        let block = v128_bitselect(block, v128_load(from.add(2).cast()), before(second));

        let (pointers, is_pair) = pointers::<P>(block);
        let units = look_up(P::TABLE, v128_and(pointers, is_pair));
        let others = |is_other| u32::from(i16x8_bitmask(is_other)) | 1 << UNITS;
        let not_three = others(u16x8_lt(units, u16x8_splat(0x800)));
        let others = others(v128_not(is_pair));
        let pairs = (not_three | others).trailing_zeros() as usize;
        if pairs < first {
            let others = others | u32::from(i16x8_bitmask(i16x8_eq(units, i16x8_splat(0))));
            let pairs = first.min(others.trailing_zeros() as usize);
            return (2 * pairs, if pairs > 0 { units::put_some(units, pairs, to) } else { 0 });
        }
        units::put_threes(units, to);
        insert(*from.add(2 * first), to.add(3 * first));
        if pairs < second || second == UNITS {
            return (2 * pairs + 1, 3 * pairs + 1);
        }
        insert(*from.add(2 * second + 1), to.add(3 * second + 1));
        (2 * pairs + 2, 3 * pairs + 2)
    }
}

/// Moves what stands at `to` on by one byte, thirty-two bytes of it, and puts `byte` before it.
///
/// # Safety
/// There is room for 33 bytes.
#[target_feature(enable = "simd128")]
#[inline]
unsafe fn insert(byte: u8, to: *mut u8) {
    // SAFETY: as above.
    unsafe {
        let (first, second) = (v128_load(to.cast()), v128_load(to.add(BLOCK).cast()));
        to.write(byte);
        v128_store(to.add(1).cast(), first);
        v128_store(to.add(1 + BLOCK).cast(), second);
    }
}
