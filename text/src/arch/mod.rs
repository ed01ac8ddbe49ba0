//! All SIMD of the crate: the kernels, written once, and the instructions that they are compiled for.
//!
//! ```text
//!   kernels/        what is done with sixteen bytes at a time, in the operations of WebAssembly, by their names there
//!   wasm32.rs       those operations in WebAssembly (simd128), as they are
//!   x86_64.rs       the same in SSE4.1
//!   portable.rs     the same in plain Rust: for other processors, for older x86-64, and as the reference in tests
//! ```
//!
//! Each of the three compiles the kernels for itself. The functions of this file choose one of them, and are safe; all `unsafe` code of
//! the crate is in this folder.

#![allow(
    unsafe_code,
    reason = "vector loads and stores have no safe form, nor has the call of a function for some processors only"
)]
#![allow(clippy::duplicate_mod, reason = "the kernels are compiled once for each set of instructions")]
#![allow(unused_unsafe, reason = "`kernel!` calls kernels that are safe, too, and is used where unsafe code is allowed anyway")]

mod pack;
#[cfg(target_arch = "wasm32")]
#[cfg_attr(
    not(feature = "east-asian"),
    allow(dead_code, unused_imports, reason = "some operations are for those charsets alone")
)]
mod wasm32;
#[cfg(target_arch = "x86_64")]
#[cfg_attr(
    not(feature = "east-asian"),
    allow(dead_code, unused_imports, reason = "some operations are for those charsets alone")
)]
mod x86_64;

#[cfg(any(test, not(target_arch = "wasm32")))]
#[cfg_attr(target_arch = "wasm32", allow(dead_code, reason = "the reference there, for some kernels"))]
#[cfg_attr(
    not(feature = "east-asian"),
    allow(dead_code, unused_imports, reason = "some operations are for those charsets alone")
)]
mod portable;

#[cfg(test)]
mod tests;

use alloc::string::String;
#[cfg(feature = "east-asian")]
use core::sync::atomic::AtomicU16;

#[cfg(feature = "east-asian")]
use crate::decode::Pairs;
use crate::decode::{Chars, Rows, Shape};
use crate::find::{JsonStructure, LineEndIndex, LineFeedHints};

/// Calls a kernel of the module, as it was compiled for this processor.
#[cfg(target_arch = "wasm32")]
macro_rules! kernel {
    ($module:ident, $name:ident $(::<$generic:tt>)? ($($arg:expr),*)) => {
        // SAFETY: an engine without these instructions does not even accept a module that has them.
        unsafe { wasm32::kernels::$module::$name $(::<$generic>)? ($($arg),*) }
    };
}

/// Calls a kernel of the module, as it was compiled for this processor.
#[cfg(target_arch = "x86_64")]
macro_rules! kernel {
    ($module:ident, $name:ident $(::<$generic:tt>)? ($($arg:expr),*)) => {
        if x86_64::is_available() {
            // SAFETY: the processor has the instructions.
            unsafe { x86_64::kernels::$module::$name $(::<$generic>)? ($($arg),*) }
        } else {
            // SAFETY: plain Rust runs everywhere.
            unsafe { portable::kernels::$module::$name $(::<$generic>)? ($($arg),*) }
        }
    };
}

/// Calls a kernel of the module, as it was compiled for this processor.
#[cfg(not(any(target_arch = "wasm32", target_arch = "x86_64")))]
macro_rules! kernel {
    ($module:ident, $name:ident $(::<$generic:tt>)? ($($arg:expr),*)) => {
        // SAFETY: plain Rust runs everywhere.
        unsafe { portable::kernels::$module::$name $(::<$generic>)? ($($arg),*) }
    };
}

/// Returns the index of the first `byte` in `bytes`, or their length. An `Option` would be returned by memory.
#[inline]
pub(crate) fn find_byte(bytes: &[u8], byte: u8) -> usize {
    kernel!(find, find_byte(bytes, byte))
}

#[inline]
pub(crate) fn find_last_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    kernel!(find, find_last_byte(bytes, byte))
}

#[inline]
pub(crate) fn find_last_unit(units: &[[u8; 2]], unit: [u8; 2]) -> Option<usize> {
    kernel!(find, find_last_unit(units, unit))
}

#[inline]
pub(crate) fn ascii_blocks(bytes: &[u8]) -> usize {
    kernel!(find, ascii_blocks(bytes))
}

#[inline]
pub(crate) fn has_low(bytes: &[u8], limit: u8) -> bool {
    kernel!(find, has_low(bytes, limit))
}

#[inline]
pub(crate) fn has_c1(text: &[u8]) -> bool {
    kernel!(find, has_c1(text))
}

#[inline]
pub(crate) fn find_utf8_run(bytes: &[u8], is_after_ascii: bool) -> Option<usize> {
    kernel!(find, find_utf8_run(bytes, is_after_ascii))
}

#[inline]
pub(crate) fn count_bytes(bytes: &[u8], either: [u8; 2]) -> usize {
    kernel!(count, count_bytes(bytes, either))
}

#[inline]
pub(crate) fn count_at_least(bytes: &[u8], least: u8) -> usize {
    kernel!(count, count_at_least(bytes, least))
}

#[inline]
pub(crate) fn count_line_ends(bytes: &[u8], is_after_cr: &mut bool) -> usize {
    kernel!(count, count_line_ends(bytes, is_after_cr))
}

#[inline]
pub(crate) fn nth_byte(bytes: &[u8], either: [u8; 2], n: usize) -> Option<usize> {
    kernel!(count, nth_byte(bytes, either, n))
}

#[inline]
pub(crate) fn nth_unit(units: &[[u8; 2]], either: [[u8; 2]; 2], n: usize) -> Option<usize> {
    kernel!(count, nth_unit(units, either, n))
}

#[inline]
pub(crate) fn json_structure(bytes: &[u8]) -> JsonStructure {
    kernel!(structure, json_structure(bytes))
}

#[inline]
pub(crate) fn find_line_ends(
    bytes: &[u8],
    from: usize,
    max: usize,
    hints: Option<(&LineFeedHints, usize)>,
    ends: &LineEndIndex,
) -> usize {
    kernel!(line_ends, find_line_ends(bytes, from, max, hints, ends))
}

#[inline]
pub(crate) fn valid_up_to_quad(bytes: &[u8], hints: &mut LineFeedHints) -> usize {
    kernel!(utf8, valid_up_to_quad(bytes, hints))
}

#[inline]
pub(crate) fn shape_of(is_windows_1252: bool, rows: &Rows) -> Shape {
    kernel!(shape, shape_of(is_windows_1252, rows))
}

#[inline]
pub(crate) fn count_chars(rows: &Rows, chars: &[char]) -> usize {
    kernel!(find, count_chars(rows, chars))
}

/// Decodes the start of `input`, of a single-byte charset, onto `text`: up to a malformed byte, or until the rounds are used up. Returns
/// how many bytes were read.
#[inline]
pub(crate) fn decode_single_byte(shape: &Shape, chars: &Chars, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
    // SAFETY: the kernel writes UTF-8: whole characters of the charset's tables, as is tested for every byte of every charset in every
    // lane; and it has room for three bytes for each byte of input, and for what it stores beyond the last.
    unsafe { append(text, input.len() * 3, |to| kernel!(single_byte, decode(shape, chars, input, to, rounds))) }
}

/// Decodes the start of `input`, UTF-16, onto `text`: up to a lone surrogate, or until the rounds are used up. Returns how many bytes
/// were read; a unit, or a pair of surrogates, that is not whole is left.
#[inline]
pub(crate) fn decode_utf16<const BIG_ENDIAN: bool>(input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
    // SAFETY: the kernel writes UTF-8, as is tested for every unit in every lane; and it has room for three bytes for each two of
    // input, and for what it stores beyond the last.
    unsafe { append(text, input.len() * 3 / 2, |to| kernel!(utf16, decode::<BIG_ENDIAN>(input, to, rounds))) }
}

/// Decodes the start of `input`, of an East Asian charset, onto `text`: as far as there are characters, or until the rounds are used up.
/// Returns how many bytes were read.
#[cfg(feature = "east-asian")]
#[inline]
pub(crate) fn decode_pairs<P: Pairs>(input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
    // SAFETY: the kernel writes UTF-8: ASCII, and whole characters of the tables, as is tested for every pair; and it has room for three
    // bytes for each byte of input, and for what it stores beyond the last.
    unsafe { append(text, input.len() * 3, |to| kernel!(pairs, decode::<P>(input, to, rounds))) }
}

/// Copies ASCII, up to the first byte that ISO-2022-JP has other uses for, onto `text`. Returns how many bytes.
#[cfg(feature = "east-asian")]
#[inline]
pub(crate) fn copy_ascii_but_controls(input: &[u8], text: &mut String) -> usize {
    // SAFETY: the kernel writes ASCII alone, and it has room for a block more than `input`.
    unsafe { append(text, input.len(), |to| kernel!(ascii, copy_ascii_but_controls(input, to))) }
}

/// Stores units of a table that is made in memory.
#[cfg(feature = "east-asian")]
#[inline]
pub(crate) fn store_units(units: &[AtomicU16], from: &[[u8; 2]]) {
    #[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
    wasm32::store_units(units, from);
    #[cfg(not(all(target_arch = "wasm32", not(target_feature = "atomics"))))]
    units.iter().zip(from).for_each(|(to, two)| to.store(u16::from_le_bytes(*two), core::sync::atomic::Ordering::Relaxed));
}

/// Bytes beyond those that count as written, which a kernel may write to, too.
const BEYOND: usize = 64;

/// Appends what `write` writes to `text`, given memory for `max` bytes and [`BEYOND`]. `write` returns how many bytes it read, which is
/// returned, and how many it wrote.
///
/// # Safety
/// What is written is UTF-8 by itself, and no more than there is memory for.
#[inline]
unsafe fn append(text: &mut String, max: usize, write: impl FnOnce(*mut u8) -> (usize, usize)) -> usize {
    text.reserve(max + BEYOND);
    // SAFETY: the caller guarantees both.
    unsafe {
        let bytes = text.as_mut_vec();
        let before = bytes.len();
        let (read, written) = write(bytes.as_mut_ptr().add(before));
        bytes.set_len(before + written);
        read
    }
}

/// Writes the UTF-8 of one character to memory at `to`: how many bytes.
///
/// # Safety
/// There is room for 4 bytes.
#[inline]
pub(crate) unsafe fn put_char(char: char, to: *mut u8) -> usize {
    let char = u32::from(char);
    let trail = |shift: u32| char >> shift & 0x3F | 0x80;
    let (bytes, length) = match char {
        0x800..0x1_0000 => (char >> 12 | 0xE0 | trail(6) << 8 | trail(0) << 16, 3),
        ..0x80 => (char, 1),
        0x80..0x800 => (char >> 6 | 0xC0 | trail(0) << 8, 2),
        _ => (char >> 18 | 0xF0 | trail(12) << 8 | trail(6) << 16 | trail(0) << 24, 4),
    };
    // SAFETY: the caller guarantees that there is room for 4 bytes.
    unsafe { to.cast::<[u8; 4]>().write(bytes.to_le_bytes()) };
    length
}
