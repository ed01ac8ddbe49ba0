//! What the worlds on WASI 0.2 share: its streams, and the clock that bounds every wait.

mod clock;
mod input;
mod output;

pub(super) use clock::Clock;
pub(super) use input::{Came, Input};
pub(super) use output::Output;

use wasip2::io::error::Error;
use wasip2::io::streams::StreamError;

use crate::source::Reason;

/// Says what an error of a stream means: each world knows its own.
pub(super) type Explain = fn(&Error) -> Reason;

/// What the host says, which it does in its own words.
pub(super) fn in_host_words(error: &Error) -> Reason {
    Reason::host(&error.to_debug_string())
}

/// Why a stream ended.
fn reason(error: &StreamError, explain: Explain) -> Reason {
    match error {
        StreamError::Closed => Reason::own("it was closed"),
        StreamError::LastOperationFailed(error) => explain(error),
    }
}
