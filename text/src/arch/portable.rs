//! The operations of WebAssembly in plain Rust.

use core::array::from_fn;
use core::sync::atomic::{AtomicU16, Ordering};

/// Compiles functions as they are.
macro_rules! simd {
    ($($function:item)*) => { $($function)* };
}

#[path = "kernels/mod.rs"]
pub(crate) mod kernels;

#[allow(non_camel_case_types, reason = "its name in WebAssembly")]
#[derive(Clone, Copy)]
pub(crate) struct v128([u8; 16]);

fn lanes16(a: v128) -> [u16; 8] {
    from_fn(|lane| u16::from_le_bytes([a.0[2 * lane], a.0[2 * lane + 1]]))
}

fn lanes32(a: v128) -> [u32; 4] {
    from_fn(|lane| u32::from_le_bytes([a.0[4 * lane], a.0[4 * lane + 1], a.0[4 * lane + 2], a.0[4 * lane + 3]]))
}

fn of16(lanes: [u16; 8]) -> v128 {
    v128(from_fn(|byte| lanes[byte / 2].to_le_bytes()[byte % 2]))
}

fn of32(lanes: [u32; 4]) -> v128 {
    v128(from_fn(|byte| lanes[byte / 4].to_le_bytes()[byte % 4]))
}

/// A lane of ones or zeros.
fn mask8(is: bool) -> u8 {
    0_u8.wrapping_sub(is.into())
}

fn mask16(is: bool) -> u16 {
    0_u16.wrapping_sub(is.into())
}

fn mask32(is: bool) -> u32 {
    0_u32.wrapping_sub(is.into())
}

/// Operations on each lane of two vectors.
macro_rules! lanes {
    ($($name:ident: $lanes:ident, $of:path, |$a:ident, $b:ident| $value:expr;)*) => { $(
        #[inline]
        pub(crate) fn $name(a: v128, b: v128) -> v128 {
            let (a, b) = ($lanes(a), $lanes(b));
            $of(from_fn(|lane| {
                let ($a, $b) = (a[lane], b[lane]);
                $value
            }))
        }
    )* };
}

fn lanes8(a: v128) -> [u8; 16] {
    a.0
}

lanes! {
    i8x16_add: lanes8, v128, |a, b| a.wrapping_add(b);
    i8x16_sub: lanes8, v128, |a, b| a.wrapping_sub(b);
    u8x16_add: lanes8, v128, |a, b| a.wrapping_add(b);
    u8x16_sub_sat: lanes8, v128, |a, b| a.saturating_sub(b);
    i8x16_min: lanes8, v128, |a, b| (a as i8).min(b as i8) as u8;
    i8x16_max: lanes8, v128, |a, b| (a as i8).max(b as i8) as u8;
    u8x16_min: lanes8, v128, |a, b| a.min(b);
    u8x16_max: lanes8, v128, |a, b| a.max(b);
    i8x16_eq: lanes8, v128, |a, b| mask8(a == b);
    i8x16_ne: lanes8, v128, |a, b| mask8(a != b);
    i8x16_gt: lanes8, v128, |a, b| mask8(a as i8 > b as i8);
    i8x16_ge: lanes8, v128, |a, b| mask8(a as i8 >= b as i8);
    i8x16_lt: lanes8, v128, |a, b| mask8((a as i8) < b as i8);
    i8x16_le: lanes8, v128, |a, b| mask8(a as i8 <= b as i8);
    u8x16_gt: lanes8, v128, |a, b| mask8(a > b);
    u8x16_ge: lanes8, v128, |a, b| mask8(a >= b);
    u8x16_lt: lanes8, v128, |a, b| mask8(a < b);
    u8x16_le: lanes8, v128, |a, b| mask8(a <= b);
    v128_and: lanes8, v128, |a, b| a & b;
    v128_andnot: lanes8, v128, |a, b| a & !b;
    v128_or: lanes8, v128, |a, b| a | b;
    v128_xor: lanes8, v128, |a, b| a ^ b;
    i16x8_add: lanes16, of16, |a, b| a.wrapping_add(b);
    i16x8_sub: lanes16, of16, |a, b| a.wrapping_sub(b);
    i16x8_mul: lanes16, of16, |a, b| a.wrapping_mul(b);
    u16x8_sub_sat: lanes16, of16, |a, b| a.saturating_sub(b);
    u16x8_min: lanes16, of16, |a, b| a.min(b);
    i16x8_eq: lanes16, of16, |a, b| mask16(a == b);
    i16x8_ne: lanes16, of16, |a, b| mask16(a != b);
    i16x8_gt: lanes16, of16, |a, b| mask16(a as i16 > b as i16);
    i16x8_lt: lanes16, of16, |a, b| mask16((a as i16) < b as i16);
    u16x8_gt: lanes16, of16, |a, b| mask16(a > b);
    u16x8_ge: lanes16, of16, |a, b| mask16(a >= b);
    u16x8_lt: lanes16, of16, |a, b| mask16(a < b);
    u16x8_le: lanes16, of16, |a, b| mask16(a <= b);
    i32x4_add: lanes32, of32, |a, b| a.wrapping_add(b);
    i32x4_sub: lanes32, of32, |a, b| a.wrapping_sub(b);
    i32x4_eq: lanes32, of32, |a, b| mask32(a == b);
    u32x4_min: lanes32, of32, |a, b| a.min(b);
    u32x4_gt: lanes32, of32, |a, b| mask32(a > b);
    u32x4_lt: lanes32, of32, |a, b| mask32(a < b);
    u32x4_le: lanes32, of32, |a, b| mask32(a <= b);
}

/// The other operations.
macro_rules! others {
    ($($name:ident($($a:ident: $type:ty),*) -> $result:ty = $value:expr;)*) => { $(
        #[inline]
        #[allow(clippy::too_many_arguments, reason = "a lane each")]
        pub(crate) fn $name($($a: $type),*) -> $result { $value }
    )* };
}

others! {
    v128_not(a: v128) -> v128 = v128(a.0.map(|lane| !lane));
    v128_bitselect(a: v128, b: v128, mask: v128) -> v128 = v128_or(v128_and(a, mask), v128_andnot(b, mask));
    v128_any_true(a: v128) -> bool = u128::from_le_bytes(a.0) != 0;
    i16x8_all_true(a: v128) -> bool = lanes16(a).iter().all(|&lane| lane != 0);
    i8x16_bitmask(a: v128) -> u16 = a.0.iter().rev().fold(0, |mask, lane| mask << 1 | u16::from(lane >> 7));
    u8x16_bitmask(a: v128) -> u16 = i8x16_bitmask(a);
    i16x8_bitmask(a: v128) -> u8 = lanes16(a).iter().rev().fold(0, |mask, lane| mask << 1 | (lane >> 15) as u8);
    u32x4_bitmask(a: v128) -> u8 = lanes32(a).iter().rev().fold(0, |mask, lane| mask << 1 | (lane >> 31) as u8);
    u8x16_shr(a: v128, bits: u32) -> v128 = v128(a.0.map(|lane| lane >> bits));
    i8x16_shr(a: v128, bits: u32) -> v128 = v128(a.0.map(|lane| (lane as i8 >> bits) as u8));
    u16x8_shr(a: v128, bits: u32) -> v128 = of16(lanes16(a).map(|lane| lane >> bits));
    i16x8_shl(a: v128, bits: u32) -> v128 = of16(lanes16(a).map(|lane| lane << bits));
    u32x4_shr(a: v128, bits: u32) -> v128 = of32(lanes32(a).map(|lane| lane >> bits));
    i32x4_shl(a: v128, bits: u32) -> v128 = of32(lanes32(a).map(|lane| lane << bits));
    u16x8_extend_low_u8x16(a: v128) -> v128 = of16(from_fn(|lane| a.0[lane].into()));
    u16x8_extend_high_u8x16(a: v128) -> v128 = of16(from_fn(|lane| a.0[lane + 8].into()));
    u8x16_narrow_i16x8(a: v128, b: v128) -> v128 = {
        let (a, b) = (lanes16(a), lanes16(b));
        v128(from_fn(|lane| (if lane < 8 { a[lane] } else { b[lane - 8] } as i16).clamp(0, 0xFF) as u8))
    };
    i32x4_dot_i16x8(a: v128, b: v128) -> v128 = {
        let (a, b) = (lanes16(a), lanes16(b));
        let product = |lane: usize| i32::from(a[lane] as i16) * i32::from(b[lane] as i16);
        of32(from_fn(|lane| product(2 * lane).wrapping_add(product(2 * lane + 1)) as u32))
    };
    i8x16_swizzle(a: v128, indices: v128) -> v128 = v128(indices.0.map(|index| a.0.get(usize::from(index)).copied().unwrap_or(0)));
    i8x16_splat(lane: i8) -> v128 = v128([lane as u8; 16]);
    u8x16_splat(lane: u8) -> v128 = v128([lane; 16]);
    i16x8_splat(lane: i16) -> v128 = of16([lane as u16; 8]);
    u16x8_splat(lane: u16) -> v128 = of16([lane; 8]);
    u32x4_splat(lane: u32) -> v128 = of32([lane; 4]);
    u32x4(a: u32, b: u32, c: u32, d: u32) -> v128 = of32([a, b, c, d]);
    i16x8(a: i16, b: i16, c: i16, d: i16, e: i16, f: i16, g: i16, h: i16) -> v128 =
        of16([a, b, c, d, e, f, g, h].map(|lane| lane as u16));
    u16x8(a: u16, b: u16, c: u16, d: u16, e: u16, f: u16, g: u16, h: u16) -> v128 = of16([a, b, c, d, e, f, g, h]);
    u8x16(
        a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8
    ) -> v128 = v128([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
}

#[inline]
pub(crate) fn i32x4_extract_lane<const LANE: usize>(a: v128) -> i32 {
    lanes32(a)[LANE] as i32
}

#[inline]
pub(crate) fn u32x4_extract_lane<const LANE: usize>(a: v128) -> u32 {
    lanes32(a)[LANE]
}

/// The lanes of two vectors: those of the second count on from the last of the first.
macro_rules! shuffle {
    ($name:ident, $lanes:ident, $of:path: $($lane:ident)*) => {
        #[inline]
        pub(crate) fn $name<$(const $lane: usize),*>(a: v128, b: v128) -> v128 {
            let (a, b) = ($lanes(a), $lanes(b));
            $of([$($lane),*].map(|lane| if lane < a.len() { a[lane] } else { b[lane - a.len()] }))
        }
    };
}

shuffle!(i8x16_shuffle, lanes8, v128: A B C D E F G H I J K L M N O P);
shuffle!(i16x8_shuffle, lanes16, of16: A B C D E F G H);
shuffle!(i32x4_shuffle, lanes32, of32: A B C D);

/// # Safety
/// There are sixteen bytes at `from`.
#[inline]
pub(crate) unsafe fn v128_load(from: *const v128) -> v128 {
    // SAFETY: the caller guarantees that there are.
    unsafe { from.read_unaligned() }
}

/// # Safety
/// There is room for sixteen bytes at `to`.
#[inline]
pub(crate) unsafe fn v128_store(to: *mut v128, value: v128) {
    // SAFETY: the caller guarantees that there is.
    unsafe { to.write_unaligned(value) }
}

/// The units of a table at eight places, which other threads may be filling in.
///
/// # Safety
/// The table has these places.
#[inline]
pub(crate) unsafe fn gather(table: &[AtomicU16], places: v128) -> v128 {
    // SAFETY: the caller guarantees that there are such places.
    of16(lanes16(places).map(|place| unsafe { table.get_unchecked(usize::from(place)) }.load(Ordering::Relaxed)))
}
