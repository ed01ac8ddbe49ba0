//! Decode, split and encode text of any charset in bounded steps, without I/O.
//!
//! ```text
//!   bytes ──> Decoder ──> text ──> find: line ends, fields          text ──> Encoder ──> bytes
//!                │                                                             │
//!             budget in, work out: each step says what it has cost ────────────┘
//! ```
//!
//! All 39 charsets of the [Encoding Standard] are decoded exactly as it says, and encoded likewise. Nothing here waits, reads or writes,
//! and no step does more than about what its budget pays for: so it fits in programs that must answer in time, whatever the text is.
//!
//! - [`Charset`]: labels and names of charsets.
//! - [`Decoder`]: bytes in chunks, cut anywhere, to UTF-8, with counts and offsets of what is malformed.
//! - [`find`]: line ends, fields, and other bytes, by SIMD.
//! - [`locate`]: where a line of the text stands in its source.
//! - [`Encoder`]: text to bytes, with a policy for characters that are not in the charset.
//! - [`weights`]: the unit of budgets, and what work is taken to cost.
//!
//! On x86-64 and in WebAssembly it uses SIMD; in WebAssembly it needs no flag of the build for that, but an engine that has SIMD.
//!
//! [Encoding Standard]: https://encoding.spec.whatwg.org/

#![no_std]

extern crate alloc;
#[cfg(all(feature = "std", not(test)))]
extern crate std;
#[cfg(test)]
#[macro_use]
extern crate std;

// In the order of the data.
mod charset;
mod decode;
mod signs;
pub mod find;
pub mod locate;
mod encode;

// What these share.
mod arch;
mod escaped;
pub mod weights;

pub use charset::{Charset, CharsetError, CharsetErrorKind};
pub use decode::{Decoder, MalformedSequence, Step, byte_of, char_of, count_of};
pub use encode::{EncodeStep, Encoder, OutputCharset, Refused, Replacement, UnmappablePolicy};
pub use escaped::{Escaped, is_unsafe};
pub use signs::{AdviceCode, Remedy, Sign};

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
