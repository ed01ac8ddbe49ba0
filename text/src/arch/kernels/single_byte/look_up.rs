//! How the UTF-8 of sixteen bytes is found, in each shape of a charset.

use super::super::BLOCK;
use super::super::ops::{
    i8x16_eq, i8x16_lt, i8x16_ne, i8x16_shr, i8x16_sub, i8x16_swizzle, u8x16, u8x16_add, u8x16_gt, u8x16_min, u8x16_shr,
    u8x16_splat, v128, v128_and, v128_andnot, v128_any_true, v128_bitselect, v128_load, v128_or,
};
use super::latin;
use crate::decode::{Row, Table};

/// How the bytes of a block are looked up.
pub(super) trait LookUp {
    /// Writes a block, of which these are not ASCII, if that can be said of all of it in a few steps: how many bytes. 0 if not.
    ///
    /// # Safety
    /// There is room for 32 bytes, and the processor has the instructions.
    unsafe fn put_at_once(&self, _bytes: v128, _mask: u32, _to: *mut u8) -> usize {
        0
    }

    /// The last byte but one of the UTF-8 of each, its last byte, which of ASCII is all, and which ones are others: not looked up so.
    ///
    /// # Safety
    /// The processor has the instructions.
    unsafe fn look_up(&self, bytes: v128) -> [v128; 3];

    /// The lead and the trail byte of others that have just these, and which those are. None if there are no such others.
    ///
    /// # Safety
    /// The processor has the instructions.
    #[inline]
    unsafe fn look_up_others(&self, _bytes: v128) -> Option<[v128; 3]> {
        None
    }

    /// The first of three bytes; none where there are two.
    #[inline]
    fn first(&self) -> Option<u8> {
        None
    }
}

/// Windows-1252, whose others are below 0xA0.
pub(super) struct Latin;

impl LookUp for Latin {
    simd! {
    #[inline]
    unsafe fn put_at_once(&self, bytes: v128, mask: u32, to: *mut u8) -> usize {
        if v128_any_true(c1(bytes)) {
            return 0;
        }
        // SAFETY: the caller guarantees that there is room for 32 bytes.
        unsafe { latin::put_latin(bytes, mask, to) }
    }

    #[inline]
    unsafe fn look_up(&self, bytes: v128) -> [v128; 3] {
        let [leads, trails] = latin::look_up(bytes);
        [leads, trails, c1(bytes)]
    }

    #[inline]
    unsafe fn look_up_others(&self, bytes: v128) -> Option<[v128; 3]> {
        let [leads, trails] = latin::look_up_c1(bytes);
        Some([leads, trails, i8x16_ne(trails, u8x16_splat(0))])
    }
    } // simd
}

/// A row of characters, most of whose others are below 0xC0.
pub(super) struct Narrow<'a>(pub(super) &'a Row, pub(super) &'a Table);

impl LookUp for Narrow<'_> {
    simd! {
    #[inline]
    unsafe fn look_up(&self, bytes: v128) -> [v128; 3] {
        in_row(self.0, bytes)
    }

    #[inline]
    unsafe fn look_up_others(&self, bytes: v128) -> Option<[v128; 3]> {
        let codes = codes::<0>(self.1, bytes);
        let [leads, trails] = leads_and_trails(self.1, codes, bytes);
        Some([leads, trails, i8x16_ne(codes, u8x16_splat(0))])
    }
    } // simd
}

/// A row of characters of three bytes.
pub(super) struct Wide<'a>(pub(super) &'a Row);

impl LookUp for Wide<'_> {
    simd! {
    #[inline]
    unsafe fn look_up(&self, bytes: v128) -> [v128; 3] {
        in_row(self.0, bytes)
    }
    } // simd

    #[inline]
    fn first(&self) -> Option<u8> {
        Some(self.0.first)
    }
}

/// Characters in any order. By reference, so that compilers see that what is written is elsewhere.
impl LookUp for Table {
    simd! {
    /// Most text keeps to the upper half.
    #[inline]
    unsafe fn look_up(&self, bytes: v128) -> [v128; 3] {
        let mut codes = self::codes::<4>(self, bytes);
        if v128_any_true(i8x16_lt(bytes, u8x16_splat(0xC0))) {
            codes = v128_or(codes, self::codes::<0>(self, bytes));
        }
        let [leads, trails] = leads_and_trails(self, codes, bytes);
        [leads, trails, v128_and(i8x16_eq(codes, u8x16_splat(0)), i8x16_shr(bytes, 7))]
    }
    } // simd
}

simd! {
/// Which bytes are from 0x80 to 0x9F.
#[inline]
fn c1(bytes: v128) -> v128 {
    i8x16_lt(bytes, u8x16_splat(0xA0))
}

#[inline]
fn load(bytes: &[u8; 16]) -> v128 {
    // SAFETY: there are sixteen bytes.
    unsafe { v128_load(bytes.as_ptr().cast()) }
}

/// What [`LookUp::look_up`] returns, by a row.
#[inline]
fn in_row(row: &Row, bytes: v128) -> [v128; 3] {
    let carries = i8x16_sub(u8x16_splat(row.middle), u8x16_gt(bytes, u8x16_splat(row.above)));
    let middles = i8x16_sub(carries, u8x16_gt(bytes, u8x16_splat(row.above_all)));
    let lasts = v128_or(v128_and(u8x16_add(bytes, u8x16_splat(row.low)), u8x16_splat(0x3F)), u8x16_splat(0x80));
    let lasts = v128_bitselect(lasts, bytes, i8x16_shr(bytes, 7));
    // A bit for each value of the upper four bits: what has it in both is one of the others.
    let uppers = u8x16(0, 0, 0, 0, 0, 0, 0, 0, 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7);
    let upper = i8x16_swizzle(uppers, u8x16_shr(bytes, 4));
    let lower = i8x16_swizzle(load(&row.others), v128_and(bytes, u8x16_splat(0x0F)));
    let others = v128_and(upper, lower);
    [middles, lasts, u8x16_gt(others, u8x16_splat(0))]
}

/// What four rows have, of which the first is `ROW`. An index that is not in a row finds 0 there.
#[inline]
fn codes<const ROW: usize>(table: &Table, bytes: v128) -> v128 {
    let of_row = |row: usize| i8x16_swizzle(load(&table.codes[row]), i8x16_sub(bytes, u8x16_splat((0x80 + BLOCK * row) as u8)));
    v128_or(v128_or(of_row(ROW), of_row(ROW + 1)), v128_or(of_row(ROW + 2), of_row(ROW + 3)))
}

/// The lead and the trail byte of each code, and ASCII as trails.
#[inline]
fn leads_and_trails(table: &Table, codes: v128, bytes: v128) -> [v128; 2] {
    // Behind the leads of the upper half are those of the lower, in which this bit is not set.
    let half = v128_andnot(u8x16_splat(4), u8x16_shr(bytes, 4));
    let leads = i8x16_swizzle(load(&table.leads), v128_or(u8x16_shr(codes, 6), half));
    [leads, v128_or(v128_and(codes, u8x16_splat(0x3F)), u8x16_min(bytes, u8x16_splat(0x80)))]
}
} // simd
