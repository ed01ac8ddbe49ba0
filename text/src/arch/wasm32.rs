//! The operations as WebAssembly has them (simd128). It needs no flag of the build: each function that uses them says so itself.

use core::sync::atomic::AtomicU16;

pub(crate) use core::arch::wasm32::{
    i8x16_add, i8x16_bitmask, i8x16_eq, i8x16_ge, i8x16_gt, i8x16_le, i8x16_lt, i8x16_max, i8x16_min, i8x16_ne, i8x16_shr,
    i8x16_shuffle, i8x16_splat, i8x16_sub, i8x16_swizzle, i16x8, i16x8_add, i16x8_all_true, i16x8_bitmask, i16x8_eq, i16x8_gt,
    i16x8_lt, i16x8_mul, i16x8_ne, i16x8_shl, i16x8_shuffle, i16x8_splat, i16x8_sub, i32x4_add, i32x4_dot_i16x8, i32x4_eq,
    i32x4_extract_lane, i32x4_shl, i32x4_shuffle, i32x4_sub, u8x16, u8x16_add, u8x16_bitmask, u8x16_ge, u8x16_gt, u8x16_le,
    u8x16_lt, u8x16_max, u8x16_min, u8x16_narrow_i16x8, u8x16_shr, u8x16_splat, u8x16_sub_sat, u16x8, u16x8_extend_high_u8x16,
    u16x8_extend_low_u8x16, u16x8_ge, u16x8_gt, u16x8_le, u16x8_lt, u16x8_min, u16x8_shr, u16x8_splat, u16x8_sub_sat, u32x4,
    u32x4_bitmask, u32x4_extract_lane, u32x4_gt, u32x4_le, u32x4_lt, u32x4_min, u32x4_shr, u32x4_splat, v128, v128_and,
    v128_andnot, v128_any_true, v128_bitselect, v128_load, v128_not, v128_or, v128_store, v128_xor,
};

/// Compiles functions for these instructions.
macro_rules! simd {
    ($($function:item)*) => { $(#[target_feature(enable = "simd128")] $function)* };
}

simd! {
/// The units of a table at eight places. They are read as if they were not atomic: see [`store_units`].
///
/// # Safety
/// The table has these places.
#[cfg(not(target_feature = "atomics"))]
#[inline]
pub(crate) unsafe fn gather(table: &[AtomicU16], places: v128) -> v128 {
    use core::arch::wasm32::{u16x8_add_sat, u16x8_extract_lane, v128_load16_lane};

    // Doubled: a shift would have the compiler clear the lowest bit of each once more.
    let offsets = u16x8_add_sat(places, places);
    let base = table.as_ptr().cast::<u8>();
    macro_rules! load {
        ($lane:literal, $units:expr) => {
            v128_load16_lane::<$lane>($units, base.add(u16x8_extract_lane::<$lane>(offsets).into()).cast())
        };
    }
    // SAFETY: the caller guarantees that there are such places in the table.
    unsafe {
        let half = load!(3, load!(2, load!(1, load!(0, u16x8_splat(0)))));
        load!(7, load!(6, load!(5, load!(4, half))))
    }
}

/// The units of a table at eight places, which other threads may be filling in.
///
/// # Safety
/// The table has these places.
#[cfg(target_feature = "atomics")]
#[inline]
pub(crate) unsafe fn gather(table: &[AtomicU16], places: v128) -> v128 {
    use core::arch::wasm32::u16x8_extract_lane;
    use core::sync::atomic::Ordering::Relaxed;

    macro_rules! load {
        // SAFETY: the caller guarantees that there are such places in the table.
        ($($lane:literal)*) => { u16x8($(unsafe { table.get_unchecked(usize::from(u16x8_extract_lane::<$lane>(places))) }.load(Relaxed)),*) };
    }
    load!(0 1 2 3 4 5 6 7)
}
} // simd

/// Stores units of a table at once: 13,000 fuel for the first characters of a payload, instead of 50,000.
#[cfg(not(target_feature = "atomics"))]
#[inline]
pub(crate) fn store_units(units: &[AtomicU16], from: &[[u8; 2]]) {
    let count = units.len().min(from.len());
    // SAFETY: both have `count` units, and they do not overlap: one is constant. Atomics may be written through a reference, and without
    // the feature `atomics` there is no other thread that could read them meanwhile.
    unsafe { units.as_ptr().cast_mut().cast::<[u8; 2]>().copy_from_nonoverlapping(from.as_ptr(), count) };
}

#[path = "kernels/mod.rs"]
pub(crate) mod kernels;
