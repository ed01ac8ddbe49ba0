//! Bytes, or units of two bytes, that are one of two: how many there are, and where the nth of them is.
//!
//! Sixteen bytes at a time: its cost depends on the length of the text alone, and not on how many there are.

use super::{BLOCK, at_least, equal, equal_units};

type Unit = [u8; 2];

const UNITS: usize = BLOCK / 2;

/// How many of `bytes` are one of two.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn count_bytes(bytes: &[u8], [a, b]: [u8; 2]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut count = 0;
    for block in blocks {
        count += (equal(block, a) | equal(block, b)).count_ones() as usize;
    }
    count + rest.iter().filter(|&&byte| byte == a || byte == b).count()
}

/// How many of `bytes` are `least` or more.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn count_at_least(bytes: &[u8], least: u8) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let count: u32 = blocks.iter().map(|block| at_least(block, least).count_ones()).sum();
    count as usize + rest.iter().filter(|&&byte| byte >= least).count()
}

/// How many line ends are in `bytes`: LF, CRLF and CR. An LF that follows a CR ends no line of its own, also where the CR stands before
/// `bytes`, as `is_after_cr` says; afterwards it says whether they end with a CR.
#[cfg(feature = "csv")]
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
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
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
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
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
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

#[cfg(test)]
mod tests {
    #[cfg(feature = "csv")]
    use super::count_line_ends;
    use super::{count_at_least, count_bytes, nth_byte, nth_unit};

    #[cfg(feature = "csv")]
    #[test]
    fn an_lf_after_a_cr_ends_no_line_of_its_own_wherever_the_text_is_cut() {
        for pattern in ["\r\n", "\n", "\r", "\r\r\n", "\n\r", "x\r\n", "xyz\r\nx\n\r"] {
            let text: String = pattern.chars().cycle().take(100).collect();
            let wanted = text.replace("\r\n", "\n").matches(['\n', '\r']).count();
            for cut in 0..=text.len() {
                let mut is_after_cr = false;
                let [first, second] = [&text[..cut], &text[cut..]].map(|part| count_line_ends(part.as_bytes(), &mut is_after_cr));
                assert_eq!((first + second, is_after_cr), (wanted, text.ends_with('\r')), "{pattern:?}, {cut}");
            }
        }
    }

    #[test]
    fn bytes_are_counted_from_the_least_on() {
        let bytes: Vec<u8> = (0..=255).cycle().step_by(7).take(300).collect();
        for (length, least) in (0..bytes.len()).flat_map(|length| [0, 1, 0x7F, 0x80, 0xC0, 0xFF].map(|least| (length, least))) {
            let wanted = bytes[..length].iter().filter(|&&byte| byte >= least).count();
            assert_eq!(count_at_least(&bytes[..length], least), wanted, "{length}, {least}");
        }
    }

    #[test]
    fn each_line_end_is_found_by_its_number() {
        for (length, step) in (0..120).flat_map(|length| [1, 2, 3, 7, 16, 33].map(|step| (length, step))) {
            let bytes: Vec<u8> = (0..length).map(|at| if at % step > 0 { b'x' } else { [b'\n', b'\r'][at / step % 2] }).collect();
            let units: Vec<[u8; 2]> = bytes.iter().map(|&byte| [byte, 0]).collect();
            let places: Vec<usize> = (0..length).step_by(step).collect();
            let both = [b'\n', b'\r'];
            assert_eq!(count_bytes(&bytes, both), places.len());
            for (number, place) in (1..).zip(&places) {
                assert_eq!(nth_byte(&bytes, both, number), Some(*place), "{length}, {step}");
                assert_eq!(nth_unit(&units, [[b'\n', 0], [b'\r', 0]], number), Some(*place), "{length}, {step}");
            }
            assert_eq!(nth_byte(&bytes, both, places.len() + 1), None);
            assert_eq!(nth_unit(&units, [[b'\n', 0], [b'\r', 0]], places.len() + 1), None);
            assert_eq!(count_bytes(&bytes, [b'\n', b'\n']), places.len().div_ceil(2));
            assert_eq!(nth_byte(&bytes, [b'\n', b'\n'], 2), places.get(2).copied());
        }
    }
}
