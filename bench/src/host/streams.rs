//! Standard input and output of a command, in memory.

use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use wasmtime_wasi::async_trait;
use wasmtime_wasi::cli::{IsTerminal, StdinStream, StdoutStream};
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

use super::load::{self, Load};
use super::reply::Reply;

/// What a command may write at once, as from `wasmtime run`.
const ROOM: usize = 64 << 10;

/// Returns the payload in chunks; there is always a next one, or the end.
#[derive(Clone)]
pub(super) struct Stdin {
    rest: Arc<Mutex<Bytes>>,
    chunk: usize,
}

impl Stdin {
    pub(super) fn new(load: &Load) -> Self {
        Self { rest: Arc::new(Mutex::new(load.bytes.clone())), chunk: load.chunk }
    }
}

impl IsTerminal for Stdin {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdinStream for Stdin {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        // Only WASI 0.3 asks for it, which is not linked.
        Box::new(tokio::io::empty())
    }

    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl InputStream for Stdin {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        load::next(&mut rest, self.chunk, size).ok_or(StreamError::Closed)
    }
}

#[async_trait]
impl Pollable for Stdin {
    async fn ready(&mut self) {}
}

/// Takes the reply.
#[derive(Clone)]
pub(super) struct Stdout(pub(super) Reply);

impl IsTerminal for Stdout {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stdout {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        // As above.
        Box::new(tokio::io::sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Stdout {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.0.append(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(ROOM)
    }
}

#[async_trait]
impl Pollable for Stdout {
    async fn ready(&mut self) {}
}
