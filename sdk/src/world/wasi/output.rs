use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use wasip2::io::streams::{OutputStream, StreamError};

use super::{Clock, Explain, reason};
use crate::source::{HostError, Reason};

/// How often a host may say that it is ready and then take nothing, one time after the other.
const IDLE: u32 = 1000;

/// A stream that the reply goes to.
pub(in crate::world) struct Output {
    stream: OutputStream,
    clock: Rc<Clock>,
    explain: Explain,
    is_closed: Cell<bool>,
}

impl Output {
    pub(in crate::world) fn new(stream: OutputStream, clock: Rc<Clock>, explain: Explain) -> Output {
        Output { stream, clock, explain, is_closed: Cell::new(false) }
    }

    /// Writes all of `piece`, in parts as large as the host permits, waiting for each permit at most for `wait`.
    pub(in crate::world) fn write(&self, mut piece: &[u8], wait: Duration) -> Result<(), HostError> {
        let mut has_waited = false;
        while !piece.is_empty() {
            let (permit, waited) = self.permit(wait)?;
            let (part, rest) = piece.split_at(piece.len().min(permit));
            self.stream.write(part).map_err(|error| self.refused(&error))?;
            piece = rest;
            has_waited |= waited;
        }
        // What was written is to be sent, though the next piece may be long in coming.
        self.stream.flush().map_err(|error| self.refused(&error))?;
        // Every write must let others have their turn.
        if has_waited { Ok(()) } else { self.clock.give_way() }
    }

    /// Waits until all that was written is with the host.
    pub(in crate::world) fn finish(&self, wait: Duration) -> Result<(), HostError> {
        self.stream.flush().map_err(|error| self.refused(&error))?;
        // Nothing is permitted before the flush is done, and then it is seen whether it failed.
        self.permit(wait).map(|_| ())
    }

    /// Whether the reader has closed it, as opposed to any other failure.
    #[cfg(feature = "cli")]
    pub(in crate::world) fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    fn refused(&self, error: &StreamError) -> HostError {
        self.is_closed.set(matches!(error, StreamError::Closed));
        HostError::Broken(reason(error, self.explain))
    }

    /// How many bytes the host takes now, and whether it had to be waited for.
    fn permit(&self, wait: Duration) -> Result<(usize, bool), HostError> {
        for tries in 0..IDLE {
            let permit = self.stream.check_write().map_err(|error| self.refused(&error))?;
            if permit > 0 {
                return Ok((usize::try_from(permit).unwrap_or(usize::MAX), tries > 0));
            }
            self.clock.wait_for(&self.stream.subscribe(), wait)?;
        }
        Err(HostError::Broken(Reason::own(format!("the host was ready {IDLE} times, and took nothing"))))
    }
}
