//! Sixteen bytes at a time.
//!
//! Each byte becomes two lanes, the lead and the trail byte of its UTF-8; ASCII is a trail without a lead. A `swizzle` packs the lanes
//! in use to the front: which ones those are, a table says for each mask of eight bytes (after
//! [Lemire and Muła](https://arxiv.org/abs/2109.10433), who pack UTF-16 so). The bytes between ASCII that are few, and those whose
//! characters have another length, are put in one by one.

#![allow(unsafe_code, reason = "loads and stores of sixteen bytes have no safe form")]

use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_ne, i8x16_shr, i8x16_shuffle, i8x16_sub, i8x16_swizzle, u8x16, u8x16_add, u8x16_gt,
    u8x16_min, u8x16_shr, u8x16_splat, v128, v128_and, v128_andnot, v128_any_true, v128_bitselect, v128_load, v128_or,
    v128_store,
};

use super::Chars;
use super::latin::{self, high_halves, low_halves};
use super::shape::{Row, Shape, Table};

const BLOCK: usize = 16;

/// So many bytes of a block that are not ASCII go one by one, with what is ASCII between them: a block takes more than three of them.
const FEW: u32 = 2;

/// The most bytes of a block that are others, up to the first of which the block is taken: with more, sixteen bytes one by one take
/// less.
const MOST_OTHERS: u32 = 3;

/// Sixteen bytes one by one are so many rounds more.
const ONE_BY_ONE: u32 = 4;

/// Decodes `input` to memory at `to`, in so many rounds at most, which are counted down: how many bytes were read, and how many
/// written. A round takes a block, or a part of it; what is ASCII, or was looked up together, takes none.
///
/// # Safety
/// There is room for three bytes of each byte of `input` and [`BEYOND`](super::BEYOND).
#[target_feature(enable = "simd128")]
pub(super) unsafe fn decode(shape: &Shape, chars: &Chars, input: &[u8], to: *mut u8, rounds: &mut u32) -> (usize, usize) {
    let end = input.as_ptr_range().end;
    // SAFETY: as above; bytes that are read lie before the end.
    unsafe {
        let mut at = match shape {
            Shape::Latin => decode_blocks(&Latin, chars, input, to, rounds),
            Shape::Row(row, table) => decode_blocks(&Narrow(row, table), chars, input, to, rounds),
            Shape::WideRow(row) => decode_blocks(&Wide(row), chars, input, to, rounds),
            Shape::Table(table) => decode_blocks(&**table, chars, input, to, rounds),
        };
        while end.offset_from(at.from) < BLOCK as isize && at.from < end && at.pass_char(chars) {}
        (at.from.offset_from(input.as_ptr()) as usize, at.to.offset_from(to) as usize)
    }
}

/// How the bytes of a block are looked up.
trait LookUp {
    /// Writes a block, of which these are not ASCII, if that can be said of all of it in a few steps: how many bytes. 0 if not.
    ///
    /// # Safety
    /// There is room for 32 bytes.
    unsafe fn put_at_once(&self, _bytes: v128, _mask: u32, _to: *mut u8) -> usize {
        0
    }

    /// The last byte but one of the UTF-8 of each, its last byte, which of ASCII is all, and which ones are others: not looked up so.
    fn look_up(&self, bytes: v128) -> [v128; 3];

    /// The lead and the trail byte of others that have just these, and which those are. None if there are no such others.
    fn look_up_others(&self, bytes: v128) -> Option<[v128; 3]>;

    /// The first of three bytes; none where there are two.
    fn first(&self) -> Option<v128>;
}

/// Decodes whole blocks, up to where fewer bytes are left, unless the rounds are used up before, or a byte is malformed.
///
/// # Safety
/// As of [`decode`].
#[target_feature(enable = "simd128")]
unsafe fn decode_blocks(look: &impl LookUp, chars: &Chars, input: &[u8], to: *mut u8, rounds: &mut u32) -> At {
    // SAFETY: what is read are whole blocks of the input, or single bytes of it. What is written so far is at most three times what is
    // read, and there are two blocks of room beyond that; a step writes no more than that before it has read as much.
    unsafe {
        let mut at = At { from: input.as_ptr(), to };
        let end = at.from.add(input.len());
        // Where the last block can begin. Before the first byte, if there is none: nothing lies in the first sixteen bytes of memory.
        let last = end.wrapping_sub(BLOCK);
        let last_two = end.wrapping_sub(2 * BLOCK);
        let mut left = *rounds;
        'blocks: while at.from <= last {
            let mut bytes = v128_load(at.from.cast());
            let mut mask = u32::from(i8x16_bitmask(bytes));
            if mask == 0 {
                v128_store(at.to.cast(), bytes);
                at.pass(BLOCK, BLOCK);
                if at.from > last {
                    break;
                }
                bytes = v128_load(at.from.cast());
                mask = u32::from(i8x16_bitmask(bytes));
                // Two blocks at a time from here on.
                while mask == 0 {
                    v128_store(at.to.cast(), bytes);
                    at.pass(BLOCK, BLOCK);
                    if at.from > last_two {
                        continue 'blocks;
                    }
                    let next = v128_load(at.from.add(BLOCK).cast());
                    bytes = v128_load(at.from.cast());
                    if i8x16_bitmask(v128_or(bytes, next)) == 0 {
                        v128_store(at.to.cast(), bytes);
                        at.pass(BLOCK, BLOCK);
                        bytes = next;
                        continue;
                    }
                    mask = u32::from(i8x16_bitmask(bytes));
                    if mask == 0 {
                        v128_store(at.to.cast(), bytes);
                        at.pass(BLOCK, BLOCK);
                        bytes = next;
                        mask = u32::from(i8x16_bitmask(bytes));
                    }
                }
            }
            let written = look.put_at_once(bytes, mask, at.to);
            if written > 0 {
                at.pass(BLOCK, written);
                continue;
            }
            if mask.count_ones() <= FEW {
                if left == 0 || !at.pass_ascii_and_char(bytes, mask, chars) {
                    break;
                }
                left -= 1;
                continue;
            }
            let [mut middles, mut lasts, others] = look.look_up(bytes);
            let has_ascii = mask != 0xFFFF;
            let mut left_over = 0;
            if v128_any_true(others) || (has_ascii && look.first().is_some()) {
                if left == 0 {
                    break;
                }
                left -= 1;
                left_over = u32::from(i8x16_bitmask(others));
                if let Some([leads, trails, found]) = look.look_up_others(bytes) {
                    (middles, lasts) = (v128_bitselect(leads, middles, found), v128_bitselect(trails, lasts, found));
                    left_over &= !u32::from(i8x16_bitmask(found));
                }
                if look.first().is_some() || left_over.count_ones() > MOST_OTHERS {
                    left = left.saturating_sub(ONE_BY_ONE);
                    let after = at.from.add(BLOCK);
                    while at.from < after && at.pass_char(chars) {}
                    if at.from < after {
                        break;
                    }
                    continue;
                }
            }
            if left_over == 0 && !has_ascii {
                at.put_all(look.first(), middles, lasts);
                continue;
            }
            let written = latin::put_pairs(middles, lasts, mask, at.to);
            if left_over == 0 {
                at.pass(BLOCK, written);
                continue;
            }
            let others = left_over;
            // Up to the first of the others; that one by itself, and on from there.
            let before = others.trailing_zeros();
            at.pass(before as usize, (before + (mask & ((1 << before) - 1)).count_ones()) as usize);
            if !at.pass_char(chars) {
                break;
            }
        }
        *rounds = left;
        at
    }
}

/// Where the next byte is read, and where its character is written.
struct At {
    from: *const u8,
    to: *mut u8,
}

impl At {
    /// # Safety
    /// So much was read there, and written.
    #[inline]
    unsafe fn pass(&mut self, read: usize, written: usize) {
        // SAFETY: it was.
        unsafe {
            self.from = self.from.add(read);
            self.to = self.to.add(written);
        }
    }

    /// Decodes one byte, unless it is malformed.
    ///
    /// # Safety
    /// There is one, and four bytes of room.
    #[inline]
    unsafe fn pass_char(&mut self, chars: &Chars) -> bool {
        // SAFETY: there are.
        unsafe {
            let Some(char) = chars.get(*self.from) else { return false };
            self.to.cast::<u32>().write_unaligned(char);
            self.pass(1, (char >> 24) as usize);
        }
        true
    }

    /// Copies ASCII, up to the first byte of a block that is none, and decodes that one, unless it is malformed.
    ///
    /// # Safety
    /// There is a block of these bytes, and room for that.
    #[target_feature(enable = "simd128")]
    #[inline]
    unsafe fn pass_ascii_and_char(&mut self, bytes: v128, mask: u32, chars: &Chars) -> bool {
        // SAFETY: there is.
        unsafe {
            v128_store(self.to.cast(), bytes);
            let ascii = mask.trailing_zeros() as usize;
            self.pass(ascii, ascii);
            self.pass_char(chars)
        }
    }

    /// Writes sixteen characters of two bytes, or of three with this first one.
    ///
    /// # Safety
    /// There is a block to read, and room for that.
    #[target_feature(enable = "simd128")]
    #[inline]
    unsafe fn put_all(&mut self, first: Option<v128>, middles: v128, lasts: v128) {
        let to = self.to.cast::<v128>();
        // SAFETY: there is.
        unsafe {
            if let Some(first) = first {
                let [a, b, c] = threes(first, middles, lasts);
                v128_store(to, a);
                v128_store(to.add(1), b);
                v128_store(to.add(2), c);
                self.pass(BLOCK, 3 * BLOCK);
            } else {
                v128_store(to, low_halves(middles, lasts));
                v128_store(to.add(1), high_halves(middles, lasts));
                self.pass(BLOCK, 2 * BLOCK);
            }
        }
    }
}

/// Sixteen times three bytes, one of each.
#[target_feature(enable = "simd128")]
#[inline]
fn threes(first: v128, middles: v128, lasts: v128) -> [v128; 3] {
    // The first byte is the same in all of them: any lane of it will do.
    let pairs = low_halves(middles, lasts);
    let a = i8x16_shuffle::<16, 0, 1, 16, 2, 3, 16, 4, 5, 16, 6, 7, 16, 8, 9, 16>(pairs, first);
    let late = high_halves(middles, lasts);
    let across = i8x16_shuffle::<10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25>(pairs, late);
    let b = i8x16_shuffle::<0, 1, 16, 2, 3, 16, 4, 5, 16, 6, 7, 16, 8, 9, 16, 10>(across, first);
    let c = i8x16_shuffle::<5, 16, 6, 7, 16, 8, 9, 16, 10, 11, 16, 12, 13, 16, 14, 15>(late, first);
    [a, b, c]
}

/// Windows-1252, whose others are below 0xA0.
struct Latin;

impl LookUp for Latin {
    #[target_feature(enable = "simd128")]
    #[inline]
    unsafe fn put_at_once(&self, bytes: v128, mask: u32, to: *mut u8) -> usize {
        if v128_any_true(c1(bytes)) {
            return 0;
        }
        // SAFETY: as above.
        unsafe { latin::put_latin(bytes, mask, to) }
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> [v128; 3] {
        let [leads, trails] = latin::look_up(bytes);
        [leads, trails, c1(bytes)]
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up_others(&self, bytes: v128) -> Option<[v128; 3]> {
        let [leads, trails] = latin::look_up_c1(bytes);
        Some([leads, trails, i8x16_ne(trails, u8x16_splat(0))])
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn first(&self) -> Option<v128> {
        None
    }
}

/// Which bytes are from 0x80 to 0x9F.
#[target_feature(enable = "simd128")]
#[inline]
fn c1(bytes: v128) -> v128 {
    i8x16_lt(bytes, u8x16_splat(0xA0))
}

/// A row of characters, most of whose others are below 0xC0.
struct Narrow<'a>(&'a Row, &'a Table);

impl LookUp for Narrow<'_> {
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> [v128; 3] {
        self.0.look_up(bytes)
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up_others(&self, bytes: v128) -> Option<[v128; 3]> {
        let codes = self.1.codes::<0>(bytes);
        let [leads, trails] = self.1.leads_and_trails(codes, bytes);
        Some([leads, trails, i8x16_ne(codes, u8x16_splat(0))])
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn first(&self) -> Option<v128> {
        None
    }
}

impl Row {
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> [v128; 3] {
        let carries = i8x16_sub(self.middle, u8x16_gt(bytes, self.above));
        let middles = i8x16_sub(carries, u8x16_gt(bytes, self.above_all));
        let lasts = v128_or(v128_and(u8x16_add(bytes, self.low), u8x16_splat(0x3F)), u8x16_splat(0x80));
        let lasts = v128_bitselect(lasts, bytes, i8x16_shr(bytes, 7));
        // A bit for each value of the upper four bits: what has it in both is one of the others.
        let uppers = u8x16(0, 0, 0, 0, 0, 0, 0, 0, 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7);
        let upper = i8x16_swizzle(uppers, u8x16_shr(bytes, 4));
        // SAFETY: there are sixteen bytes.
        let others = unsafe { v128_load(self.others.as_ptr().cast()) };
        let lower = i8x16_swizzle(others, v128_and(bytes, u8x16_splat(0x0F)));
        let others = v128_and(upper, lower);
        [middles, lasts, u8x16_gt(others, u8x16_splat(0))]
    }
}

/// A row of characters of three bytes.
struct Wide<'a>(&'a Row);

impl LookUp for Wide<'_> {
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> [v128; 3] {
        self.0.look_up(bytes)
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up_others(&self, _: v128) -> Option<[v128; 3]> {
        None
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn first(&self) -> Option<v128> {
        Some(self.0.first)
    }
}

impl LookUp for Table {
    /// Most text keeps to the upper half.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up(&self, bytes: v128) -> [v128; 3] {
        let mut codes = self.codes::<4>(bytes);
        if v128_any_true(i8x16_lt(bytes, u8x16_splat(0xC0))) {
            codes = v128_or(codes, self.codes::<0>(bytes));
        }
        let [leads, trails] = self.leads_and_trails(codes, bytes);
        [leads, trails, v128_and(i8x16_eq(codes, u8x16_splat(0)), i8x16_shr(bytes, 7))]
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn look_up_others(&self, _: v128) -> Option<[v128; 3]> {
        None
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    fn first(&self) -> Option<v128> {
        None
    }
}

impl Table {
    /// What four rows have, of which the first is `ROW`. An index that is not in a row finds 0 there.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn codes<const ROW: usize>(&self, bytes: v128) -> v128 {
        let of_row = |row: usize| i8x16_swizzle(self.codes[row], i8x16_sub(bytes, u8x16_splat((0x80 + BLOCK * row) as u8)));
        v128_or(v128_or(of_row(ROW), of_row(ROW + 1)), v128_or(of_row(ROW + 2), of_row(ROW + 3)))
    }

    /// The lead and the trail byte of each code, and ASCII as trails.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn leads_and_trails(&self, codes: v128, bytes: v128) -> [v128; 2] {
        // Behind the leads of the upper half are those of the lower, in which this bit is not set.
        let half = v128_andnot(u8x16_splat(4), u8x16_shr(bytes, 4));
        let leads = i8x16_swizzle(self.leads, v128_or(u8x16_shr(codes, 6), half));
        [leads, v128_or(v128_and(codes, u8x16_splat(0x3F)), u8x16_min(bytes, u8x16_splat(0x80)))]
    }
}
