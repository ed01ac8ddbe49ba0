//! From text to bytes, one step at a time.

#[cfg(feature = "east-asian")]
mod east_asian;
mod encode_table;
mod encoder;
mod encoder_kind;
mod output_charset;
mod unmappable_policy;

pub use encoder::{EncodeStep, Encoder, Refused, Replacement};
pub use output_charset::OutputCharset;
pub use unmappable_policy::UnmappablePolicy;
