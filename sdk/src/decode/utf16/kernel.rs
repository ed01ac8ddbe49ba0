#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_shuffle, i16x8_bitmask, i16x8_eq, u8x16_narrow_i16x8, u16x8_splat, v128, v128_and, v128_andnot, v128_any_true,
    v128_load, v128_or, v128_store,
};

use super::{pair, unit};
use crate::decode::units::{self, BEYOND, UNITS};

const BLOCK: usize = 2 * UNITS;

/// Decodes `input` up to its end, or to a lone surrogate, onto `text`: how many bytes of it. A unit, or a pair of surrogates, that is
/// not whole is left, too.
pub(super) fn run<const BIG_ENDIAN: bool>(input: &[u8], text: &mut String) -> usize {
    // Two bytes become three at most.
    text.reserve(input.len() * 3 / 2 + BEYOND);
    // SAFETY: this module is compiled for engines with SIMD only: elsewhere its component does not even validate. There is room for
    // three bytes of each two, and for what is stored beyond the last. What is appended is UTF-8, as is tested for every unit
    // in every lane.
    unsafe {
        let bytes = text.as_mut_vec();
        let before = bytes.len();
        let (read, written) = decode::<BIG_ENDIAN>(input, bytes.as_mut_ptr().add(before));
        bytes.set_len(before + written);
        read
    }
}

/// The units of sixteen bytes.
///
/// # Safety
/// There are sixteen bytes at `from`.
#[target_feature(enable = "simd128")]
#[inline]
unsafe fn load<const BIG_ENDIAN: bool>(from: *const u8) -> v128 {
    // SAFETY: as above.
    let units = unsafe { v128_load(from.cast()) };
    if BIG_ENDIAN { i8x16_shuffle::<1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14>(units, units) } else { units }
}

/// Decodes `input` to memory at `to`: how many bytes were read, and how many written.
///
/// # Safety
/// There is room for three bytes of each two of `input`, and for [`BEYOND`] more.
#[target_feature(enable = "simd128")]
unsafe fn decode<const BIG_ENDIAN: bool>(input: &[u8], to: *mut u8) -> (usize, usize) {
    let mut read = 0;
    let mut written = 0;
    // SAFETY: what is loaded is checked to be there. What is written so far is at most three bytes for each two read, and what goes
    // beyond has room.
    unsafe {
        while let Some(block) = input.get(read..read + BLOCK) {
            let units = load::<BIG_ENDIAN>(block.as_ptr());
            if !v128_any_true(v128_and(units, u16x8_splat(0xFF80))) {
                v128_store(to.add(written).cast(), u8x16_narrow_i16x8(units, units));
                (read, written) = (read + BLOCK, written + UNITS);
                while let Some(two) = input.get(read..read + 2 * BLOCK) {
                    let (first, second) = (load::<BIG_ENDIAN>(two.as_ptr()), load::<BIG_ENDIAN>(two.as_ptr().add(BLOCK)));
                    if v128_any_true(v128_and(v128_or(first, second), u16x8_splat(0xFF80))) {
                        break;
                    }
                    v128_store(to.add(written).cast(), u8x16_narrow_i16x8(first, second));
                    (read, written) = (read + 2 * BLOCK, written + 2 * UNITS);
                }
                continue;
            }
            let is_surrogate = i16x8_eq(v128_and(units, u16x8_splat(0xF800)), u16x8_splat(0xD800));
            if !v128_any_true(is_surrogate) {
                written += units::put(units, to.add(written));
                read += BLOCK;
                continue;
            }
            // Up to the first surrogate, and the pairs that begin there.
            let before = i16x8_bitmask(is_surrogate).trailing_zeros() as usize;
            if before > 0 {
                let zeroed = v128_andnot(units, is_surrogate);
                written += units::put_some(zeroed, before, to.add(written));
                read += 2 * before;
            }
            while let Some(bytes) = input.get(read..read + 4) {
                let (first, second) = (unit::<BIG_ENDIAN>([bytes[0], bytes[1]]), unit::<BIG_ENDIAN>([bytes[2], bytes[3]]));
                if first & 0xF800 != 0xD800 {
                    break;
                }
                if first & 0xFC00 != 0xD800 || second & 0xFC00 != 0xDC00 {
                    return (read, written);
                }
                written += units::put_char(pair(first, second), to.add(written));
                read += 4;
            }
        }
        // Fewer than eight.
        while let Some(bytes) = input.get(read..read + 2) {
            let Some(char) = char::from_u32(unit::<BIG_ENDIAN>([bytes[0], bytes[1]]).into()) else { break };
            written += units::put_char(char, to.add(written));
            read += 2;
        }
    }
    (read, written)
}
