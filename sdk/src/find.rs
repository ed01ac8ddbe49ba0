mod line_feed_hints;
mod line_ends;
mod nth;
#[cfg(feature = "ndjson")]
mod structure;

pub(crate) use line_ends::{LineEnds, MIN_MAX, find_line_ends};
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
pub(crate) use line_feed_hints::HINT_BYTES;
pub(crate) use line_feed_hints::{LineFeedHints, Next};
#[cfg(feature = "csv")]
pub(crate) use nth::count_line_ends;
pub(crate) use nth::{count_at_least, count_bytes, nth_byte, nth_unit};
#[cfg(feature = "ndjson")]
pub(crate) use structure::find_structure;

/// The index of the first `byte` in `bytes`.
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
#[inline]
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    Some(simd::find_byte(bytes, byte)).filter(|&found| found < bytes.len())
}

/// The index of the first `byte` in `bytes`.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
#[inline]
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    find_by_words(bytes, byte)
}

/// The index of the last `byte` in `bytes`.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn find_last_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let (rest, quads) = bytes.as_rchunks::<QUAD>();
    let without = quads.iter().rev().take_while(|quad| !has(quad, byte)).count();
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

/// The index of the last `unit` of two bytes in `units`.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
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

/// How many of the first bytes are ASCII, in whole blocks or all of them.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn ascii_blocks(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<QUAD>();
    match blocks.iter().position(|block| !is_ascii(block)) {
        Some(index) => index * QUAD,
        None if bytes[blocks.len() * QUAD..].is_ascii() => bytes.len(),
        None => blocks.len() * QUAD,
    }
}

const BLOCK: usize = 16;
const QUAD: usize = 4 * BLOCK;

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use simd::{at_least, equal, equal_units, has, is_ascii};

#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn is_ascii(block: &[u8; QUAD]) -> bool {
    block.is_ascii()
}

/// Whether `byte` is one of a quad.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn has(quad: &[u8; QUAD], byte: u8) -> bool {
    let (words, _) = quad.as_chunks::<8>();
    words.iter().any(|word| zeros(u64::from_le_bytes(*word) ^ eight_times(byte)) != 0)
}

/// A bit for each byte of a block that equals `byte`.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn equal(block: &[u8; BLOCK], byte: u8) -> u32 {
    let (words, _) = block.as_chunks::<8>();
    words.iter().rev().fold(0, |found, word| found << 8 | zero_bytes(u64::from_le_bytes(*word) ^ eight_times(byte)) as u32)
}

/// A bit for each byte of a block that is `least` or more.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn at_least(block: &[u8; BLOCK], least: u8) -> u32 {
    block.iter().rev().fold(0, |found, &byte| found << 1 | u32::from(byte >= least))
}

/// A bit for each unit of a block that equals `unit`.
#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn equal_units(block: &[[u8; 2]; BLOCK / 2], unit: [u8; 2]) -> u32 {
    block.iter().rev().fold(0, |found, other| found << 1 | u32::from(*other == unit))
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_splat, i16x8_bitmask, i16x8_eq, u8x16_ge, u8x16_splat, u16x8_splat, v128, v128_any_true,
        v128_load, v128_or,
    };

    use super::{BLOCK, QUAD};

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn load(block: &[u8; BLOCK]) -> v128 {
        // SAFETY: a block has sixteen bytes.
        #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
        unsafe {
            v128_load(block.as_ptr().cast())
        }
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn has(quad: &[u8; QUAD], byte: u8) -> bool {
        let wanted = i8x16_splat(byte as i8);
        let [a, b, c, d] = four(quad).map(|block| i8x16_eq(block, wanted));
        v128_any_true(v128_or(v128_or(a, b), v128_or(c, d)))
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn equal_units(block: &[[u8; 2]; BLOCK / 2], unit: [u8; 2]) -> u32 {
        // SAFETY: a block has sixteen bytes.
        #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
        let block = unsafe { v128_load(block.as_ptr().cast()) };
        i16x8_bitmask(i16x8_eq(block, u16x8_splat(u16::from_le_bytes(unit)))).into()
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn is_ascii(block: &[u8; QUAD]) -> bool {
        let [a, b, c, d] = four(block);
        i8x16_bitmask(v128_or(v128_or(a, b), v128_or(c, d))) == 0
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn equal(block: &[u8; BLOCK], byte: u8) -> u32 {
        mask(block, i8x16_splat(byte as i8))
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn at_least(block: &[u8; BLOCK], least: u8) -> u32 {
        i8x16_bitmask(u8x16_ge(load(block), u8x16_splat(least))).into()
    }

    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn four(block: &[u8; QUAD]) -> [v128; 4] {
        let blocks: *const v128 = block.as_ptr().cast();
        // SAFETY: there are four blocks of sixteen bytes.
        #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
        unsafe {
            [v128_load(blocks), v128_load(blocks.add(1)), v128_load(blocks.add(2)), v128_load(blocks.add(3))]
        }
    }

    /// Thirty-two bytes at a time, and what is left one by one if it is less than sixteen. It returns the length
    /// of `bytes` if the byte is not there: an `Option` would come by memory.
    #[target_feature(enable = "simd128")]
    pub(super) fn find_byte(bytes: &[u8], byte: u8) -> usize {
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

    /// A bit for each byte of `block` that is the wanted one.
    #[target_feature(enable = "simd128")]
    #[inline]
    fn mask(block: &[u8; BLOCK], wanted: v128) -> u32 {
        u32::from(i8x16_bitmask(i8x16_eq(load(block), wanted)))
    }
}

/// Eight bytes at a time; four such words make a round of the loop. On wasm32, `memchr` without a global `simd128` works on 4
/// bytes at a time and takes more than twice the fuel.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), expect(dead_code))]
#[inline]
fn find_by_words(bytes: &[u8], byte: u8) -> Option<usize> {
    let wanted = eight_times(byte);
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut passed = 0;
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (index, word) in words.iter().enumerate() {
            if let Some(found) = find_in_word(word, wanted) {
                return Some(passed + index * 8 + found);
            }
        }
        passed += 32;
    }
    let (words, rest) = rest.as_chunks::<8>();
    for word in words {
        if let Some(found) = find_in_word(word, wanted) {
            return Some(passed + found);
        }
        passed += 8;
    }
    let found = rest.iter().position(|&other| other == byte)?;
    Some(passed + found)
}

/// The index of the first byte of `word` that equals each of `wanted`'s.
#[inline]
fn find_in_word(word: &[u8; 8], wanted: u64) -> Option<usize> {
    first(zeros(u64::from_le_bytes(*word) ^ wanted))
}

const ONES: u64 = eight_times(0x01);
const TOPS: u64 = eight_times(0x80);

/// A word of this byte alone.
#[inline]
pub(crate) const fn eight_times(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Mycroft's test for a zero byte: the lowest bit that is set in its result is in the first zero byte of `word`. Bits above
/// it may be false; the lowest never is, and so neither is the lowest of several such tests together.
#[inline]
pub(crate) const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & TOPS
}

/// A bit for each zero byte of `word`, the lowest for the first.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), expect(dead_code))]
fn zero_bytes(word: u64) -> u64 {
    // Exact: seven bits of a byte carry into its eighth, and no further.
    let zeros = !(((word & !TOPS) + !TOPS) | word) & TOPS;
    // The multiplication moves the bits of all bytes to the highest one, in order.
    (zeros >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The index of the first zero byte that [`zeros`] has found.
#[inline]
pub(crate) const fn first(zeros: u64) -> Option<usize> {
    if zeros == 0 { None } else { Some(zeros.trailing_zeros() as usize / 8) }
}

#[cfg(test)]
mod tests {
    use super::{ascii_blocks, find_byte, find_last_byte, find_last_unit};

    #[test]
    fn finds_what_a_plain_search_finds_at_every_place_and_alignment() {
        for length in 0..100 {
            for place in 0..length {
                for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09] {
                    let mut bytes = vec![neighbour; length];
                    bytes[place] = b'\n';
                    for start in 0..length.min(9) {
                        let wanted = bytes[start..].iter().position(|&byte| byte == b'\n');
                        assert_eq!(find_byte(&bytes[start..], b'\n'), wanted);
                    }
                }
            }
        }
    }

    #[test]
    fn finds_every_byte_value_among_all_others() {
        let bytes: Vec<u8> = (0..=255).collect();
        for byte in 0..=255 {
            assert_eq!(find_byte(&bytes, byte), Some(usize::from(byte)));
        }
    }

    #[test]
    fn the_last_one_is_found_at_every_place_and_alignment() {
        for length in 0..150 {
            for place in 0..length {
                for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09] {
                    let mut bytes = vec![neighbour; length];
                    bytes[place] = b'\n';
                    bytes[0] = b'\n';
                    assert_eq!(find_last_byte(&bytes, b'\n'), Some(place), "{length}, {neighbour}");
                    assert_eq!(find_last_byte(&bytes[..place], b'\n'), (place > 0).then_some(0));
                }
            }
        }
    }

    #[test]
    fn the_last_unit_is_found_at_every_place_and_not_across_two() {
        for length in 0..40 {
            for place in 0..length {
                for neighbour in [[0x0A, 0x0A], [0x00, 0x00], [0x00, 0x0A], [0x0B, 0x00]] {
                    let mut units = vec![neighbour; length];
                    units[place] = [b'\n', 0];
                    units[0] = [b'\n', 0];
                    assert_eq!(find_last_unit(&units, [b'\n', 0]), Some(place), "{length}, {neighbour:?}");
                    assert_eq!(find_last_unit(&units[..place], [b'\n', 0]), (place > 0).then_some(0));
                }
            }
        }
    }

    #[test]
    fn ascii_is_passed_in_blocks_or_to_its_end() {
        for length in 0..200 {
            let mut bytes = vec![0x7F; length];
            assert_eq!(ascii_blocks(&bytes), length);
            for place in 0..length {
                bytes[place] = 0x80;
                let found = ascii_blocks(&bytes);
                assert!(found <= place && place - found < 64, "{found} of {place}");
                bytes[place] = 0;
            }
        }
    }
}
