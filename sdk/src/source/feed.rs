use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::{HostError, Read, Source};
use crate::error::{HostWords, HumanDuration};
use crate::note::note;
use crate::run::{Run, run_timed_out};
use crate::{Error, ErrorKind, Limits, Result, Stage};

/// The payload as a feed of chunks, none of them empty, and its one end. Here, and nowhere else, empty, end and not yet are
/// told apart, and what came is held against what was declared.
pub(crate) struct Feed {
    source: Box<dyn Source>,
    run: Rc<Run>,
    chunk: Vec<u8>,
    /// `chunk[used..]` is still to be used. A cell, so that bytes can be used while what was made of them is borrowed.
    used: Cell<usize>,
    /// Bytes received: the payload offset of the end of `chunk`.
    bytes: u64,
    chunks: u64,
    /// Empty chunks since the last that was not.
    empty: u64,
    declared: Option<u64>,
    state: State,
}

enum State {
    Reading,
    /// What is to be said once `chunk` is used up: the payload goes on after its last permitted byte.
    Overrun(Error),
    Ended,
}

/// What [`Feed::poll_fill`] found.
#[derive(PartialEq)]
pub(crate) enum More {
    Chunk,
    End,
}

impl Feed {
    pub(crate) fn new(source: Box<dyn Source>, declared: Option<u64>, run: Rc<Run>) -> Feed {
        Feed {
            source,
            run,
            chunk: Vec::new(),
            used: Cell::new(0),
            bytes: 0,
            chunks: 0,
            empty: 0,
            declared,
            state: State::Reading,
        }
    }

    pub(crate) fn limit_run(&mut self, most: Duration) {
        self.source.limit_run(most);
    }

    pub(crate) fn source(&self) -> &dyn Source {
        &*self.source
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn chunks(&self) -> u64 {
        self.chunks
    }

    /// The payload offset of the next unused byte.
    pub(crate) fn at(&self) -> u64 {
        self.bytes - (self.chunk.len() - self.used()) as u64
    }

    pub(crate) fn chunk(&self) -> &[u8] {
        &self.chunk
    }

    /// How many of the chunk's bytes are used.
    pub(crate) fn used(&self) -> usize {
        self.used.get()
    }

    pub(crate) fn unused(&self) -> &[u8] {
        self.chunk.get(self.used()..).unwrap_or_default()
    }

    /// Uses `bytes` more of the chunk.
    pub(crate) fn advance(&self, bytes: usize) {
        self.used.set(self.chunk.len().min(self.used() + bytes));
    }

    /// Uses the chunk up to this index, which is one of it, or its end.
    #[cfg(feature = "postcard")]
    #[inline]
    pub(crate) fn use_up_to(&self, end: usize) {
        debug_assert!((self.used()..=self.chunk.len()).contains(&end));
        self.used.set(end);
    }

    /// The bytes used last: those just before the next unused one.
    #[inline]
    pub(crate) fn last_used(&self, bytes: usize) -> &[u8] {
        &self.chunk[self.used().saturating_sub(bytes)..self.used()]
    }

    /// Makes sure that there is an unused byte, or finds the end. The chunk before is gone then.
    pub(crate) fn poll_fill(&mut self, cx: &mut Context<'_>, limits: &Limits) -> Poll<Result<More>> {
        if self.used() < self.chunk.len() {
            return Poll::Ready(Ok(More::Chunk));
        }
        ready!(self.run.poll_check(cx))?;
        match std::mem::replace(&mut self.state, State::Reading) {
            State::Reading => self.poll_read(cx, limits),
            State::Overrun(error) => Poll::Ready(Err(self.run.end_payload(error))),
            State::Ended => {
                self.state = State::Ended;
                Poll::Ready(Ok(More::End))
            }
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, limits: &Limits) -> Poll<Result<More>> {
        loop {
            let Feed { source, chunk, used, .. } = self;
            // Now, and not when the read is over: if this is dropped while it waits, the chunk must not come again.
            chunk.clear();
            used.set(0);
            let wait = source.patience(limits.wait);
            let most = source.chunk_bytes();
            let read = ready!(source.poll_read(cx, chunk, most, wait));
            self.run.count_host_call();
            return Poll::Ready(match read {
                Err(refusal) => {
                    self.chunk.clear();
                    Err(self.refused(refusal, wait))
                }
                Ok(Read::End) => {
                    self.chunk.clear();
                    self.end()
                }
                Ok(Read::Chunk) if self.chunk.is_empty() => {
                    self.empty += 1;
                    if self.empty == 1 {
                        note!(Debug, Source, self.bytes, "an empty chunk; up to {} in a row are allowed", limits.empty_reads);
                    }
                    if self.empty <= u64::from(limits.empty_reads) {
                        continue;
                    }
                    Err(self.fail(ErrorKind::Stalled, format_args!("more than {} empty chunks in a row", limits.empty_reads)))
                }
                Ok(Read::Chunk) => {
                    self.empty = 0;
                    self.take(limits, most)
                }
            });
        }
    }

    /// Takes the chunk that came, up to the last byte that the declaration and the limit permit.
    fn take(&mut self, limits: &Limits, asked: u32) -> Result<More> {
        let came = self.chunk.len();
        if came > asked as usize {
            self.chunk.clear();
            let message = format_args!("the host gave a chunk of {came} bytes where at most {asked} were asked for");
            return Err(self.fail(ErrorKind::Contract, message));
        }
        let declared = self.declared.unwrap_or(u64::MAX);
        let most = declared.min(limits.payload_bytes);
        let room = usize::try_from(most - self.bytes).unwrap_or(usize::MAX);
        if came > room {
            let error = if most == declared {
                let message = format_args!("the payload goes on after the {declared} bytes that were declared");
                Error::saying(ErrorKind::LengthMismatch, Stage::Source, message)
            } else {
                let message = format_args!("the payload is longer than the limit of {most} bytes (`payload_bytes`)");
                Error::saying(ErrorKind::PayloadTooLong, Stage::Source, message)
            };
            let error = error.at(most);
            if room == 0 {
                self.chunk.clear();
                return Err(self.run.end_payload(error));
            }
            self.chunk.truncate(room);
            self.state = State::Overrun(error);
        }
        note!(Trace, Source, self.bytes, "bytes read: {came}, asked for: {asked}");
        self.bytes += self.chunk.len() as u64;
        self.chunks += 1;
        self.run.progress().bytes_read.set(self.bytes);
        Ok(More::Chunk)
    }

    fn end(&mut self) -> Result<More> {
        self.state = State::Ended;
        note!(Debug, Source, self.bytes, "the end of the payload; chunks: {}", self.chunks);
        match self.declared {
            Some(declared) if declared > self.bytes => {
                let message = format_args!("the payload ended after {} of the {declared} bytes that were declared", self.bytes);
                Err(self.fail(ErrorKind::LengthMismatch, message))
            }
            _ => Ok(More::End),
        }
    }

    #[cold]
    fn refused(&self, refusal: HostError, wait: Duration) -> Error {
        match refusal {
            HostError::TimedOut => self.fail(ErrorKind::TimedOut, format_args!("no byte came within {}", HumanDuration(wait))),
            HostError::RunTimedOut(most) => self.run.end_payload(run_timed_out(Stage::Source, most).at(self.bytes)),
            HostError::Broken(why) => {
                self.fail_with(ErrorKind::Aborted, format_args!("the payload broke off{why}"), why.host.clone())
            }
            HostError::Cancelled(why) => {
                self.fail_with(ErrorKind::Cancelled, format_args!("the host asked to stop{why}"), why.host.clone())
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn fail(&self, kind: ErrorKind, message: fmt::Arguments<'_>) -> Error {
        self.fail_with(kind, message, HostWords::default())
    }

    #[cold]
    #[inline(never)]
    fn fail_with(&self, kind: ErrorKind, message: fmt::Arguments<'_>, host: HostWords) -> Error {
        self.run.end_payload(Error::saying(kind, Stage::Source, message).at(self.bytes).and_host(host))
    }
}
