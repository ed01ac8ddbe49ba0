use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::ReadError;

/// What a [`Source`] or a [`Sink`](super::Sink) promises to answer. The outer error ends the run (the guest traps); the inner
/// one is told to the guest.
pub type Answer<'a, T, E> = Pin<Box<dyn Future<Output = wasmtime::Result<Result<T, E>>> + Send + 'a>>;

/// Where the chunks of one payload come from.
pub trait Source: Send {
    /// The next chunk: at most `max` bytes, and `max` is at least 1. An empty one means nothing, none is the end.
    ///
    /// Waits for at most `wait`, then answers [`ReadError::TimedOut`]; with no `wait` for as long as it likes. It is not
    /// called again after the end, [`ReadError::Aborted`] or [`ReadError::Cancelled`]. The future may be dropped before it is
    /// ready, when the run is over.
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError>;

    /// Copies bytes that are at hand straight to where the guest reads them, and returns their number, at least 1. `None` means that no
    /// bytes are at hand or that the source does not support this, which is optional; then [`read`](Source::read) is called. Only
    /// streams are read this way.
    fn read_now(&mut self, _into: &mut [u8]) -> Option<usize> {
        None
    }
}

impl Source for Box<dyn Source> {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        (**self).read(max, wait)
    }

    fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        (**self).read_now(into)
    }
}
