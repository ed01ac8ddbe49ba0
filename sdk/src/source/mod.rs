//! Where the payload comes from: what a world offers, and the feed of chunks made of it.

mod feed;

pub(crate) use feed::{Feed, More};

use std::task::{Context, Poll};
use std::time::Duration;

/// What the sender declared about a payload. Only the length is verified, by reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The media type, with the parameters that the host passes on, such as `text/csv; header=absent`.
    pub media_type: Option<String>,
    /// The charset label, as it came; the one among the media type's parameters, if the host gave none by itself.
    pub charset: Option<String>,
    /// The length of the whole payload in bytes.
    pub length: Option<u64>,
}

/// A world's side of the payload.
pub(crate) trait Source {
    fn describe(&self) -> Description;

    /// Reads the next chunk of at most `max` bytes into `chunk`, whose bytes are used up: its memory may be reused or freed.
    fn poll_read(&mut self, cx: &mut Context<'_>, chunk: &mut Vec<u8>, max: u32, wait: Duration) -> Poll<Result<Read, Refusal>>;
}

/// What a read gave.
pub(crate) enum Read {
    /// `chunk` holds what came: nothing, perhaps, which means nothing.
    Chunk,
    /// The end of the payload.
    End,
}

/// Why a world took or gave no bytes.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    TimedOut,
    /// The payload was aborted, or the reply closed.
    Broken(String),
    Cancelled(String),
}
