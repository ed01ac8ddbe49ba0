//! Charsets, and the labels that stand for them. What they are made of is in `decode` and `encode`: a program has what it uses.

#[allow(clippy::module_inception, reason = "the file is about the type `Charset`")]
mod charset;
mod error;
mod suggest;
mod table;
mod encoding_id;

pub use charset::Charset;
pub(crate) use encoding_id::EncodingId;
pub use error::{CharsetError, CharsetErrorKind};
