use super::ops::{
    i8x16_bitmask, i8x16_shuffle, i16x8_add, i16x8_all_true, i16x8_bitmask, i16x8_eq, i16x8_gt, u16x8_min, u16x8_splat, v128,
    v128_and, v128_andnot, v128_any_true, v128_load, v128_or, v128_store,
};

use super::single_byte::put_latin;
use super::units::{self, UNITS};
use crate::arch::put_char;
use crate::decode::{pair, unit};

const BLOCK: usize = 2 * UNITS;

simd! {
/// The units of sixteen bytes.
///
/// # Safety
/// There are sixteen bytes at `from`.
#[inline]
unsafe fn load<const BIG_ENDIAN: bool>(from: *const u8) -> v128 {
    // SAFETY: the caller guarantees that there are sixteen bytes at `from`.
    let units = unsafe { v128_load(from.cast()) };
    if BIG_ENDIAN { i8x16_shuffle::<1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14>(units, units) } else { units }
}

/// The lower halves of sixteen units, as they were loaded.
#[inline]
fn narrow<const BIG_ENDIAN: bool>(first: v128, second: v128) -> v128 {
    if BIG_ENDIAN {
        i8x16_shuffle::<1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31>(first, second)
    } else {
        i8x16_shuffle::<0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30>(first, second)
    }
}

/// Whether a unit, as it was loaded, has any of these bits.
#[inline]
fn has_bits<const BIG_ENDIAN: bool, const BITS: u16>(units: v128) -> bool {
    v128_any_true(v128_and(units, u16x8_splat(if BIG_ENDIAN { BITS.swap_bytes() } else { BITS })))
}

/// Decodes `input` to memory at `to`, in at most `most` rounds, which are counted down: how many bytes were read, and how many
/// written. What comes in a row, but for pairs of surrogates, takes so little that it is no round of its own.
///
/// # Safety
/// There is room for three bytes of each two of `input`, and for [`BEYOND`](crate::arch::BEYOND) more.
pub(crate) unsafe fn decode<const BIG_ENDIAN: bool>(input: &[u8], to: *mut u8, most: &mut u32) -> (usize, usize) {
    // Its address may be any number, from which less is taken below.
    if input.is_empty() {
        return (0, 0);
    }
    let (begin, out) = (input.as_ptr(), to);
    let mut rounds = *most;
    let (mut from, mut to) = (begin, out);
    // SAFETY: what is loaded lies before the end of the input. What is written so far is at most three bytes for each two read,
    // and what goes beyond has room.
    unsafe {
        let end = begin.add(input.len());
        let left = |from: *const u8| end.offset_from_unsigned(from);
        // Where the last block can begin, and the last two and four. Before the first byte, if there are not as many: nothing
        // lies in the first bytes of memory.
        let [one, two, four] = [1, 2, 4].map(|blocks| end.wrapping_sub(blocks * BLOCK));
        while from <= one && rounds > 0 {
            rounds -= 1;
            let units = load::<BIG_ENDIAN>(from);
            if !v128_any_true(v128_and(units, u16x8_splat(0xF800))) {
                to = to.add(units::put_twos(units, i16x8_gt(units, u16x8_splat(0x7F)), to));
                from = from.add(BLOCK);
                if v128_any_true(v128_and(units, u16x8_splat(0xFF00))) {
                    continue;
                }
                // Latin letters, most likely, to go on with.
                while from <= two {
                    let (first, second) = (v128_load(from.cast()), v128_load(from.add(BLOCK).cast()));
                    if has_bits::<BIG_ENDIAN, 0xFF00>(v128_or(first, second)) {
                        break;
                    }
                    let chars = narrow::<BIG_ENDIAN>(first, second);
                    let mask = u32::from(i8x16_bitmask(chars));
                    from = from.add(2 * BLOCK);
                    if mask != 0 {
                        to = to.add(put_latin(chars, mask, to));
                        continue;
                    }
                    v128_store(to.cast(), chars);
                    to = to.add(BLOCK);
                    // ASCII, twice as much at a time.
                    while from <= four {
                        let [a, b, c, d] = [0, 1, 2, 3].map(|index| v128_load(from.add(index * BLOCK).cast()));
                        if has_bits::<BIG_ENDIAN, 0xFF80>(v128_or(v128_or(a, b), v128_or(c, d))) {
                            break;
                        }
                        v128_store(to.cast(), narrow::<BIG_ENDIAN>(a, b));
                        v128_store(to.add(BLOCK).cast(), narrow::<BIG_ENDIAN>(c, d));
                        (from, to) = (from.add(4 * BLOCK), to.add(2 * BLOCK));
                    }
                }
                continue;
            }
            let high = v128_and(units, u16x8_splat(0xF800));
            let is_surrogate = i16x8_eq(high, u16x8_splat(0xD800));
            if !v128_any_true(is_surrogate) {
                if !i16x8_all_true(high) {
                    let shorter = i16x8_bitmask(i16x8_eq(high, u16x8_splat(0)));
                    if shorter & (shorter - 1) != 0 {
                        to = to.add(units::put_all(units, to));
                        from = from.add(BLOCK);
                        continue;
                    }
                    // One among threes, such as a line end: they go on after it.
                    let before = shorter.trailing_zeros() as usize;
                    units::put_threes(units, to);
                    to = to.add(3 * before);
                    let char = unit::<BIG_ENDIAN>(from.add(2 * before).cast::<[u8; 2]>().read());
                    to = to.add(put_char(char::from_u32(char.into()).unwrap_or_default(), to));
                    from = from.add(2 * before + 2);
                    continue;
                }
                units::put_threes(units, to);
                (from, to) = (from.add(BLOCK), to.add(3 * UNITS));
                while from <= two {
                    let (first, second) = (load::<BIG_ENDIAN>(from), load::<BIG_ENDIAN>(from.add(BLOCK)));
                    if !are_threes(first, second) {
                        break;
                    }
                    units::put_threes(first, to);
                    units::put_threes(second, to.add(3 * UNITS));
                    (from, to) = (from.add(2 * BLOCK), to.add(6 * UNITS));
                }
                continue;
            }
            // Up to the first surrogate, and the pairs that begin there.
            let before = i16x8_bitmask(is_surrogate).trailing_zeros() as usize;
            if before > 0 {
                to = to.add(units::put_some(v128_andnot(units, is_surrogate), before, to));
                from = from.add(2 * before);
            }
            while left(from) >= 4 && rounds > 0 {
                rounds -= 1;
                let [first, second] = [from, from.add(2)].map(|from| unit::<BIG_ENDIAN>(from.cast::<[u8; 2]>().read()));
                if first & 0xF800 != 0xD800 {
                    break;
                }
                if first & 0xFC00 != 0xD800 || second & 0xFC00 != 0xDC00 {
                    *most = rounds;
                    return (from.offset_from_unsigned(begin), to.offset_from_unsigned(out));
                }
                to = to.add(put_char(pair(first, second), to));
                from = from.add(4);
            }
        }
        *most = rounds;
        // Fewer than eight.
        while from > one && left(from) >= 2 {
            let Some(char) = char::from_u32(unit::<BIG_ENDIAN>(from.cast::<[u8; 2]>().read()).into()) else { break };
            to = to.add(put_char(char, to));
            from = from.add(2);
        }
        (from.offset_from_unsigned(begin), to.offset_from_unsigned(out))
    }
}

/// Whether all of sixteen units become three bytes: none is below U+0800, and, surrogates moved to below that, none is so either.
#[inline]
fn are_threes(first: v128, second: v128) -> bool {
    let moved = u16x8_splat(0x2800);
    let least = u16x8_min(u16x8_min(first, second), u16x8_min(i16x8_add(first, moved), i16x8_add(second, moved)));
    i16x8_all_true(v128_and(least, u16x8_splat(0xF800)))
}
} // simd
