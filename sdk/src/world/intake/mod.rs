//! The intake world on WASI 0.2: imports block, so that everything is ready at once.

pub mod bindings;
mod convert;

use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use bindings::exports::intake::payload::handler;
use bindings::intake::payload::pacing::{self, checkpoint};
use bindings::intake::payload::{sink, source};

use super::drive::drive;
use crate::Handler;
use crate::reply::{Head, Piece, Sink};
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::{Description, HostError, Read, Source};

/// What `export!` makes of a handler.
#[allow(clippy::result_large_err, reason = "it is what the WIT package has, and returned once")]
pub fn handle<H: Handler>(payload: source::Payload, reply: sink::Reply) -> Result<handler::Summary, handler::Failure> {
    H::set_up();
    #[cfg(feature = "log")]
    super::log::install();
    let payload = Rc::new(payload);
    let (outcome, summary) = drive(Box::new(payload.clone()), Box::new(reply), Box::new(payload), H::handle);
    convert::ended(outcome, summary)
}

impl Source for Rc<source::Payload> {
    fn describe(&self) -> Description {
        let source::Description { media_type, charset, length } = source::Payload::describe(self);
        Description { media_type, charset, length }
    }

    fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, max: u32, wait: Duration) -> Poll<Result<Read, HostError>> {
        // The chunk before goes first: two at once would double the memory.
        *chunk = Vec::new();
        Poll::Ready(match self.read(max, Some(nanoseconds(wait))) {
            Ok(Some(bytes)) => {
                *chunk = bytes;
                Ok(Read::Chunk)
            }
            Ok(None) => Ok(Read::End),
            Err(error) => Err(error.into()),
        })
    }
}

impl Sink for sink::Reply {
    fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
        // A host of this world knows of no status and no headers.
        let head = sink::Head { media_type: head.media_type.clone(), charset: head.charset.map(str::to_owned) };
        Poll::Ready(sink::Reply::head(self, &head).map_err(HostError::from))
    }

    fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.write(piece.bytes(), Some(nanoseconds(wait))).map_err(HostError::from))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.finish(Some(nanoseconds(wait))).map_err(HostError::from))
    }
}

impl Checkpoint for Rc<source::Payload> {
    fn poll_checkpoint(&mut self, _: &mut Context<'_>, progress: &Progress) -> Poll<Verdict> {
        let progress = pacing::Progress {
            bytes_read: progress.bytes_read.get(),
            bytes_decoded: progress.bytes_decoded.get(),
            items: progress.items(),
            malformed: progress.malformed.get(),
        };
        Poll::Ready(match checkpoint(self, progress) {
            pacing::Verdict::Proceed(fuel) => Verdict::Proceed(fuel),
            pacing::Verdict::Stop(why) => Verdict::Stop(why),
        })
    }
}

/// Without 128 bits, for which a component would have code of its own.
fn nanoseconds(wait: Duration) -> u64 {
    const SECOND: u64 = 1_000_000_000;
    if wait.as_secs() < u64::MAX / SECOND { wait.as_secs() * SECOND + u64::from(wait.subsec_nanos()) } else { u64::MAX }
}
