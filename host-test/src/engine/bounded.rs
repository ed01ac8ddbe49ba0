use std::time::Duration;

use intake_host::{Answer, Head, ReadError, Sink, Source, WriteError};

/// Longer than any run takes.
const WAIT: Duration = Duration::MAX;

/// A source or a sink in a world where guests bound their waits themselves: asked as if each wait were bounded, so that what never
/// comes is said to be late.
pub(crate) struct Bounded<T>(pub(crate) T);

impl<T: Source> Source for Bounded<T> {
    fn read(&mut self, max: usize, _wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        self.0.read(max, Some(WAIT))
    }

    fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        self.0.read_now(into)
    }
}

impl<T: Sink> Sink for Bounded<T> {
    fn head(&mut self, head: &Head) -> Result<(), WriteError> {
        self.0.head(head)
    }

    fn write(&mut self, bytes: Vec<u8>, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        self.0.write(bytes, Some(WAIT))
    }

    fn finish(&mut self, _wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        self.0.finish(Some(WAIT))
    }
}
