use super::ops::{
    i8x16_bitmask, i8x16_eq, i8x16_ge, i8x16_lt, i8x16_splat, i16x8_bitmask, i16x8_eq, u8x16_ge, u8x16_lt, u8x16_splat,
    u16x8_splat, v128, v128_and, v128_any_true, v128_load, v128_or,
};
use super::{BLOCK, QUAD};
use crate::decode::Rows;

simd! {
#[inline]
pub(super) fn load(block: &[u8; BLOCK]) -> v128 {
    // SAFETY: a block has sixteen bytes.
    unsafe { v128_load(block.as_ptr().cast()) }
}

#[inline]
fn four(block: &[u8; QUAD]) -> [v128; 4] {
    let blocks: *const v128 = block.as_ptr().cast();
    // SAFETY: there are four blocks of sixteen bytes.
    unsafe { [v128_load(blocks), v128_load(blocks.add(1)), v128_load(blocks.add(2)), v128_load(blocks.add(3))] }
}

/// The first sixteen bytes, and those from the second on.
#[inline]
fn two(window: &[u8; BLOCK + 1]) -> [v128; 2] {
    // SAFETY: there are sixteen bytes from the first and from the second.
    unsafe { [v128_load(window.as_ptr().cast()), v128_load(window.as_ptr().add(1).cast())] }
}

/// A bit for each byte of a block that equals `byte`.
#[inline]
pub(super) fn equal(block: &[u8; BLOCK], byte: u8) -> u32 {
    mask(block, i8x16_splat(byte as i8))
}

#[inline]
fn mask(block: &[u8; BLOCK], wanted: v128) -> u32 {
    u32::from(i8x16_bitmask(i8x16_eq(load(block), wanted)))
}

/// A bit for each byte of a block that is `least` or more.
#[inline]
pub(super) fn at_least(block: &[u8; BLOCK], least: u8) -> u32 {
    i8x16_bitmask(u8x16_ge(load(block), u8x16_splat(least))).into()
}

/// A bit for each unit of a block that equals `unit`.
#[inline]
pub(super) fn equal_units(block: &[[u8; 2]; BLOCK / 2], unit: [u8; 2]) -> u32 {
    // SAFETY: a block has sixteen bytes.
    let block = unsafe { v128_load(block.as_ptr().cast()) };
    i16x8_bitmask(i16x8_eq(block, u16x8_splat(u16::from_le_bytes(unit)))).into()
}

/// Thirty-two bytes at a time, and what is left one by one if it is less than sixteen.
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> usize {
    let wanted = i8x16_splat(byte as i8);
    let (pairs, rest) = bytes.as_chunks::<{ 2 * BLOCK }>();
    let mut at = 0;
    for pair in pairs {
        let (blocks, _) = pair.as_chunks::<BLOCK>();
        let mask = mask(&blocks[0], wanted) | mask(&blocks[1], wanted) << BLOCK;
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += 2 * BLOCK;
    }
    let (blocks, rest) = rest.as_chunks::<BLOCK>();
    for block in blocks {
        let mask = mask(block, wanted);
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += BLOCK;
    }
    at + rest.iter().position(|&other| other == byte).unwrap_or(rest.len())
}

pub(crate) fn find_last_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let has = |quad: &[u8; QUAD]| {
        let wanted = i8x16_splat(byte as i8);
        let [a, b, c, d] = four(quad).map(|block| i8x16_eq(block, wanted));
        v128_any_true(v128_or(v128_or(a, b), v128_or(c, d)))
    };
    let (rest, quads) = bytes.as_rchunks::<QUAD>();
    let without = quads.iter().rev().take_while(|quad| !has(quad)).count();
    let bytes = &bytes[..rest.len() + (quads.len() - without) * QUAD];
    let (rest, blocks) = bytes.as_rchunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate().rev() {
        let found = equal(block, byte);
        if found != 0 {
            return Some(rest.len() + index * BLOCK + found.ilog2() as usize);
        }
    }
    rest.iter().rposition(|&other| other == byte)
}

pub(crate) fn find_last_unit(units: &[[u8; 2]], unit: [u8; 2]) -> Option<usize> {
    let (rest, blocks) = units.as_rchunks::<{ BLOCK / 2 }>();
    for (index, block) in blocks.iter().enumerate().rev() {
        let found = equal_units(block, unit);
        if found != 0 {
            return Some(rest.len() + index * (BLOCK / 2) + found.ilog2() as usize);
        }
    }
    rest.iter().rposition(|&other| other == unit)
}

pub(crate) fn ascii_blocks(bytes: &[u8]) -> usize {
    let is_ascii = |block: &[u8; QUAD]| {
        let [a, b, c, d] = four(block);
        i8x16_bitmask(v128_or(v128_or(a, b), v128_or(c, d))) == 0
    };
    let (blocks, _) = bytes.as_chunks::<QUAD>();
    match blocks.iter().position(|block| !is_ascii(block)) {
        Some(index) => index * QUAD,
        None if bytes[blocks.len() * QUAD..].is_ascii() => bytes.len(),
        None => blocks.len() * QUAD,
    }
}

pub(crate) fn has_low(bytes: &[u8], limit: u8) -> bool {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let has = |block| v128_any_true(u8x16_lt(load(block), u8x16_splat(limit)));
    blocks.iter().any(has) || rest.iter().any(|&byte| byte < limit)
}

/// 0xC2, then a byte of 0x80 to 0x9F.
pub(crate) fn has_c1(text: &[u8]) -> bool {
    let mut rest = text.get(find_byte(text, 0xC2)..).unwrap_or_default();
    while let Some(window) = rest.first_chunk::<{ BLOCK + 1 }>() {
        let [first, second] = two(window);
        let is_c2 = i8x16_eq(first, i8x16_splat(0xC2_u8 as i8));
        if v128_any_true(v128_and(is_c2, i8x16_lt(second, i8x16_splat(0xA0_u8 as i8)))) {
            return true;
        }
        rest = &rest[BLOCK..];
    }
    rest.windows(2).any(|pair| pair[0] == 0xC2 && pair[1] < 0xA0)
}

/// A first byte of UTF-8 that does not follow another byte from 0x80 on, and a second one, if there is one.
pub(crate) fn find_utf8_run(bytes: &[u8], mut is_after_ascii: bool) -> Option<usize> {
    let mut rest = bytes;
    while let Some(window) = rest.first_chunk::<{ BLOCK + 1 }>() {
        let [first, second] = two(window);
        // As signed numbers: from 0xC2 to 0xF4, and below 0xC0.
        let is_lead = v128_and(i8x16_ge(first, i8x16_splat(-62)), i8x16_lt(first, i8x16_splat(-11)));
        let (high, pairs) = (i8x16_bitmask(first), i8x16_bitmask(v128_and(is_lead, i8x16_lt(second, i8x16_splat(-64)))));
        let starts = pairs & !(high << 1 | u16::from(!is_after_ascii));
        if starts != 0 {
            return Some(bytes.len() - rest.len() + starts.trailing_zeros() as usize);
        }
        is_after_ascii = high >> (BLOCK - 1) == 0;
        rest = &rest[BLOCK..];
    }
    let is_start = |index: &usize| {
        let is_first = if *index == 0 { is_after_ascii } else { rest[index - 1].is_ascii() };
        is_first && (0xC2..0xF5).contains(&rest[*index]) && rest.get(index + 1).is_none_or(|byte| (0x80..0xC0).contains(byte))
    };
    (0..rest.len()).find(is_start).map(|index| bytes.len() - rest.len() + index)
}

/// How many of these characters are among the rows.
pub(crate) fn count_chars(rows: &Rows, chars: &[char]) -> usize {
    let mut count = 0;
    for eight in rows.all() {
        // All eight are compared together.
        let has = |char: u32| eight.iter().fold(false, |has, &unit| has | (u32::from(unit) == char));
        count += chars.iter().filter(|&&char| has(char.into())).count();
    }
    count
}
} // simd
