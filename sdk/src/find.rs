const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The index of the first `byte` in `bytes`.
///
/// Eight bytes at a time, after Mycroft's test for a zero byte: `(x - 0x01..) & !x & 0x80..` has its lowest bit set where the
/// first zero byte of `x` is. (Bits above it may be false; the lowest never is.) Four such words make a round of the loop. On
/// wasm32, `memchr` without a global `simd128` works on 4 bytes at a time and takes more than twice the fuel.
#[inline]
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let wanted = ONES * u64::from(byte);
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
    let differs = u64::from_le_bytes(*word) ^ wanted;
    let zeros = differs.wrapping_sub(ONES) & !differs & TOPS;
    if zeros == 0 { None } else { Some(zeros.trailing_zeros() as usize / 8) }
}

#[cfg(test)]
mod tests {
    use super::find_byte;

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
}
