//! Sixteen bytes at a time, by the SIMD instructions of wasm.

mod kernel;
pub(super) mod leads;
mod latin;
mod look_up;
mod pack;
mod shape;

pub(super) use kernel::decode;
pub(in crate::decode) use latin::put_latin;
pub(in crate::decode) use pack::PACK;
pub(super) use shape::Shape;

/// Bytes of text that may be written beyond three for each byte of input: two blocks of sixteen are stored.
pub(super) const BEYOND: usize = 32;
