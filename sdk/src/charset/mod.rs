//! Charsets, and the labels that stand for them. What they are made of is in `decode` and `reply`: a guest has what it uses.

#[allow(clippy::module_inception, reason = "the file is about the type `Charset`")]
mod charset;
mod suggest;
mod table;
mod encoding_id;

pub use charset::Charset;
pub(crate) use encoding_id::EncodingId;
