//! Where the payload comes from: what a world offers, and the feed of chunks made of it.

mod feed;
mod request;

pub(crate) use feed::{Feed, More};
pub use request::Request;

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

    /// The request that the payload came in, where there is one.
    fn request(&self) -> Option<&Request> {
        None
    }

    /// The coding that the payload is packed in, such as `gzip`; none if it is not.
    fn coding(&self) -> Option<String> {
        None
    }

    /// How long the whole run may take, reads, writes and checkpoints together. A world without a clock leaves it to its host.
    fn limit_run(&mut self, _: Duration) {}

    /// How long a read waits that may wait for `limit`. Only who runs a command decides on that in the handler's place.
    fn patience(&self, limit: Duration) -> Duration {
        limit
    }

    /// Bytes asked for in one read. In the intake world larger ones pass no faster (a crossing costs as much as copying a few KiB), and
    /// would only take more of the guest's memory.
    fn chunk_bytes(&self) -> u32 {
        64 * 1024
    }

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
    /// The whole run may take no longer than this.
    #[cfg_attr(not(any(feature = "_wasi", feature = "_wasi3")), expect(dead_code, reason = "the intake world has no clock"))]
    RunTimedOut(Duration),
    /// The payload was aborted, or the reply closed.
    Broken(String),
    Cancelled(String),
}
