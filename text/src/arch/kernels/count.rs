//! Bytes, or units of two bytes, that are one of two: how many there are, and where the nth of them is.
//!
//! Sixteen bytes at a time: its cost depends on the length of the text alone, and not on how many there are.

use super::BLOCK;
use super::find::{at_least, equal, equal_units};

type Unit = [u8; 2];

const UNITS: usize = BLOCK / 2;

simd! {
/// How many of `bytes` are one of two.
pub(crate) fn count_bytes(bytes: &[u8], [a, b]: [u8; 2]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut count = 0;
    for block in blocks {
        count += (equal(block, a) | equal(block, b)).count_ones() as usize;
    }
    count + rest.iter().filter(|&&byte| byte == a || byte == b).count()
}

/// How many of `bytes` are `least` or more.
pub(crate) fn count_at_least(bytes: &[u8], least: u8) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let count: u32 = blocks.iter().map(|block| at_least(block, least).count_ones()).sum();
    count as usize + rest.iter().filter(|&&byte| byte >= least).count()
}

/// How many line ends are in `bytes`: LF, CRLF and CR. An LF that follows a CR ends no line of its own, also where the CR stands before
/// `bytes`, as `is_after_cr` says; afterwards it says whether they end with a CR.
pub(crate) fn count_line_ends(bytes: &[u8], is_after_cr: &mut bool) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut count = 0;
    let mut before = u32::from(*is_after_cr);
    for block in blocks {
        let (lf, cr) = (equal(block, b'\n'), equal(block, b'\r'));
        count += (cr | (lf & !(cr << 1 | before))).count_ones() as usize;
        before = cr >> (BLOCK - 1);
    }
    let mut after_cr = before != 0;
    for &byte in rest {
        count += usize::from(byte == b'\r' || (byte == b'\n' && !after_cr));
        after_cr = byte == b'\r';
    }
    *is_after_cr = after_cr;
    count
}

/// The index of the nth of `bytes` that is one of two; the first is 1.
pub(crate) fn nth_byte(bytes: &[u8], [a, b]: [u8; 2], mut n: usize) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(found) = nth_bit(equal(block, a) | equal(block, b), &mut n) {
            return Some(index * BLOCK + found);
        }
    }
    let found = nth_of(rest.iter().map(|&byte| byte == a || byte == b), n)?;
    Some(blocks.len() * BLOCK + found)
}

/// The index of the nth of `units` that is one of two; the first is 1.
pub(crate) fn nth_unit(units: &[Unit], [a, b]: [Unit; 2], mut n: usize) -> Option<usize> {
    let (blocks, rest) = units.as_chunks::<UNITS>();
    for (index, block) in blocks.iter().enumerate() {
        if let Some(found) = nth_bit(equal_units(block, a) | equal_units(block, b), &mut n) {
            return Some(index * UNITS + found);
        }
    }
    let found = nth_of(rest.iter().map(|&unit| unit == a || unit == b), n)?;
    Some(blocks.len() * UNITS + found)
}
} // simd

/// The index of the nth bit of `bits` that is set, or how many more there must be behind them.
#[inline(always)]
fn nth_bit(mut bits: u32, n: &mut usize) -> Option<usize> {
    let count = bits.count_ones() as usize;
    if count < *n {
        *n -= count;
        return None;
    }
    for _ in 1..*n {
        bits &= bits - 1;
    }
    Some(bits.trailing_zeros() as usize)
}

fn nth_of(found: impl Iterator<Item = bool>, n: usize) -> Option<usize> {
    found.enumerate().filter(|(_, is_one)| *is_one).nth(n.checked_sub(1)?).map(|(index, _)| index)
}
