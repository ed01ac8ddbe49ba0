use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};

use crate::engine::Drain;
use intake_host::{Sink, WriteError};

/// Bytes that are taken at once, as by `wasmtime run`.
const MOST: usize = 64 << 10;
/// Times that others are let go first when nothing is taken: a timer of the virtual clock rings within these.
const TURNS: u32 = 3;

type Answer = wasmtime::Result<Result<(), WriteError>>;
type Pending<T> = Pin<Box<dyn Future<Output = (T, Answer)> + Send>>;

/// Standard output: a sink, however many streams the guest opens on it.
#[derive(Clone)]
pub(super) struct Output(Arc<Mutex<State>>);

struct State {
    sink: Option<Box<dyn Sink>>,
    /// To see that what was written is with the writer, where there is one.
    drain: Option<Drain>,
    /// A piece that the sink did not take in time.
    late: Option<Bytes>,
    writing: Option<Pending<(Box<dyn Sink>, Bytes)>>,
    flushing: Option<Pending<Drain>>,
    is_flush_wanted: bool,
    failed: Option<Failed>,
    taken: u64,
    is_virtual: bool,
}

enum Failed {
    /// As a pipe whose reader has gone.
    Closed,
    /// Told once; after it the stream is closed.
    Refused(String),
    /// Ends the run.
    Halt(wasmtime::Error),
}

impl Output {
    pub(super) fn new(sink: Box<dyn Sink>, drain: Option<Drain>, is_virtual: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            sink: Some(sink),
            drain,
            late: None,
            writing: None,
            flushing: None,
            is_flush_wanted: false,
            failed: None,
            taken: 0,
            is_virtual,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that were taken.
    pub(super) fn taken(&self) -> u64 {
        self.state().taken
    }
}

impl State {
    fn is_busy(&self) -> bool {
        self.late.is_some() || self.writing.is_some() || self.flushing.is_some() || self.is_flush_wanted
    }

    /// Goes on with what is under way, until that is done or has failed.
    fn poll(&mut self, turns: &mut u32, cx: &mut Context<'_>) -> Poll<()> {
        while self.failed.is_none() && self.is_busy() {
            if (1..TURNS).contains(turns) {
                *turns += 1;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(bytes) = self.late.take_if(|_| self.sink.is_some())
                && let Some(mut sink) = self.sink.take()
            {
                let wait = if *turns < TURNS { Some(Duration::MAX) } else { None };
                self.writing = Some(Box::pin(async move {
                    let answer = sink.write(bytes.to_vec(), wait).await;
                    ((sink, bytes), answer)
                }));
            }
            if let Some(writing) = &mut self.writing {
                let Poll::Ready(((sink, bytes), answer)) = writing.as_mut().poll(cx) else { return Poll::Pending };
                self.writing = None;
                self.sink = Some(sink);
                if matches!(answer, Ok(Err(WriteError::TimedOut))) {
                    self.late = Some(bytes);
                    // If the guest's timer rings now, it hears of that; else it waits as long as it takes.
                    if !self.is_virtual {
                        return Poll::Pending;
                    }
                    *turns = 1;
                    continue;
                }
                self.taken += if matches!(answer, Ok(Ok(()))) { bytes.len() as u64 } else { 0 };
                self.note(answer);
                continue;
            }
            if let Some(mut drain) = self.drain.take_if(|_| self.is_flush_wanted) {
                self.flushing = Some(Box::pin(async move {
                    let answer = drain.finish(None).await;
                    (drain, Ok(answer))
                }));
            }
            self.is_flush_wanted = false;
            if let Some(flushing) = &mut self.flushing {
                let Poll::Ready((drain, answer)) = flushing.as_mut().poll(cx) else { return Poll::Pending };
                self.flushing = None;
                self.drain = Some(drain);
                self.note(answer);
            }
        }
        Poll::Ready(())
    }

    fn note(&mut self, answer: Answer) {
        self.failed = match answer {
            Ok(Ok(())) => return,
            Ok(Err(WriteError::Closed(why))) if why.starts_with("the host could not write") => Some(Failed::Refused(why)),
            Ok(Err(WriteError::Closed(_) | WriteError::TimedOut)) => Some(Failed::Closed),
            Ok(Err(WriteError::Cancelled(why))) => Some(Failed::Refused(why)),
            Err(halt) => Some(Failed::Halt(halt)),
        };
    }

    /// What failed before, told now.
    fn check(&mut self) -> StreamResult<()> {
        match self.failed.take() {
            None => Ok(()),
            Some(Failed::Closed) => {
                self.failed = Some(Failed::Closed);
                Err(StreamError::Closed)
            }
            Some(Failed::Refused(why)) => {
                self.failed = Some(Failed::Closed);
                Err(StreamError::LastOperationFailed(wasmtime::Error::new(io::Error::other(why))))
            }
            Some(Failed::Halt(halt)) => Err(StreamError::Trap(halt)),
        }
    }

    /// Goes on as far as it goes at once: who does not have to wait does not.
    fn go_on(&mut self) -> StreamResult<()> {
        let _waits = self.poll(&mut 0, &mut Context::from_waker(Waker::noop()));
        self.check()
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        // Only WASI 0.3 asks for it, which is not linked.
        Box::new(tokio::io::sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl OutputStream for Output {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        let mut state = self.state();
        state.check()?;
        if state.is_busy() || bytes.len() > MOST {
            return Err(StreamError::trap("the guest wrote more to standard output than it was permitted"));
        }
        if bytes.is_empty() {
            return Ok(());
        }
        state.late = Some(bytes);
        state.go_on()
    }

    fn flush(&mut self) -> StreamResult<()> {
        let mut state = self.state();
        state.check()?;
        state.is_flush_wanted = true;
        state.go_on()
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        let mut state = self.state();
        state.check()?;
        Ok(if state.is_busy() { 0 } else { MOST })
    }
}

#[async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {
        let mut turns = u32::from(self.state().late.is_some());
        std::future::poll_fn(|cx| self.state().poll(&mut turns, cx)).await;
    }
}
