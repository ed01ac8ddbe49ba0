use super::super::ops::{
    i16x8_add, i16x8_mul, i16x8_sub, u16x8_ge, u16x8_gt, u16x8_le, u16x8_lt, u16x8_shr, u16x8_splat, u16x8_sub_sat, v128,
    v128_and, v128_andnot,
};

use crate::decode::Pairs;

simd! {
/// The place in the table of each pair of bytes, and which of them are pairs.
#[inline]
pub(super) fn pointers<P: Pairs>(bytes: v128) -> (v128, v128) {
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
#[inline]
pub(super) fn between(lanes: v128, (first, last): (u8, u8)) -> v128 {
    u16x8_le(i16x8_sub(lanes, u16x8_splat(first.into())), u16x8_splat(u16::from(last - first)))
}
} // simd
