use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use crate::pace::cost;
use crate::run::Run;
use crate::source::{Feed, More};
use crate::{Limits, Result};

/// The payload's bytes as they came, returned by [`Payload::chunks`](crate::Payload::chunks).
pub struct Chunks<'a> {
    feed: &'a mut Feed,
    limits: &'a Limits,
    run: &'a Run,
}

impl<'a> Chunks<'a> {
    pub(crate) fn new(feed: &'a mut Feed, limits: &'a Limits, run: &'a Run) -> Chunks<'a> {
        Chunks { feed, limits, run }
    }

    /// Returns the next chunk, never an empty one, or `None` at the end of the payload, also when called again. The host decides
    /// how long chunks are; where its budget is short, a long one comes in parts.
    ///
    /// # Errors
    /// Whatever ends the payload (see [`ErrorKind`](crate::ErrorKind)). Later calls return the same error.
    pub async fn next(&mut self) -> Result<Option<&[u8]>> {
        let length = poll_fn(|cx| self.poll_next(cx)).await?;
        Ok(length.map(|length| self.feed.last_used(length)))
    }

    /// Uses the next chunk, and returns its length.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<usize>>> {
        ready!(self.run.poll_pace(cx))?;
        if ready!(self.feed.poll_fill(cx, self.limits))? == More::End {
            self.run.slice().charge(cost::CALL * 4);
            return Poll::Ready(Ok(None));
        }
        let (unused, part) = (self.feed.unused().len(), self.run.slice().part_bytes());
        let length = unused.min(part);
        // After the last part comes a read, which begins a slice.
        let reserve = if length < unused { length as u64 * cost::HANDED } else { 0 };
        self.run.slice().charge(cost::ITEM + reserve);
        self.run.progress().count_item();
        self.feed.advance(length);
        self.run.progress().bytes_decoded.set(self.feed.at());
        Poll::Ready(Ok(Some(length)))
    }
}
