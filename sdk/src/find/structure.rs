use super::BLOCK;

/// How many parts a text of JSON has, at least: each `[`, `{`, `,` and `\\` is counted, and a `|` as well. Some of the last bytes can
/// be counted twice.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn count_structure(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut count = 0;
    for block in blocks {
        count += count_in(block);
    }
    let last = match bytes.last_chunk::<BLOCK>() {
        Some(last) if !rest.is_empty() => count_in(last) as usize,
        Some(_) => 0,
        None => rest.iter().filter(|byte| is_structure(**byte)).count(),
    };
    count as usize + last
}

fn is_structure(byte: u8) -> bool {
    matches!(byte | 0x20, b'{' | b'|') || byte == b','
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
#[target_feature(enable = "simd128")]
#[inline]
fn count_in(block: &[u8; BLOCK]) -> u32 {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_sub, u8x16_le, u8x16_splat, v128_or};

    let block = super::simd::load(block);
    // `[` and `\` are `{` and `|` without this bit.
    let folded = v128_or(block, u8x16_splat(0x20));
    let opens = u8x16_le(i8x16_sub(folded, u8x16_splat(b'{')), u8x16_splat(1));
    i8x16_bitmask(v128_or(opens, i8x16_eq(block, u8x16_splat(b',')))).count_ones()
}

#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
fn count_in(block: &[u8; BLOCK]) -> u32 {
    block.iter().map(|byte| u32::from(is_structure(*byte))).sum()
}

#[cfg(test)]
mod tests {
    use super::count_structure;

    #[test]
    fn each_part_of_a_text_is_counted_wherever_it_stands() {
        for length in 0..200 {
            for part in *b"[{,\\" {
                for place in 0..length {
                    let mut bytes = vec![b'x'; length];
                    bytes[place] = part;
                    let counted = count_structure(&bytes);
                    let twice = length > 16 && length % 16 > 0 && place >= length - 16 && place < length / 16 * 16;
                    assert_eq!(counted, 1 + usize::from(twice), "{length}, {place}");
                }
            }
        }
        let others: Vec<u8> = (0..=255).filter(|byte| !b"[{,\\|".contains(byte)).collect();
        assert_eq!(count_structure(&others), 0);
        // The `{` among the last sixteen bytes is counted twice.
        assert_eq!(count_structure(br#"{"a":[1,2,{"b":"\u00e9"}]}"#), 7);
    }
}
