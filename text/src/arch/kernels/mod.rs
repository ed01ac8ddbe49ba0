//! What is done with sixteen bytes at a time, in the operations of the module above, which has a macro `simd!` for its instructions.
//!
//! rustfmt leaves what stands in `simd! { .. } // simd` alone: its functions are formatted as if those two lines were not there, and
//! indented no further. A test of xtask holds them to it.

#[cfg(feature = "east-asian")]
pub(crate) mod ascii;
pub(crate) mod count;
pub(crate) mod find;
pub(crate) mod line_ends;
#[cfg(feature = "east-asian")]
pub(crate) mod pairs;
pub(crate) mod shape;
pub(crate) mod single_byte;
pub(crate) mod structure;
mod units;
pub(crate) mod utf8;
pub(crate) mod utf16;

use super as ops;

/// Bytes of a vector.
const BLOCK: usize = 16;

/// Bytes of four, which are looked at together.
const QUAD: usize = 4 * BLOCK;
