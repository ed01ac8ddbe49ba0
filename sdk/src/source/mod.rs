//! Where the payload comes from: what a world offers, and the feed of chunks made of it.

mod feed;
mod host_error;
mod request;

pub(crate) use feed::{Feed, More};
pub(crate) use host_error::{HostError, Reason};
pub use request::Request;

use std::task::{Context, Poll};
use std::time::Duration;

use crate::reply::take_charsets;

/// What the sender declared about a payload. Only the length is verified, by reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The media type, with the parameters that the host passes on, such as `text/csv; header=absent`: the last valid one, if
    /// there are several, separated by commas.
    pub media_type: Option<String>,
    /// The charset label, as it came; the one among the media type's parameters, if the host gave none separately. Never blank.
    pub charset: Option<String>,
    /// The length of the whole payload in bytes.
    pub length: Option<u64>,
}

impl Description {
    /// Returns the media type without its charset, for a reply of the same type whose charset is set separately. None if it is
    /// longer than 1024 bytes.
    pub fn media_type_without_charset(&self) -> Option<String> {
        Some(take_charsets(self.media_type.as_deref()?)?.0)
    }
}

/// A world's side of the payload.
pub(crate) trait Source {
    fn describe(&self) -> Description;

    /// The request that the payload came in, where there is one.
    fn request(&self) -> Option<&Request> {
        None
    }

    /// The coding that the payload is compressed in, such as `gzip`; none if it is not.
    fn coding(&self) -> Option<String> {
        None
    }

    /// What was declared for a length, if it is not one length.
    fn wrong_length(&self) -> Option<String> {
        None
    }

    /// How long the whole run may take, reads, writes and checkpoints together. A world without a clock leaves it to its host.
    fn limit_run(&mut self, _: Duration) {}

    /// The timeout for a read, given the handler's limit. Only the `cli` world overrides it.
    fn patience(&self, limit: Duration) -> Duration {
        limit
    }

    /// Bytes asked for in one read. In the intake world larger ones pass no faster (a host call costs as much as copying a few KiB), and
    /// would only take more of the guest's memory.
    fn chunk_bytes(&self) -> u32 {
        64 * 1024
    }

    /// Reads the next chunk of at most `max` bytes into `chunk`, whose bytes are used up: its memory may be reused or freed.
    fn poll_read(&mut self, cx: &mut Context<'_>, chunk: &mut Vec<u8>, max: u32, wait: Duration)
    -> Poll<Result<Read, HostError>>;
}

/// What a read gave.
pub(crate) enum Read {
    /// `chunk` holds what came: nothing, perhaps, which means nothing.
    Chunk,
    /// The end of the payload.
    End,
}
