use std::rc::Rc;
use std::time::Duration;

use wasip2::io::streams::{InputStream, StreamError};

use super::{Clock, Explain, reason};
use crate::source::HostError;

/// A stream that the payload comes from.
pub(in crate::world) struct Input {
    stream: InputStream,
    clock: Rc<Clock>,
    explain: Explain,
}

/// The result of a read.
pub(in crate::world) enum Came {
    /// Bytes, or none, which means nothing.
    Bytes(Vec<u8>),
    /// The stream is closed, which some hosts say of one that broke off, too.
    Closed,
}

impl Input {
    pub(in crate::world) fn new(stream: InputStream, clock: Rc<Clock>, explain: Explain) -> Input {
        Input { stream, clock, explain }
    }

    /// Reads up to `max` bytes, waiting for the first one at most for `wait`.
    pub(in crate::world) fn read(&self, max: u32, wait: Duration) -> Result<Came, HostError> {
        match self.try_read(max)? {
            Came::Bytes(bytes) if bytes.is_empty() => {
                self.clock.wait_for(&self.stream.subscribe(), wait)?;
                self.try_read(max)
            }
            came => {
                // It did not wait, and every read must let others have their turn.
                self.clock.give_way()?;
                Ok(came)
            }
        }
    }

    fn try_read(&self, max: u32) -> Result<Came, HostError> {
        match self.stream.read(u64::from(max)) {
            Ok(bytes) => Ok(Came::Bytes(bytes)),
            Err(StreamError::Closed) => Ok(Came::Closed),
            Err(error) => Err(HostError::Broken(reason(&error, self.explain))),
        }
    }
}
