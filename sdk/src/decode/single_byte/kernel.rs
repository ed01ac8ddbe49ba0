#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_shr, i8x16_shuffle, i8x16_splat, i8x16_sub, i8x16_swizzle, u8x16_ge, u8x16_splat,
    v128, v128_and, v128_andnot, v128_any_true, v128_bitselect, v128_load, v128_or, v128_store,
};

use super::pack::PACK;
use super::{BLOCK, SingleByte};

/// The most bytes of a block that do not become one or two, and after each of which it is begun anew: with more of them, sixteen
/// bytes one by one take less.
const MOST_ANEW: u32 = 4;

/// Decodes `input` to memory at `to`: how many bytes were read, and how many written.
///
/// # Safety
/// There is room for three bytes of each byte of `input` and two blocks beyond.
#[target_feature(enable = "simd128")]
pub(super) unsafe fn decode<const LATIN: bool>(tables: &SingleByte, input: &[u8], to: *mut u8) -> (usize, usize) {
    let mut read = 0;
    let mut written = 0;
    while let Some(block) = input.get(read..read + BLOCK) {
        // SAFETY: a block has sixteen bytes. What is written so far is at most three times what is read, and there are two blocks
        // of room beyond that, of which a step writes no more before it has read as much.
        unsafe {
            let bytes = v128_load(block.as_ptr().cast());
            let mask = i8x16_bitmask(bytes);
            if mask == 0 {
                v128_store(to.add(written).cast(), bytes);
                (read, written) = (read + BLOCK, written + BLOCK);
                let (more, out) = (read, written);
                while let Some(pair) = input.get(read..read + 2 * BLOCK) {
                    let (first, second) = (v128_load(pair.as_ptr().cast()), v128_load(pair.as_ptr().add(BLOCK).cast()));
                    if i8x16_bitmask(v128_or(first, second)) != 0 {
                        break;
                    }
                    let to = to.add(out + (read - more));
                    v128_store(to.cast(), first);
                    v128_store(to.add(BLOCK).cast(), second);
                    read += 2 * BLOCK;
                }
                written += read - more;
                continue;
            }
            let is_high = i8x16_shr(bytes, 7);
            let (leads, trails, others) = if LATIN { latin(bytes) } else { tables.look_up(bytes) };
            let trails = v128_bitselect(trails, bytes, is_high);
            let others = i8x16_bitmask(v128_and(others, is_high));

            let first = i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(leads, trails);
            let second = i8x16_shuffle::<8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31>(leads, trails);
            let (low, high) = (usize::from(mask & 0xFF), usize::from(mask >> 8));
            let half = written + BLOCK / 2 + low.count_ones() as usize;
            v128_store(to.add(written).cast(), i8x16_swizzle(first, v128_load(PACK[low].as_ptr().cast())));
            v128_store(to.add(half).cast(), i8x16_swizzle(second, v128_load(PACK[high].as_ptr().cast())));
            if others == 0 {
                read += BLOCK;
                written = half + BLOCK / 2 + high.count_ones() as usize;
                continue;
            }
            // Up to the first that does not become one or two: that one by itself, and on from there. Of blocks with many such
            // bytes all go by themselves: to begin anew after each would be dear.
            let before = others.trailing_zeros();
            let one_by_one = if others.count_ones() > MOST_ANEW {
                block
            } else {
                read += before as usize;
                written += (before + (mask & ((1 << before) - 1)).count_ones()) as usize;
                &block[before as usize..=before as usize]
            };
            for &byte in one_by_one {
                let Some(char) = tables.char(byte) else { return (read, written) };
                to.add(written).cast::<u32>().write_unaligned(char);
                read += 1;
                written += (char >> 24) as usize;
            }
        }
    }
    for &byte in &input[read..] {
        let Some(char) = tables.char(byte) else { break };
        // SAFETY: as above.
        unsafe { to.add(written).cast::<u32>().write_unaligned(char) };
        read += 1;
        written += (char >> 24) as usize;
    }
    (read, written)
}

/// Lead and trail bytes of windows-1252 and its like, and which bytes have none: 0x80 to 0x9F.
#[target_feature(enable = "simd128")]
#[inline]
fn latin(bytes: v128) -> (v128, v128, v128) {
    let leads = i8x16_sub(u8x16_splat(0xC2), u8x16_ge(bytes, u8x16_splat(0xC0)));
    let trails = v128_andnot(bytes, u8x16_splat(0x40));
    (leads, trails, i8x16_lt(bytes, u8x16_splat(0xA0)))
}

impl SingleByte {
    /// The UTF-8 of a byte, and in the highest byte how long it is; none if it is malformed.
    #[inline]
    fn char(&self, byte: u8) -> Option<u32> {
        let char = if byte < 0x80 { 1 << 24 | u32::from(byte) } else { self.chars[usize::from(byte & 0x7F)] };
        if char == 0 { None } else { Some(char) }
    }

    /// Lead and trail bytes of any charset, and which bytes have none. Most text keeps to the upper half of the tables.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> (v128, v128, v128) {
        let zero = i8x16_splat(0);
        let (mut leads, mut trails) = self.look_up_rows::<4>(i8x16_sub(bytes, u8x16_splat(0xC0)), zero, zero);
        if v128_any_true(i8x16_lt(bytes, u8x16_splat(0xC0))) {
            (leads, trails) = self.look_up_rows::<0>(i8x16_sub(bytes, u8x16_splat(0x80)), leads, trails);
        }
        (leads, trails, i8x16_eq(trails, zero))
    }

    /// Adds what four rows have, of which the first is `ROW`. An index that is not in a row finds 0 there.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up_rows<const ROW: usize>(&self, mut indices: v128, mut leads: v128, mut trails: v128) -> (v128, v128) {
        for row in ROW..ROW + 4 {
            // SAFETY: there are eight rows of sixteen bytes.
            let (lead, trail) = unsafe {
                let (leads, trails) = (self.leads.as_ptr(), self.trails.as_ptr());
                (v128_load(leads.add(row * BLOCK).cast()), v128_load(trails.add(row * BLOCK).cast()))
            };
            leads = v128_or(leads, i8x16_swizzle(lead, indices));
            trails = v128_or(trails, i8x16_swizzle(trail, indices));
            indices = i8x16_sub(indices, i8x16_splat(16));
        }
        (leads, trails)
    }
}
