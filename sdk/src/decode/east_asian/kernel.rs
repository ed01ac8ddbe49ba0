//! Characters of two bytes by the SIMD instructions of wasm, eight at a time: their pointers are computed and checked together,
//! each is looked up by a load into its lane, and together they become UTF-8.

#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_splat, i16x8_add, i16x8_all_true, i16x8_bitmask, i16x8_eq, i16x8_mul, i16x8_shl, i16x8_splat,
    i16x8_sub, u16x8_extract_lane, u16x8_ge, u16x8_gt, u16x8_le, u16x8_lt, u16x8_shr, u16x8_splat, u16x8_sub_sat, v128, v128_and,
    v128_andnot, v128_load, v128_load16_lane, v128_not, v128_or, v128_store,
};

use super::Next;
use crate::decode::units::{self, BEYOND, UNITS};

const BLOCK: usize = 2 * UNITS;

/// Which two bytes may be a character, and where the table has it. What is not said here, or not in the table, is for `next`.
pub(super) trait Pairs {
    /// Whether bytes below 0x80 that begin no pair are ASCII.
    const HAS_ASCII: bool = true;
    /// The first and the last of the first bytes.
    const LEADS: (u8, u8);
    /// The first and the last of those between that are none.
    const LEAD_GAP: Option<(u8, u8)> = None;
    /// The same of the second bytes.
    const TRAILS: (u8, u8);
    const TRAIL_GAP: Option<(u8, u8)> = None;
    /// How many characters of the table there are for each first byte.
    const ROW: u16;
    /// From this first byte on so many of a row, the first ones, are not in the table, and those second bytes in no pair.
    const SHORT_ROWS: Option<(u8, u8)> = None;
    /// Where the table has the first of all pairs.
    const FIRST: u16 = 0;
    const TABLE: &'static [u16];

    /// What `bytes` begin with.
    fn next(bytes: &[u8]) -> Next;
}

/// Decodes the start of `input` onto `text`, as far as there are characters and nothing else: how many bytes of it.
pub(super) fn run<P: Pairs>(input: &[u8], text: &mut String) -> usize {
    append(input, text, |input, to| {
        // SAFETY: `append` has made room.
        unsafe { decode::<P>(input, to) }
    })
}

/// Copies ASCII, up to the first byte that ISO-2022-JP has other uses for, onto `text`: how many bytes.
pub(super) fn run_ascii_but_controls(input: &[u8], text: &mut String) -> usize {
    append(input, text, |input, to| {
        // SAFETY: `append` has made room.
        unsafe { copy_ascii_but_controls(input, to) }
    })
}

/// Appends to `text` what `decode` writes, given `input` and room for three bytes of each of its bytes and [`BEYOND`]: how many bytes
/// were read.
#[inline]
fn append(input: &[u8], text: &mut String, decode: impl FnOnce(&[u8], *mut u8) -> (usize, usize)) -> usize {
    text.reserve(input.len() * 3 + BEYOND);
    // SAFETY: this module is compiled for engines with SIMD only: elsewhere its component does not even validate. What is appended
    // is UTF-8: ASCII and whole characters, as is tested for every pair.
    unsafe {
        let bytes = text.as_mut_vec();
        let before = bytes.len();
        let (read, written) = decode(input, bytes.as_mut_ptr().add(before));
        bytes.set_len(before + written);
        read
    }
}

/// Decodes `input` to memory at `to`: how many bytes were read, and how many written.
///
/// # Safety
/// There is room for three bytes of each byte of `input`, and for [`BEYOND`] more.
#[target_feature(enable = "simd128")]
unsafe fn decode<P: Pairs>(input: &[u8], to: *mut u8) -> (usize, usize) {
    let mut read = 0;
    let mut written = 0;
    // SAFETY: what is loaded is checked to be there. What is written so far is at most three bytes for each byte read, or four for
    // four; and what goes beyond has room.
    unsafe {
        while let Some(block) = input.get(read..read + BLOCK) {
            let bytes = v128_load(block.as_ptr().cast());
            if P::HAS_ASCII {
                let mask = i8x16_bitmask(bytes);
                if mask & 1 == 0 {
                    // As much ASCII as there is. What is stored beyond that is overwritten.
                    v128_store(to.add(written).cast(), bytes);
                    let ascii = (u32::from(mask) | 1 << BLOCK).trailing_zeros() as usize;
                    (read, written) = (read + ascii, written + ascii);
                    if ascii == BLOCK {
                        let ascii = copy_ascii(&input[read..], to.add(written));
                        (read, written) = (read + ascii, written + ascii);
                    }
                    continue;
                }
            }
            let (pointers, is_pair) = pointers::<P>(bytes);
            let mut others = i16x8_bitmask(v128_not(is_pair));
            if others & 1 == 0 {
                let units = look_up(P::TABLE, v128_and(pointers, is_pair));
                if others == 0 && i16x8_all_true(units) {
                    written += units::put(units, to.add(written));
                    read += BLOCK;
                    continue;
                }
                others |= i16x8_bitmask(i16x8_eq(units, i16x8_splat(0)));
                let before = others.trailing_zeros() as usize;
                if before > 0 {
                    written += units::put_some(units, before, to.add(written));
                    read += 2 * before;
                    continue;
                }
            }
            let Next::Char(char, length) = P::next(&input[read..]) else { return (read, written) };
            written += units::put_char(char, to.add(written));
            read += length;
        }
        while let Some(rest) = input.get(read..)
            && !rest.is_empty()
            && let Next::Char(char, length) = P::next(rest)
        {
            written += units::put_char(char, to.add(written));
            read += length;
        }
    }
    (read, written)
}

/// Copies ASCII from the start of `input`, thirty-two bytes at a time.
///
/// # Safety
/// There is room for as many bytes as `input` has.
#[target_feature(enable = "simd128")]
#[inline(never)]
unsafe fn copy_ascii(input: &[u8], to: *mut u8) -> usize {
    let mut read = 0;
    for two in input.as_chunks::<{ 2 * BLOCK }>().0 {
        // SAFETY: there are two blocks, and room for them.
        unsafe {
            let (first, second) = (v128_load(two.as_ptr().cast()), v128_load(two.as_ptr().add(BLOCK).cast()));
            if i8x16_bitmask(v128_or(first, second)) != 0 {
                break;
            }
            v128_store(to.add(read).cast(), first);
            v128_store(to.add(read + BLOCK).cast(), second);
        }
        read += 2 * BLOCK;
    }
    read
}

/// Copies ASCII to memory at `to`, up to a byte that is none, or is an escape, or one of the two that shifted once: how many bytes
/// were read, and how many written.
///
/// # Safety
/// There is room for as many bytes as `input` has, and for a block more.
#[target_feature(enable = "simd128")]
unsafe fn copy_ascii_but_controls(input: &[u8], to: *mut u8) -> (usize, usize) {
    let mut read = 0;
    while let Some(block) = input.get(read..read + BLOCK) {
        // SAFETY: a block has sixteen bytes, and there is room.
        let bytes = unsafe { v128_load(block.as_ptr().cast()) };
        unsafe { v128_store(to.add(read).cast(), bytes) };
        let is_escape = i8x16_eq(bytes, i8x16_splat(0x1B));
        let is_shift = i8x16_eq(v128_or(bytes, i8x16_splat(1)), i8x16_splat(0x0F));
        let others = i8x16_bitmask(v128_or(v128_or(is_escape, is_shift), bytes));
        if others != 0 {
            read += others.trailing_zeros() as usize;
            return (read, read);
        }
        read += BLOCK;
    }
    for &byte in &input[read..] {
        if byte >= 0x80 || matches!(byte, 0x0E | 0x0F | 0x1B) {
            break;
        }
        // SAFETY: there is room.
        unsafe { to.add(read).write(byte) };
        read += 1;
    }
    (read, read)
}

/// The place in the table of each pair of bytes, and which of them are pairs.
#[target_feature(enable = "simd128")]
#[inline]
fn pointers<P: Pairs>(bytes: v128) -> (v128, v128) {
    let mut leads = v128_and(bytes, u16x8_splat(0xFF));
    let trails = u16x8_shr(bytes, 8);
    let mut is_pair = v128_and(between(leads, P::LEADS), between(trails, P::TRAILS));
    if let Some((first, last)) = P::LEAD_GAP {
        is_pair = v128_andnot(is_pair, between(leads, (first, last)));
        let is_after = u16x8_gt(leads, u16x8_splat(last.into()));
        leads = i16x8_sub(leads, v128_and(is_after, u16x8_splat(u16::from(last - first) + 1)));
    }
    // Of the first pair of all this is what `FIRST` says.
    let offset = P::FIRST.wrapping_sub(u16::from(P::LEADS.0).wrapping_mul(P::ROW)).wrapping_sub(P::TRAILS.0.into());
    let rows = i16x8_mul(leads, u16x8_splat(P::ROW));
    let mut pointers = i16x8_add(i16x8_add(rows, trails), u16x8_splat(offset));
    if let Some((first, last)) = P::TRAIL_GAP {
        is_pair = v128_andnot(is_pair, between(trails, (first, last)));
        let is_after = u16x8_gt(trails, u16x8_splat(last.into()));
        pointers = i16x8_sub(pointers, v128_and(is_after, u16x8_splat(u16::from(last - first) + 1)));
    }
    if let Some((first, left_out)) = P::SHORT_ROWS {
        let short = u16x8_sub_sat(leads, u16x8_splat(u16::from(first) - 1));
        pointers = i16x8_sub(pointers, i16x8_mul(short, u16x8_splat(left_out.into())));
        let is_left_out = u16x8_lt(trails, u16x8_splat(u16::from(P::TRAILS.0) + u16::from(left_out)));
        is_pair = v128_andnot(is_pair, v128_and(u16x8_ge(leads, u16x8_splat(first.into())), is_left_out));
    }
    (pointers, v128_and(is_pair, u16x8_lt(pointers, u16x8_splat(P::TABLE.len() as u16))))
}

/// Which lanes are one of these bytes, the last one included.
#[target_feature(enable = "simd128")]
#[inline]
fn between(lanes: v128, (first, last): (u8, u8)) -> v128 {
    if first == last {
        return i16x8_eq(lanes, u16x8_splat(first.into()));
    }
    u16x8_le(i16x8_sub(lanes, u16x8_splat(first.into())), u16x8_splat(u16::from(last - first)))
}

/// The units that the table has at these places.
///
/// # Safety
/// There are such places in the table.
#[target_feature(enable = "simd128")]
#[inline]
unsafe fn look_up(table: &'static [u16], places: v128) -> v128 {
    let offsets = i16x8_shl(places, 1);
    let base = table.as_ptr().cast::<u8>();
    macro_rules! load {
        ($lane:literal, $units:expr) => {
            v128_load16_lane::<$lane>($units, base.add(u16x8_extract_lane::<$lane>(offsets).into()).cast())
        };
    }
    // SAFETY: as above.
    unsafe {
        let half = load!(3, load!(2, load!(1, load!(0, u16x8_splat(0)))));
        load!(7, load!(6, load!(5, load!(4, half))))
    }
}
