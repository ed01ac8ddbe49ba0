use std::time::Duration;

use super::{Answer, Head, WriteError};

/// Where one reply goes.
pub trait Sink: Send {
    /// What the guest says about the reply; at most once, before the first piece.
    fn head(&mut self, head: &Head) -> Result<(), WriteError>;

    /// Takes all of `bytes`, or none and says why. Waits for at most `wait`; with none for as long as it likes.
    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError>;

    /// The reply is whole. Not called again once it succeeded.
    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError>;
}

impl Sink for Box<dyn Sink> {
    fn head(&mut self, head: &Head) -> Result<(), WriteError> {
        (**self).head(head)
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        (**self).write(bytes, wait)
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        (**self).finish(wait)
    }
}
