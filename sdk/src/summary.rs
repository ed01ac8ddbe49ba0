use crate::{Advice, Charset};

/// What became of a payload. It covers what was decoded, which can be more than the handler took if it stopped early.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// Bytes received.
    pub bytes: u64,
    /// Chunks received, without empty ones.
    pub chunks: u64,
    /// The charset label that was declared, as it came.
    pub charset_declared: Option<String>,
    /// The charset that the payload was decoded from. None if it was not decoded.
    pub charset_used: Option<Charset>,
    /// Who decided on that charset. None if the payload was not decoded.
    pub charset_origin: Option<CharsetOrigin>,
    /// Malformed sequences met.
    pub malformed: u64,
    /// The byte offset of the first malformed sequence in the payload.
    pub first_malformed_at: Option<u64>,
    /// Bad records met: invalid in their format, not of the type that was asked for, or too long.
    pub bad_records: u64,
    /// The byte offset of the first bad record in the payload.
    pub first_bad_record_at: Option<u64>,
    /// Bytes of the payload that were skipped as part of bad records or of over-long lines: no item has them.
    pub skipped_bytes: u64,
    /// Line ends among those bytes.
    pub skipped_lines: u64,
    /// Signs that the payload is not what it was taken for; never acted upon.
    pub advice: Vec<Advice>,
}

/// Who decided on the charset that a payload is decoded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharsetOrigin {
    /// The sender's declaration.
    Declared,
    /// The handler, by [`Payload::set_charset`](crate::Payload::set_charset).
    Overridden,
    /// A byte order mark, which wins over all others.
    ByteOrderMark,
    /// No charset was declared, so UTF-8 is assumed.
    Assumed,
}
