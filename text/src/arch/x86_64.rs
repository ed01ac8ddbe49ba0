//! The operations of WebAssembly in SSE4.1, which all x86-64 processors have since 2008.

use core::sync::atomic::{AtomicU16, Ordering};

use core::arch::x86_64::{
    __m128i, _mm_add_epi8, _mm_add_epi16, _mm_add_epi32, _mm_adds_epu8, _mm_and_si128, _mm_andnot_si128, _mm_castsi128_ps,
    _mm_cmpeq_epi8, _mm_cmpeq_epi16, _mm_cmpeq_epi32, _mm_cmpgt_epi8, _mm_cmpgt_epi16, _mm_cvtepu8_epi16, _mm_cvtsi32_si128,
    _mm_extract_epi32, _mm_loadu_si128, _mm_madd_epi16, _mm_max_epi8, _mm_max_epu8, _mm_max_epu16, _mm_max_epu32, _mm_min_epi8,
    _mm_min_epu8, _mm_min_epu16, _mm_min_epu32, _mm_movemask_epi8, _mm_movemask_ps, _mm_mullo_epi16, _mm_or_si128,
    _mm_packs_epi16, _mm_packus_epi16, _mm_set1_epi8, _mm_set1_epi16, _mm_set1_epi32, _mm_setr_epi8, _mm_setr_epi16,
    _mm_setr_epi32, _mm_setzero_si128, _mm_shuffle_epi8, _mm_sll_epi16, _mm_sll_epi32, _mm_srl_epi16, _mm_srl_epi32,
    _mm_srli_si128, _mm_storeu_si128, _mm_sub_epi8, _mm_sub_epi16, _mm_sub_epi32, _mm_subs_epu8, _mm_subs_epu16, _mm_testz_si128,
    _mm_xor_si128,
};

/// Compiles functions for these instructions.
macro_rules! simd {
    ($($function:item)*) => { $(#[target_feature(enable = "sse4.1")] $function)* };
}

#[path = "kernels/mod.rs"]
pub(crate) mod kernels;

#[allow(non_camel_case_types, reason = "its name in WebAssembly")]
pub(crate) type v128 = __m128i;

/// Whether this processor has the instructions. Without the feature `std` only the build can say so.
#[inline]
pub(crate) fn is_available() -> bool {
    #[cfg(test)]
    if super::tests::IS_PORTABLE.get() {
        return false;
    }
    #[cfg(feature = "std")]
    return std::arch::is_x86_feature_detected!("sse4.1");
    #[cfg(not(feature = "std"))]
    return cfg!(target_feature = "sse4.1");
}

/// Operations that are one instruction.
macro_rules! same {
    ($($name:ident = $instruction:ident;)*) => { simd! { $(
        #[inline]
        pub(crate) fn $name(a: v128, b: v128) -> v128 { $instruction(a, b) }
    )* } };
}

same! {
    i8x16_add = _mm_add_epi8;
    i8x16_sub = _mm_sub_epi8;
    u8x16_add = _mm_add_epi8;
    u8x16_sub_sat = _mm_subs_epu8;
    i8x16_min = _mm_min_epi8;
    i8x16_max = _mm_max_epi8;
    u8x16_min = _mm_min_epu8;
    u8x16_max = _mm_max_epu8;
    i8x16_eq = _mm_cmpeq_epi8;
    i8x16_gt = _mm_cmpgt_epi8;
    i16x8_add = _mm_add_epi16;
    i16x8_sub = _mm_sub_epi16;
    i16x8_mul = _mm_mullo_epi16;
    u16x8_sub_sat = _mm_subs_epu16;
    u16x8_min = _mm_min_epu16;
    i16x8_eq = _mm_cmpeq_epi16;
    i16x8_gt = _mm_cmpgt_epi16;
    i32x4_add = _mm_add_epi32;
    i32x4_sub = _mm_sub_epi32;
    i32x4_eq = _mm_cmpeq_epi32;
    u32x4_min = _mm_min_epu32;
    i32x4_dot_i16x8 = _mm_madd_epi16;
    u8x16_narrow_i16x8 = _mm_packus_epi16;
    v128_and = _mm_and_si128;
    v128_or = _mm_or_si128;
    v128_xor = _mm_xor_si128;
}

/// Operations that take two vectors, and more than one instruction.
macro_rules! two {
    ($($name:ident($a:ident, $b:ident) = $value:expr;)*) => { simd! { $(
        #[inline]
        pub(crate) fn $name($a: v128, $b: v128) -> v128 { $value }
    )* } };
}

two! {
    i8x16_lt(a, b) = _mm_cmpgt_epi8(b, a);
    i8x16_le(a, b) = v128_not(_mm_cmpgt_epi8(a, b));
    i8x16_ge(a, b) = v128_not(_mm_cmpgt_epi8(b, a));
    i8x16_ne(a, b) = v128_not(_mm_cmpeq_epi8(a, b));
    u8x16_ge(a, b) = _mm_cmpeq_epi8(_mm_max_epu8(a, b), a);
    u8x16_le(a, b) = _mm_cmpeq_epi8(_mm_min_epu8(a, b), a);
    u8x16_gt(a, b) = v128_not(u8x16_le(a, b));
    u8x16_lt(a, b) = v128_not(u8x16_ge(a, b));
    i16x8_lt(a, b) = _mm_cmpgt_epi16(b, a);
    i16x8_ne(a, b) = v128_not(_mm_cmpeq_epi16(a, b));
    u16x8_ge(a, b) = _mm_cmpeq_epi16(_mm_max_epu16(a, b), a);
    u16x8_le(a, b) = _mm_cmpeq_epi16(_mm_min_epu16(a, b), a);
    u16x8_gt(a, b) = v128_not(u16x8_le(a, b));
    u16x8_lt(a, b) = v128_not(u16x8_ge(a, b));
    u32x4_le(a, b) = _mm_cmpeq_epi32(_mm_min_epu32(a, b), a);
    u32x4_gt(a, b) = v128_not(u32x4_le(a, b));
    u32x4_lt(a, b) = v128_not(_mm_cmpeq_epi32(_mm_max_epu32(a, b), a));
    v128_andnot(a, b) = _mm_andnot_si128(b, a);
    // An index of 16 or more finds 0: it has its highest bit set by this, and no other has.
    i8x16_swizzle(a, indices) = _mm_shuffle_epi8(a, _mm_adds_epu8(indices, u8x16_splat(0x70)));
}

/// Operations that take one vector, and a number perhaps.
macro_rules! one {
    ($($name:ident($($a:ident: $type:ty),*) -> $result:ty = $value:expr;)*) => { simd! { $(
        #[inline]
        #[allow(clippy::too_many_arguments, reason = "a lane each")]
        pub(crate) fn $name($($a: $type),*) -> $result { $value }
    )* } };
}

one! {
    v128_not(a: v128) -> v128 = _mm_xor_si128(a, _mm_set1_epi8(-1));
    v128_bitselect(a: v128, b: v128, mask: v128) -> v128 = _mm_or_si128(_mm_and_si128(mask, a), _mm_andnot_si128(mask, b));
    v128_any_true(a: v128) -> bool = _mm_testz_si128(a, a) == 0;
    i16x8_all_true(a: v128) -> bool = _mm_movemask_epi8(_mm_cmpeq_epi16(a, _mm_setzero_si128())) == 0;
    i8x16_bitmask(a: v128) -> u16 = _mm_movemask_epi8(a) as u16;
    u8x16_bitmask(a: v128) -> u16 = _mm_movemask_epi8(a) as u16;
    i16x8_bitmask(a: v128) -> u8 = _mm_movemask_epi8(_mm_packs_epi16(a, _mm_setzero_si128())) as u8;
    u32x4_bitmask(a: v128) -> u8 = _mm_movemask_ps(_mm_castsi128_ps(a)) as u8;
    u8x16_shr(a: v128, bits: u32) -> v128 = _mm_and_si128(u16x8_shr(a, bits), u8x16_splat(0xFF >> bits));
    i8x16_shr(a: v128, bits: u32) -> v128 = {
        let sign = u8x16_splat(0x80 >> bits);
        _mm_sub_epi8(_mm_xor_si128(u8x16_shr(a, bits), sign), sign)
    };
    u16x8_shr(a: v128, bits: u32) -> v128 = _mm_srl_epi16(a, _mm_cvtsi32_si128(bits as i32));
    i16x8_shl(a: v128, bits: u32) -> v128 = _mm_sll_epi16(a, _mm_cvtsi32_si128(bits as i32));
    u32x4_shr(a: v128, bits: u32) -> v128 = _mm_srl_epi32(a, _mm_cvtsi32_si128(bits as i32));
    i32x4_shl(a: v128, bits: u32) -> v128 = _mm_sll_epi32(a, _mm_cvtsi32_si128(bits as i32));
    u16x8_extend_low_u8x16(a: v128) -> v128 = _mm_cvtepu8_epi16(a);
    u16x8_extend_high_u8x16(a: v128) -> v128 = _mm_cvtepu8_epi16(_mm_srli_si128::<8>(a));
    i8x16_splat(lane: i8) -> v128 = _mm_set1_epi8(lane);
    u8x16_splat(lane: u8) -> v128 = _mm_set1_epi8(lane as i8);
    i16x8_splat(lane: i16) -> v128 = _mm_set1_epi16(lane);
    u16x8_splat(lane: u16) -> v128 = _mm_set1_epi16(lane as i16);
    u32x4_splat(lane: u32) -> v128 = _mm_set1_epi32(lane as i32);
    u32x4(a: u32, b: u32, c: u32, d: u32) -> v128 = _mm_setr_epi32(a as i32, b as i32, c as i32, d as i32);
    i16x8(a: i16, b: i16, c: i16, d: i16, e: i16, f: i16, g: i16, h: i16) -> v128 = _mm_setr_epi16(a, b, c, d, e, f, g, h);
    u16x8(a: u16, b: u16, c: u16, d: u16, e: u16, f: u16, g: u16, h: u16) -> v128 =
        i16x8(a as i16, b as i16, c as i16, d as i16, e as i16, f as i16, g as i16, h as i16);
    u8x16(
        a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8, j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8
    ) -> v128 = _mm_setr_epi8(
        a as i8, b as i8, c as i8, d as i8, e as i8, f as i8, g as i8, h as i8, i as i8, j as i8, k as i8, l as i8, m as i8, n as i8,
        o as i8, p as i8,
    );
}

simd! {
#[inline]
pub(crate) fn i32x4_extract_lane<const LANE: i32>(a: v128) -> i32 {
    _mm_extract_epi32::<LANE>(a)
}

#[inline]
pub(crate) fn u32x4_extract_lane<const LANE: i32>(a: v128) -> u32 {
    _mm_extract_epi32::<LANE>(a) as u32
}

/// The lanes of two vectors: those of the second count on from 16.
#[inline]
pub(crate) fn i8x16_shuffle<
    const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize, const G: usize, const H: usize,
    const I: usize, const J: usize, const K: usize, const L: usize, const M: usize, const N: usize, const O: usize, const P: usize,
>(a: v128, b: v128) -> v128 {
    shuffle(a, b, const { &masks([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P]) })
}

#[inline]
pub(crate) fn i16x8_shuffle<
    const A: usize, const B: usize, const C: usize, const D: usize, const E: usize, const F: usize, const G: usize, const H: usize,
>(a: v128, b: v128) -> v128 {
    shuffle(a, b, const { &masks([A, B, C, D, E, F, G, H]) })
}

#[inline]
pub(crate) fn i32x4_shuffle<const A: usize, const B: usize, const C: usize, const D: usize>(a: v128, b: v128) -> v128 {
    shuffle(a, b, const { &masks([A, B, C, D]) })
}

#[inline]
fn shuffle(a: v128, b: v128, [of_a, of_b]: &[[u8; 16]; 2]) -> v128 {
    // SAFETY: both have sixteen bytes.
    let [of_a, of_b] = unsafe { [v128_load(of_a.as_ptr().cast()), v128_load(of_b.as_ptr().cast())] };
    _mm_or_si128(_mm_shuffle_epi8(a, of_a), _mm_shuffle_epi8(b, of_b))
}

/// # Safety
/// There are sixteen bytes at `from`.
#[inline]
pub(crate) unsafe fn v128_load(from: *const v128) -> v128 {
    // SAFETY: the caller guarantees that there are.
    unsafe { _mm_loadu_si128(from) }
}

/// # Safety
/// There is room for sixteen bytes at `to`.
#[inline]
pub(crate) unsafe fn v128_store(to: *mut v128, value: v128) {
    // SAFETY: the caller guarantees that there is.
    unsafe { _mm_storeu_si128(to, value) }
}

/// The units of a table at eight places, which other threads may be filling in.
///
/// # Safety
/// The table has these places.
#[inline]
pub(crate) unsafe fn gather(table: &[AtomicU16], places: v128) -> v128 {
    let mut lanes = [0_u16; 8];
    // SAFETY: there are sixteen bytes; the caller guarantees that there are such places.
    unsafe {
        v128_store(lanes.as_mut_ptr().cast(), places);
        let units = lanes.map(|place| table.get_unchecked(usize::from(place)).load(Ordering::Relaxed));
        v128_load(units.as_ptr().cast())
    }
}
} // simd

/// Which bytes of each of two vectors a shuffle of these lanes takes; one that it takes of the other finds 0.
const fn masks<const LANES: usize>(lanes: [usize; LANES]) -> [[u8; 16]; 2] {
    let bytes = 16 / LANES;
    let mut masks = [[0x80; 16]; 2];
    let mut index = 0;
    while index < 16 {
        let lane = lanes[index / bytes];
        masks[lane / LANES][index] = (lane % LANES * bytes + index % bytes) as u8;
        index += 1;
    }
    masks
}
