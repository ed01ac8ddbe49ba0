use std::cell::Cell;

use super::held::Held;
use crate::pace::cost;

/// Bytes of the first try, if the record before was no longer than half of it: a try is paced by the bytes it may look at.
const FIRST: usize = 64;

/// The frame that is under way, or was found last.
pub(super) struct Frame {
    /// The payload offset of its first byte.
    pub(super) start: u64,
    /// What there is of it, if that does not lie in the chunk.
    pub(super) held: Held,
    /// The most bytes of the first try to parse a record that stands back to back with the next: twice what the last one had that
    /// was found in steps. It is here, whatever the framing, so that it is at hand.
    pub(super) first_try: Cell<usize>,
}

impl Default for Frame {
    fn default() -> Frame {
        Frame { start: 0, held: Held::default(), first_try: Cell::new(FIRST) }
    }
}

impl Frame {
    /// The next frame begins at this byte of the payload.
    pub(super) fn begin(&mut self, start: u64) {
        self.start = start;
    }

    /// A record of `bytes` was found, and none may have more than `most`.
    #[inline]
    pub(super) fn had(&self, bytes: usize, most: usize) {
        self.first_try.set(bytes.saturating_mul(2).max(FIRST).min(most));
    }
}

/// What has come of the payload and is not used yet.
#[derive(Clone, Copy)]
pub(super) struct AtHand<'a> {
    pub(super) bytes: &'a [u8],
    /// The payload offset of the first of them.
    pub(super) at: u64,
    /// The most bytes that a frame may have.
    pub(super) most: usize,
}

/// The maximum cost of parsing a frame of this many bytes, and of all that is done for it.
#[inline]
pub(super) fn fuel(byte_fuel: u64, bytes: usize) -> u64 {
    cost::ITEM + byte_fuel * bytes as u64
}
