//! What the worlds on WASI 0.2 share: its streams, and the clock that bounds every wait.

mod clock;
mod input;
mod output;

pub(super) use clock::Clock;
pub(super) use input::{Came, Input};
pub(super) use output::Output;

use wasip2::io::streams::StreamError;

/// Why a stream ended that was not closed.
fn reason(error: &StreamError) -> String {
    match error {
        StreamError::Closed => "it was closed".to_owned(),
        StreamError::LastOperationFailed(error) => error.to_debug_string(),
    }
}
