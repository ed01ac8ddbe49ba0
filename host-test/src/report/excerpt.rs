use serde::{Deserialize, Serialize};

/// A piece of the payload around one byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Excerpt {
    /// The offset of the byte in question: the one that the error names, or the last one that the guest took.
    pub at: u64,
    /// The offset of the first byte shown.
    pub from: u64,
    /// The bytes in hex; the byte in question is in brackets. Bytes that the guest had not taken are left out.
    pub hex: String,
    /// The charset that `text` is decoded from: the one the guest used, else the declared one, else UTF-8.
    pub charset: String,
    /// The same bytes, decoded; at its edges characters may be cut.
    pub text: String,
}
