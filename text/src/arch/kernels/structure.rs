use super::BLOCK;
use super::find::load;
use super::ops::{i8x16_bitmask, i8x16_eq, i8x16_sub, u8x16_gt, u8x16_le, u8x16_splat, v128_or};
use crate::find::JsonStructure;

simd! {
pub(crate) fn json_structure(bytes: &[u8]) -> JsonStructure {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut structure = JsonStructure::default();
    for block in blocks {
        add(&mut structure, block);
    }
    match bytes.last_chunk::<BLOCK>() {
        Some(last) if !rest.is_empty() => add(&mut structure, last),
        Some(_) => {}
        None => {
            structure.parts = rest.iter().filter(|&&byte| matches!(byte | 0x20, b'{' | b'|') || byte == b',').count() as u32;
            structure.others = rest.iter().filter(|&&byte| byte >= 0x7F || byte == b'\\').count() as u32;
        }
    }
    structure
}

#[inline]
fn add(structure: &mut JsonStructure, block: &[u8; BLOCK]) {
    let block = load(block);
    // `[` and `\\` are `{` and `|` without this bit.
    let folded = v128_or(block, u8x16_splat(0x20));
    let opens = u8x16_le(i8x16_sub(folded, u8x16_splat(b'{')), u8x16_splat(1));
    structure.parts += i8x16_bitmask(v128_or(opens, i8x16_eq(block, u8x16_splat(b',')))).count_ones();
    let others = v128_or(u8x16_gt(block, u8x16_splat(0x7E)), i8x16_eq(block, u8x16_splat(b'\\')));
    structure.others += i8x16_bitmask(others).count_ones();
}
} // simd
