//! The worlds behind `wasi:http`: a request's body is the payload, and the response's body the reply.

mod error_code;
mod head;
mod json;
#[cfg(feature = "http")]
pub mod p2;
#[cfg(feature = "http-p3")]
pub mod p3;
mod problem;
mod told;

use self::problem::Problem;
use self::told::tell;
use crate::note::{self, Level};
use crate::reply::Head;
use crate::{Error, ErrorKind};

/// A response with one of these statuses has no body.
fn has_no_body(head: &Head) -> bool {
    matches!(head.status, Some(204 | 205 | 304))
}

/// Says on standard error what a client is not told, or cannot be told any more: hosts keep that for who runs the guest.
fn complain(error: &Error, has_begun: bool) {
    let is_told = !has_begun && Problem::new(error).status() < 500;
    // Who closes a connection knows; and what is logged has been said.
    if is_told || error.kind() == ErrorKind::Closed || note::is_wanted(Level::Error) {
        return;
    }
    use std::io::Write as _;
    let what = if has_begun { "the reply was broken off" } else { "the request failed" };
    // A failure is ignored: there is nowhere to report it.
    let _ = writeln!(std::io::stderr(), "error: {what}: {error}{}", error.host_words());
}
