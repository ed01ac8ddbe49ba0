use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncRead;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdinStream};
use wasmtime_wasi::p2::{InputStream, Pollable, StreamError, StreamResult};

use intake_host::{ReadError, Source};

/// Bytes that are asked for at once, as by `wasmtime run`.
const MOST: usize = 64 << 10;
/// Times that others are let go first when nothing comes: a timer of the virtual clock rings within these.
const TURNS: u32 = 3;

/// The source again, and what it answered.
type Read = (Box<dyn Source>, wasmtime::Result<Result<Option<Vec<u8>>, ReadError>>);

/// Standard input: a source, however many streams the guest opens on it.
#[derive(Clone)]
pub(super) struct Input(Arc<Mutex<State>>);

struct State {
    source: Option<Box<dyn Source>>,
    /// A read that is under way; it goes on, however often the guest gives up waiting for it.
    reading: Option<Pin<Box<dyn Future<Output = Read> + Send>>>,
    came: Came,
    taken: u64,
    /// Whether a wait costs no time, so that nothing can come but what came already.
    is_virtual: bool,
    is_terminal: bool,
}

/// What the last read gave.
enum Came {
    Nothing,
    Bytes(Bytes),
    End,
    /// Told once; after it the stream is closed.
    Broken(String),
    /// Ends the run.
    Halt(wasmtime::Error),
}

impl Input {
    pub(super) fn new(source: Box<dyn Source>, is_virtual: bool, is_terminal: bool) -> Self {
        let state = State { source: Some(source), reading: None, came: Came::Nothing, taken: 0, is_virtual, is_terminal };
        Self(Arc::new(Mutex::new(state)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that the guest took.
    pub(super) fn taken(&self) -> u64 {
        self.state().taken
    }
}

impl State {
    /// Reads until there is something. Nothing is read before the guest waits for it: so the same run does the same each time.
    fn poll(&mut self, turns: &mut u32, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if !matches!(self.came, Came::Nothing) {
                return Poll::Ready(());
            }
            if (1..TURNS).contains(turns) {
                *turns += 1;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(mut source) = self.source.take() {
                let wait = if *turns < TURNS { Some(Duration::MAX) } else { None };
                self.reading = Some(Box::pin(async move {
                    let read = source.read(MOST, wait).await;
                    (source, read)
                }));
            }
            let Some(reading) = &mut self.reading else { return Poll::Ready(()) };
            let Poll::Ready((source, read)) = reading.as_mut().poll(cx) else { return Poll::Pending };
            self.reading = None;
            self.came = match read {
                Ok(Ok(Some(bytes))) => Came::Bytes(bytes.into()),
                Ok(Ok(None)) => Came::End,
                Ok(Err(ReadError::Aborted(why) | ReadError::Cancelled(why))) => Came::Broken(why),
                Ok(Err(ReadError::TimedOut)) => Came::Nothing,
                Err(halt) => Came::Halt(halt),
            };
            self.source = Some(source);
            if matches!(self.came, Came::Nothing) {
                // If the guest's timer rings now, it hears of that; else it waits as long as it takes.
                if !self.is_virtual {
                    return Poll::Pending;
                }
                *turns = 1;
            }
        }
    }

    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        match std::mem::replace(&mut self.came, Came::Nothing) {
            Came::Nothing => Ok(Bytes::new()),
            Came::Bytes(mut bytes) => {
                let taken = bytes.split_to(size.min(bytes.len()));
                self.taken += taken.len() as u64;
                if !bytes.is_empty() {
                    self.came = Came::Bytes(bytes);
                }
                Ok(taken)
            }
            Came::End => {
                self.came = Came::End;
                Err(StreamError::Closed)
            }
            Came::Broken(why) => {
                self.came = Came::End;
                Err(StreamError::LastOperationFailed(wasmtime::Error::new(io::Error::other(why))))
            }
            Came::Halt(halt) => Err(StreamError::Trap(halt)),
        }
    }
}

impl IsTerminal for Input {
    fn is_terminal(&self) -> bool {
        self.state().is_terminal
    }
}

impl StdinStream for Input {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        // Only WASI 0.3 asks for it, which is not linked.
        Box::new(tokio::io::empty())
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl InputStream for Input {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        self.state().read(size)
    }
}

#[async_trait]
impl Pollable for Input {
    async fn ready(&mut self) {
        let mut turns = 0;
        std::future::poll_fn(|cx| self.state().poll(&mut turns, cx)).await;
    }
}
