use super::ops::{i8x16_bitmask, i8x16_eq, i8x16_splat, v128_load, v128_or, v128_store};

use super::BLOCK;

simd! {
/// Copies ASCII from the start of `input`, thirty-two bytes at a time.
///
/// # Safety
/// There is room for as many bytes as `input` has.
#[inline(never)]
pub(super) unsafe fn copy_ascii(input: &[u8], to: *mut u8) -> usize {
    let mut read = 0;
    for two in input.as_chunks::<{ 2 * BLOCK }>().0 {
        // SAFETY: there are two blocks, and room for them.
        unsafe {
            let (first, second) = (v128_load(two.as_ptr().cast()), v128_load(two.as_ptr().add(BLOCK).cast()));
            if i8x16_bitmask(v128_or(first, second)) != 0 {
                break;
            }
            v128_store(to.add(read).cast(), first);
            v128_store(to.add(read + BLOCK).cast(), second);
        }
        read += 2 * BLOCK;
    }
    read
}

/// Copies ASCII to memory at `to`, up to a byte that is not ASCII, or is an escape, or one of the two that shifted once: how many
/// bytes were read, and how many written.
///
/// # Safety
/// There is room for as many bytes as `input` has, and for a block more.
pub(crate) unsafe fn copy_ascii_but_controls(input: &[u8], to: *mut u8) -> (usize, usize) {
    let mut read = 0;
    while let Some(block) = input.get(read..read + BLOCK) {
        // SAFETY: a block has sixteen bytes, and there is room.
        let bytes = unsafe {
            let bytes = v128_load(block.as_ptr().cast());
            v128_store(to.add(read).cast(), bytes);
            bytes
        };
        let is_escape = i8x16_eq(bytes, i8x16_splat(0x1B));
        let is_shift = i8x16_eq(v128_or(bytes, i8x16_splat(1)), i8x16_splat(0x0F));
        let others = i8x16_bitmask(v128_or(v128_or(is_escape, is_shift), bytes));
        if others != 0 {
            read += others.trailing_zeros() as usize;
            return (read, read);
        }
        read += BLOCK;
    }
    for &byte in &input[read..] {
        if byte >= 0x80 || matches!(byte, 0x0E | 0x0F | 0x1B) {
            break;
        }
        // SAFETY: there is room.
        unsafe { to.add(read).write(byte) };
        read += 1;
    }
    (read, read)
}
} // simd
