use std::io::{self, Read};
use std::time::Duration;

use super::fed::Fed;
use super::pipe::Pipe;

/// The bytes of a payload, before they are cut.
pub(crate) enum Feed {
    /// They are there at once.
    Now(Box<dyn Read + Send>),
    /// They come when they come.
    Pipe(Pipe),
}

impl Feed {
    pub(crate) fn now(read: impl Read + Send + 'static) -> Self {
        Self::Now(Box::new(read))
    }

    /// Bytes that need not be waited for. An error is left to [`next`](Feed::next), which meets it again.
    pub(crate) fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        match self {
            Self::Now(read) => fill(read, into).ok().filter(|bytes| *bytes > 0),
            Self::Pipe(_) => None,
        }
    }

    /// At most `want` bytes, which is not 0. With `all`, waits until they are complete, or the end, or `wait` is over.
    pub(crate) async fn next(&mut self, want: usize, all: bool, wait: Option<Duration>) -> Fed {
        match self {
            Self::Now(read) => match read_full(read, want) {
                Ok(bytes) if bytes.is_empty() => Fed::End,
                Ok(bytes) => Fed::Bytes(bytes),
                Err(error) => Fed::Broken(format!("the host could not read the payload: {error}")),
            },
            Self::Pipe(pipe) => pipe.next(want, all, wait).await,
        }
    }
}

/// Reads until `want` bytes are there or the end is reached.
fn read_full(read: &mut dyn Read, want: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; want];
    let filled = fill(read, &mut bytes)?;
    bytes.truncate(filled);
    Ok(bytes)
}

/// Reads until `bytes` is full or the end is reached, and returns their number.
fn fill(read: &mut dyn Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < bytes.len() {
        match read.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What came before the error is still good; the next read meets the error again, or goes on.
            Err(_) if filled > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
