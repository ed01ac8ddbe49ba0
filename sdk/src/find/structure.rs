use super::BLOCK;

/// What a look at a text of JSON shows.
#[derive(Debug, PartialEq)]
pub(crate) struct Structure {
    /// How many parts it has, at least: each `[`, `{`, `,` and `\\` is counted, and a `|` as well. Some of the last bytes can be counted
    /// twice.
    pub(crate) parts: usize,
    /// How many bytes and escapes there are, at least, that are not printable ASCII. They are counted as the parts are.
    pub(crate) others: usize,
}

#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn find_structure(bytes: &[u8]) -> Structure {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut look = Look::new();
    for block in blocks {
        look.at_block(block);
    }
    match bytes.last_chunk::<BLOCK>() {
        Some(last) if !rest.is_empty() => look.at_block(last),
        Some(_) => {}
        None => {
            let parts = rest.iter().filter(|byte| is_structure(**byte)).count();
            return Structure { parts, others: rest.iter().filter(|byte| is_other(**byte)).count() };
        }
    }
    look.structure()
}

fn is_structure(byte: u8) -> bool {
    matches!(byte | 0x20, b'{' | b'|') || byte == b','
}

fn is_other(byte: u8) -> bool {
    byte >= 0x7F || byte == b'\\'
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use simd::Look;

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_sub, u8x16_gt, u8x16_le, u8x16_splat, v128_or};

    use super::Structure;
    use crate::find::BLOCK;
    use crate::find::simd::load;

    pub(super) struct Look {
        parts: u32,
        others: u32,
    }

    impl Look {
        #[target_feature(enable = "simd128")]
        #[inline]
        pub(super) fn new() -> Look {
            Look { parts: 0, others: 0 }
        }

        #[target_feature(enable = "simd128")]
        #[inline]
        pub(super) fn at_block(&mut self, block: &[u8; BLOCK]) {
            let block = load(block);
            // `[` and `\\` are `{` and `|` without this bit.
            let folded = v128_or(block, u8x16_splat(0x20));
            let opens = u8x16_le(i8x16_sub(folded, u8x16_splat(b'{')), u8x16_splat(1));
            self.parts += i8x16_bitmask(v128_or(opens, i8x16_eq(block, u8x16_splat(b',')))).count_ones();
            let others = v128_or(u8x16_gt(block, u8x16_splat(0x7E)), i8x16_eq(block, u8x16_splat(b'\\')));
            self.others += i8x16_bitmask(others).count_ones();
        }

        #[target_feature(enable = "simd128")]
        #[inline]
        pub(super) fn structure(self) -> Structure {
            Structure { parts: self.parts as usize, others: self.others as usize }
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
struct Look(Structure);

#[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
impl Look {
    fn new() -> Look {
        Look(Structure { parts: 0, others: 0 })
    }

    fn at_block(&mut self, block: &[u8; BLOCK]) {
        self.0.parts += block.iter().filter(|byte| is_structure(**byte)).count();
        self.0.others += block.iter().filter(|byte| is_other(**byte)).count();
    }

    fn structure(self) -> Structure {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Structure, find_structure};

    #[test]
    fn each_part_of_a_text_is_counted_wherever_it_stands() {
        for length in 0..200 {
            for part in *b"[{,\\" {
                for place in 0..length {
                    let mut bytes = vec![b'x'; length];
                    bytes[place] = part;
                    let found = find_structure(&bytes);
                    let twice = length > 16 && length % 16 > 0 && place >= length - 16 && place < length / 16 * 16;
                    assert_eq!(found.parts, 1 + usize::from(twice), "{length}, {place}");
                    assert_eq!(found.others > 0, part == b'\\', "{length}, {place}");
                    bytes[place] = [0x7F, 0x80, 0xFF][place % 3];
                    assert_eq!(find_structure(&bytes).others, 1 + usize::from(twice), "{length}, {place}");
                }
            }
        }
        let others: Vec<u8> = (0..=255).filter(|byte| !b"[{,\\|".contains(byte)).collect();
        assert_eq!(find_structure(&others).parts, 0);
        // The `{` among the last sixteen bytes is counted twice.
        assert_eq!(find_structure(br#"{"a":[1,2,{"b":"\u00e9"}]}"#), Structure { parts: 7, others: 1 });
    }
}
