//! A host in memory, for tests of handlers on any machine: a [`Script`] says what the host does, read by read.
//!
//! ```
//! use intake::memory::Script;
//! # use intake::{Handler, Payload, Reply, Result};
//! # struct CountLines;
//! # impl Handler for CountLines {
//! #     async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
//! #         let mut lines = payload.lines()?;
//! #         let mut count = 0u64;
//! #         while let Some(_line) = lines.next().await? {
//! #             count += 1;
//! #         }
//! #         reply.write(format!("{count} lines\n")).await
//! #     }
//! # }
//!
//! let ran = Script::new().charset("latin1").chunk(b"caf\xE9\r").chunk(b"\n").run::<CountLines>();
//! assert!(ran.outcome.is_ok());
//! assert_eq!(ran.reply, b"1 lines\n");
//! assert_eq!(ran.summary.charset_used.unwrap().name(), "windows-1252");
//! ```

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::drive::drive;
use crate::reply::{Head, Piece, Sink};
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::{Description, HostError, Read, Reason, Source};
use crate::{Handler, Payload, Reply, Request, Result, Summary};

/// What the host does: a payload, and what goes wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Script {
    description: Description,
    request: Option<Request>,
    reads: VecDeque<Step>,
    /// After how many bytes of the reply no more is taken, and why.
    refuses_reply: Option<(usize, HostError)>,
    stop_at: Option<(u64, String)>,
    slice_fuel: Option<u64>,
}

#[derive(Clone, Debug)]
enum Step {
    Chunk(Vec<u8>),
    /// The same chunk, n times more.
    Repeat(Vec<u8>, u64),
    Refused(HostError),
}

/// The result of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ran {
    /// What the handler returned, or why its reply was not finished.
    pub outcome: Result<()>,
    /// The summary of the payload.
    pub summary: Summary,
    /// The reply, as far as it was sent.
    pub reply: Vec<u8>,
    /// Whether the reply is whole.
    pub is_finished: bool,
    /// The pieces that the reply was sent in.
    pub writes: usize,
    /// The media type of the reply, if one was set.
    pub media_type: Option<String>,
    /// The charset that the reply declares, if one was set.
    pub charset: Option<String>,
    /// The HTTP status of the reply, if one was set.
    pub status: Option<u16>,
    /// The HTTP headers of the reply that were set.
    pub headers: Vec<(String, String)>,
    /// Checkpoints made.
    pub checkpoints: u64,
}

impl Script {
    /// Creates a script with an empty payload and nothing declared.
    pub fn new() -> Script {
        Script::default()
    }

    /// Declares a charset label.
    pub fn charset(mut self, label: &str) -> Script {
        self.description.charset = Some(label.to_owned());
        self
    }

    /// Declares a media type.
    pub fn media_type(mut self, media_type: &str) -> Script {
        self.description.media_type = Some(media_type.to_owned());
        self
    }

    /// Declares a length in bytes.
    pub fn length(mut self, bytes: u64) -> Script {
        self.description.length = Some(bytes);
        self
    }

    /// Sets the HTTP request that the payload comes in. Its headers declare nothing: call the methods
    /// above for the charset, the media type and the length.
    pub fn request(mut self, request: Request) -> Script {
        self.request = Some(request);
        self
    }

    /// Adds a chunk, returned as it is: it may be empty, or larger than what the guest asks for.
    pub fn chunk(mut self, bytes: impl Into<Vec<u8>>) -> Script {
        self.reads.push_back(Step::Chunk(bytes.into()));
        self
    }

    /// Adds the same chunk `times` times, but holds it once: for a payload of any size.
    pub fn repeat(mut self, bytes: impl Into<Vec<u8>>, times: u64) -> Script {
        self.reads.push_back(Step::Repeat(bytes.into(), times));
        self
    }

    /// Adds `payload` in chunks of these sizes, used in turn; 0 is an empty chunk. At least one size must not be 0.
    pub fn cut(mut self, payload: &[u8], sizes: &[usize]) -> Script {
        let mut rest = payload;
        let mut sizes = sizes.iter().copied().cycle();
        while !rest.is_empty() {
            let Some(size) = sizes.next() else { break };
            let (chunk, after) = rest.split_at(size.min(rest.len()));
            self = self.chunk(chunk);
            rest = after;
        }
        self
    }

    /// Times out at the next read.
    pub fn timed_out(mut self) -> Script {
        self.reads.push_back(Step::Refused(HostError::TimedOut));
        self
    }

    /// Breaks the payload off at the next read.
    pub fn aborted(mut self, why: &str) -> Script {
        self.reads.push_back(Step::Refused(HostError::Broken(Reason::host(why))));
        self
    }

    /// Asks the guest to stop at the next read.
    pub fn cancelled(mut self, why: &str) -> Script {
        self.reads.push_back(Step::Refused(HostError::Cancelled(Reason::host(why))));
        self
    }

    /// Asks the guest to stop at its `number`th checkpoint; the first is 1.
    pub fn stop_at_checkpoint(mut self, number: u64, why: &str) -> Script {
        self.stop_at = Some((number, why.to_owned()));
        self
    }

    /// Tells the guest how much fuel each slice has.
    pub fn slice_fuel(mut self, fuel: u64) -> Script {
        self.slice_fuel = Some(fuel);
        self
    }

    /// Closes the reply once `bytes` of it were taken.
    pub fn reply_closed_after(mut self, bytes: usize, why: &str) -> Script {
        self.refuses_reply = Some((bytes, HostError::Broken(Reason::host(why))));
        self
    }

    /// Takes no more of the reply once `bytes` of it were taken: further writes time out.
    pub fn reply_blocked_after(mut self, bytes: usize) -> Script {
        self.refuses_reply = Some((bytes, HostError::TimedOut));
        self
    }

    /// Asks the guest to stop, once `bytes` of the reply were taken.
    pub fn reply_cancelled_after(mut self, bytes: usize, why: &str) -> Script {
        self.refuses_reply = Some((bytes, HostError::Cancelled(Reason::host(why))));
        self
    }

    /// Runs a handler.
    pub fn run<H: Handler>(self) -> Ran {
        H::set_up();
        self.run_fn(H::handle)
    }

    /// Runs an async function, or closure, as a handler.
    pub fn run_fn(self, handle: impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()>) -> Ran {
        let host = Rc::new(RefCell::new(Host { script: self, ..Host::default() }));
        let source = Scripted { request: host.borrow().script.request.clone(), host: host.clone() };
        let (outcome, summary) = drive(Box::new(source), Box::new(host.clone()), Box::new(host.clone()), handle);
        let host = host.take();
        Ran {
            outcome,
            summary,
            reply: host.reply,
            is_finished: host.is_finished,
            writes: host.writes,
            media_type: host.head.media_type,
            charset: host.head.charset.map(str::to_owned),
            status: host.head.status,
            headers: host.head.headers,
            checkpoints: host.checkpoints,
        }
    }
}

#[derive(Default)]
struct Host {
    script: Script,
    head: Head,
    reply: Vec<u8>,
    writes: usize,
    is_finished: bool,
    checkpoints: u64,
}

impl Host {
    fn take(&mut self, piece: &[u8]) -> Result<(), HostError> {
        if let Some((bytes, refusal)) = &self.script.refuses_reply
            && self.reply.len() + piece.len() > *bytes
        {
            return Err(refusal.clone());
        }
        self.reply.extend_from_slice(piece);
        Ok(())
    }
}

/// The host's side of the payload.
struct Scripted {
    request: Option<Request>,
    host: Rc<RefCell<Host>>,
}

impl Source for Scripted {
    fn describe(&self) -> Description {
        self.host.borrow().script.description.clone()
    }

    fn request(&self) -> Option<&Request> {
        self.request.as_ref()
    }

    fn coding(&self) -> Option<String> {
        self.request.as_ref()?.coding()
    }

    fn wrong_length(&self) -> Option<String> {
        self.request.as_ref()?.length().err()
    }

    fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, _: u32, _: Duration) -> Poll<Result<Read, HostError>> {
        let mut host = self.host.borrow_mut();
        let reads = &mut host.script.reads;
        while let Some(Step::Repeat(bytes, times)) = reads.front_mut() {
            if *times > 0 {
                *times -= 1;
                chunk.clone_from(bytes);
                return Poll::Ready(Ok(Read::Chunk));
            }
            reads.pop_front();
        }
        let step = reads.pop_front();
        Poll::Ready(match step {
            None => Ok(Read::End),
            Some(Step::Chunk(bytes) | Step::Repeat(bytes, _)) => {
                *chunk = bytes;
                Ok(Read::Chunk)
            }
            Some(Step::Refused(refusal)) => Err(refusal),
        })
    }
}

impl Sink for Rc<RefCell<Host>> {
    fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
        self.borrow_mut().head = head.clone();
        Poll::Ready(Ok(()))
    }

    fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, _: Duration) -> Poll<Result<(), HostError>> {
        let mut host = self.borrow_mut();
        host.writes += 1;
        Poll::Ready(host.take(piece.bytes()))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>, _: Duration) -> Poll<Result<(), HostError>> {
        self.borrow_mut().is_finished = true;
        Poll::Ready(Ok(()))
    }
}

impl Checkpoint for Rc<RefCell<Host>> {
    fn poll_checkpoint(&mut self, _: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
        let mut host = self.borrow_mut();
        host.checkpoints += 1;
        Poll::Ready(match &host.script.stop_at {
            Some((number, why)) if host.checkpoints >= *number => Verdict::Stop(why.clone()),
            _ => Verdict::Proceed(host.script.slice_fuel),
        })
    }
}
