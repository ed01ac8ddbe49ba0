use std::collections::VecDeque;
use std::time::{Duration, Instant};

use intake_host::Passed;

/// Bytes of the payload that are kept: the chunk that the guest has, and the start of an unfinished line before it.
const KEPT: usize = 256 << 10;

/// What is recorded of a run while it goes on, to report its position.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    tail: VecDeque<u8>,
    /// The byte after the last one.
    end: u64,
    /// Where the last chunk began.
    chunk_at: u64,
    /// The host calls there were when a byte was taken or written last.
    moved_at: u64,
    host_calls: u64,
    /// When the last slice began.
    slice_at: Option<Instant>,
}

impl Trace {
    pub(crate) fn called(&mut self, passed: Passed) {
        self.host_calls = passed.host_calls;
    }

    /// A slice begins.
    pub(crate) fn answered(&mut self) {
        self.slice_at = Some(Instant::now());
    }

    /// How long the last slice took, or takes.
    pub(crate) fn slice(&self) -> Duration {
        self.slice_at.map_or(Duration::ZERO, |at| at.elapsed())
    }

    pub(crate) fn took(&mut self, chunk: &[u8], passed: Passed) {
        self.moved_at = passed.host_calls;
        self.end = passed.payload_bytes;
        self.chunk_at = self.end - chunk.len() as u64;
        let chunk = &chunk[chunk.len().saturating_sub(KEPT)..];
        let over = (self.tail.len() + chunk.len()).saturating_sub(KEPT);
        self.tail.drain(..over);
        self.tail.extend(chunk);
    }

    pub(crate) fn wrote(&mut self, passed: Passed) {
        self.moved_at = passed.host_calls;
    }

    /// The byte offset at which the last chunk began; none if there was none.
    pub(crate) fn chunk_at(&self) -> Option<u64> {
        self.last().map(|_| self.chunk_at)
    }

    /// Host calls since a byte was taken or written.
    pub(crate) fn idle(&self) -> u64 {
        self.host_calls.saturating_sub(self.moved_at)
    }

    /// The last byte that was taken; none if there was none.
    pub(crate) fn last(&self) -> Option<u64> {
        self.end.checked_sub(1)
    }

    /// The bytes from `from` on, at most `most`; fewer where they are not kept.
    pub(crate) fn bytes(&self, from: u64, most: usize) -> Vec<u8> {
        let first = self.end - self.tail.len() as u64;
        let skip = usize::try_from(from.saturating_sub(first)).unwrap_or(usize::MAX);
        self.tail.iter().skip(skip).take(most).copied().collect()
    }

    /// The first byte that is kept.
    pub(crate) fn first(&self) -> u64 {
        self.end - self.tail.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Trace};
    use intake_host::Passed;

    fn passed(host_calls: u64, payload_bytes: u64) -> Passed {
        let mut passed = Passed::default();
        (passed.host_calls, passed.payload_bytes) = (host_calls, payload_bytes);
        passed
    }

    #[test]
    fn keeps_the_end_of_what_was_taken() {
        let mut trace = Trace::default();
        trace.took(b"abc", passed(2, 3));
        trace.took(b"de", passed(3, 5));
        assert_eq!((trace.bytes(1, 3), trace.last(), trace.chunk_at()), (b"bcd".to_vec(), Some(4), Some(3)));
        trace.took(&vec![b'x'; KEPT - 1], passed(4, KEPT as u64 + 4));
        assert_eq!((trace.first(), trace.bytes(0, 2)), (4, b"ex".to_vec()), "what is gone is left out");
        trace.called(passed(9, 0));
        assert_eq!(trace.idle(), 5);
        trace.wrote(passed(9, 0));
        assert_eq!(trace.idle(), 0);
    }
}
