//! Characters of two bytes, eight at a time: their pointers are computed and checked together,
//! each is looked up by a load into its lane, and together they become UTF-8.

mod others;
mod pointers;
mod separators;

use core::slice;

use super::BLOCK;
use super::ascii::copy_ascii;
use super::ops::{
    gather, i8x16_bitmask, i16x8_all_true, i16x8_bitmask, i16x8_eq, i16x8_splat, v128_and, v128_load, v128_not, v128_store,
};
use super::units;
use crate::arch::put_char;
use crate::decode::{Next, Others, Pairs};
use others::{put_fours, put_katakana, put_katakana_pairs};
use pointers::pointers;
use separators::{put_with_separators, separators};

simd! {
/// Decodes `input` to memory at `to`, in at most `most` rounds, which are counted down: how many bytes were read, and how many
/// written.
///
/// # Safety
/// There is room for three bytes of each byte of `input`, and for [`BEYOND`](crate::arch::BEYOND) more.
pub(crate) unsafe fn decode<P: Pairs>(input: &[u8], to: *mut u8, most: &mut u32) -> (usize, usize) {
    let (begin, out) = (input.as_ptr(), to);
    let mut rounds = *most;
    let mut lately = 0; // see `put`
    let (mut from, mut to) = (begin, out);
    // SAFETY: what is loaded lies before the end of the input. What is written so far is at most three bytes for each byte read,
    // or four for four; and what goes beyond has room.
    unsafe {
        let end = begin.add(input.len());
        let left = |from: *const u8| end.offset_from_unsigned(from);
        while rounds > 0 {
            rounds -= 1;
            if left(from) >= BLOCK {
                let bytes = v128_load(from.cast());
                let mask = u32::from(i8x16_bitmask(bytes));
                if P::HAS_ASCII && mask & 1 == 0 {
                    // As much ASCII as there is. What is stored beyond that is overwritten.
                    v128_store(to.cast(), bytes);
                    let ascii = (mask | 1 << BLOCK).trailing_zeros() as usize;
                    (from, to) = (from.add(ascii), to.add(ascii));
                    if ascii == BLOCK {
                        let ascii = copy_ascii(slice::from_raw_parts(from, left(from)), to);
                        (from, to) = (from.add(ascii), to.add(ascii));
                    }
                    continue;
                }
                if P::HAS_ASCII && left(from) >= BLOCK + 2 {
                    let separators = separators(bytes);
                    if separators != 0 {
                        let (read, written) = put_with_separators::<P>(bytes, separators, from, to);
                        if read > 0 {
                            (from, to) = (from.add(read), to.add(written));
                            continue;
                        }
                    }
                }
                let (pointers, is_pair) = pointers::<P>(bytes);
                let mut others = u32::from(i16x8_bitmask(v128_not(is_pair)));
                if others & 1 == 0 {
                    let units = gather(P::TABLE.units(), v128_and(pointers, is_pair));
                    if others == 0 && i16x8_all_true(units) {
                        to = to.add(units::put(units, &mut lately, to));
                        if matches!(P::OTHERS, Others::Fours) {
                            // Where scripts are mixed, others stand between them, and there are few such blocks.
                            lately = 0;
                        }
                        from = from.add(BLOCK);
                        continue;
                    }
                    others |= u32::from(i16x8_bitmask(i16x8_eq(units, i16x8_splat(0))));
                    let before = others.trailing_zeros() as usize;
                    if before > 0 {
                        to = to.add(units::put_some(units, before, to));
                        from = from.add(2 * before);
                        continue;
                    }
                }
            }
            // What is not a pair, or not in the table, and what is close to the end: up to where a pair may begin again, or
            // ASCII.
            while rounds > 0 {
                rounds -= 1;
                let (mut read, mut written) = (0, 0);
                if left(from) >= BLOCK {
                    let bytes = v128_load(from.cast());
                    (read, written) = match (P::OTHERS, *from, *from.add(1)) {
                        (Others::Katakana, 0xA1..=0xDF, _) => put_katakana(bytes, to),
                        (Others::KatakanaPairs, 0x8E, _) => put_katakana_pairs(bytes, to),
                        (Others::Fours, _, b'0'..=b'9') => put_fours(bytes, to),
                        _ => (0, 0),
                    };
                }
                if read == 0 {
                    if matches!(P::OTHERS, Others::Fours) {
                        // Those were looked for in vain, and it is found by a search.
                        rounds = rounds.saturating_sub(1);
                    }
                    let Some((char, length)) = one::<P>(slice::from_raw_parts(from, left(from))) else {
                        *most = rounds;
                        return (from.offset_from_unsigned(begin), to.offset_from_unsigned(out));
                    };
                    (read, written) = (length, put_char(char, to));
                }
                (from, to) = (from.add(read), to.add(written));
                if left(from) >= BLOCK && (*from < 0x80 || begins_pair::<P>(*from, *from.add(1))) {
                    break;
                }
            }
        }
        *most = 0;
        (from.offset_from_unsigned(begin), to.offset_from_unsigned(out))
    }
}
} // simd

/// The character that `bytes` begin with, and how long it is. None if they do not begin with one, and at their end.
#[inline]
fn one<P: Pairs>(bytes: &[u8]) -> Option<(char, usize)> {
    // No character has a zero after its first byte.
    let four = match bytes.first_chunk() {
        Some(four) => *four,
        None => {
            let mut four = [0; 4];
            four.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
            four
        }
    };
    match P::next(&four) {
        Next::Char(char, length) if length <= bytes.len() => Some((char, length)),
        _ => None,
    }
}

/// Whether two bytes look like a pair.
#[inline]
fn begins_pair<P: Pairs>(lead: u8, trail: u8) -> bool {
    lead >= P::LEADS.0 && P::LEAD_GAP.is_none_or(|(first, last)| lead < first || lead > last) && trail >= P::TRAILS.0
}
