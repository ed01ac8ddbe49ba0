//! What can stand between two fields of CSV, read or written.

#[cfg(feature = "csv")]
use crate::{Error, Result, Stage};

/// What a delimiter must be, in words that messages share.
pub(super) const WHICH: &str = "an ASCII character other than a quote, CR or LF";

/// Whether fields can be delimited by this byte.
pub(super) fn is_one(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n')
}

/// The delimiter that a handler has chosen.
///
/// # Errors
/// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) of this stage if the byte cannot be a delimiter.
#[cfg(feature = "csv")]
pub(crate) fn checked(byte: u8, stage: Stage) -> Result<u8> {
    if is_one(byte) { Ok(byte) } else { Err(Error::misuse(stage, format!("the delimiter must be {WHICH}"))) }
}
