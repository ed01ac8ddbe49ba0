#![allow(unsafe_code, reason = "loads into a lane have no safe form")]

use core::arch::wasm32::{
    i16x8_add, i16x8_mul, i16x8_sub, u16x8_add_sat, u16x8_extract_lane, u16x8_ge, u16x8_gt, u16x8_le, u16x8_lt, u16x8_shr,
    u16x8_splat, u16x8_sub_sat, v128, v128_and, v128_andnot, v128_load16_lane,
};

use super::super::packed::Table;
use super::Next;

/// Which two bytes may be a character, and where the table has it. What is not said here, or not in the table, is for `next`.
pub(in super::super) trait Pairs {
    /// Whether bytes below 0x80 that begin no pair are ASCII.
    const HAS_ASCII: bool = true;
    const OTHERS: Others = Others::None;
    /// The first and the last of the first bytes.
    const LEADS: (u8, u8);
    /// The first and the last of those in between that are not first bytes.
    const LEAD_GAP: Option<(u8, u8)> = None;
    /// The same of the second bytes.
    const TRAILS: (u8, u8);
    const TRAIL_GAP: Option<(u8, u8)> = None;
    /// How many characters of the table there are for each first byte.
    const ROW: u16;
    /// From this first byte on, this number of second bytes, the first ones of a row, are neither in the table nor in any pair.
    const SHORT_ROWS: Option<(u8, u8)> = None;
    /// Where the table has the first of all pairs.
    const FIRST: u16 = 0;
    const TABLE: &'static Table;

    /// What `bytes` begin with.
    fn next(bytes: &[u8]) -> Next;
}

/// What a charset has besides pairs that comes by the dozen.
pub(in super::super) enum Others {
    None,
    /// Half-width katakana of one byte.
    Katakana,
    /// Half-width katakana of two bytes.
    KatakanaPairs,
    /// The characters of four bytes in gb18030.
    Fours,
}

/// The place in the table of each pair of bytes, and which of them are pairs.
#[target_feature(enable = "simd128")]
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
#[target_feature(enable = "simd128")]
#[inline]
pub(super) fn between(lanes: v128, (first, last): (u8, u8)) -> v128 {
    u16x8_le(i16x8_sub(lanes, u16x8_splat(first.into())), u16x8_splat(u16::from(last - first)))
}

/// The units that the table has at these places.
///
/// # Safety
/// There are such places in the table.
#[target_feature(enable = "simd128")]
#[inline]
pub(super) unsafe fn look_up(table: &'static Table, places: v128) -> v128 {
    // Doubled: a shift would have the compiler clear the lowest bit of each once more.
    let offsets = u16x8_add_sat(places, places);
    // Atomics are read as if they were none: this is compiled for guests of one thread alone.
    let base = table.units().as_ptr().cast::<u8>();
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
