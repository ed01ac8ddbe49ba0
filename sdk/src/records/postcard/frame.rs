use super::held::Held;
use crate::pace::cost;

/// The frame that is under way, or was found last.
#[derive(Default)]
pub(super) struct Frame {
    /// Its number; the first is 1.
    pub(super) number: u64,
    /// The payload offset of its first byte.
    pub(super) start: u64,
    /// What there is of it, if that does not lie in the chunk.
    pub(super) held: Held,
}

impl Frame {
    /// The next frame begins at this byte of the payload.
    pub(super) fn begin(&mut self, start: u64) {
        self.number += 1;
        self.start = start;
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

/// What the turn has room for.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) fuel: u64,
    pub(super) byte_fuel: u64,
}

impl Room {
    #[inline]
    pub(super) fn fits(self, bytes: usize) -> bool {
        fuel(self.byte_fuel, bytes) <= self.fuel
    }

    /// The most bytes that fit.
    pub(super) fn bytes(self) -> usize {
        usize::try_from(self.fuel.saturating_sub(cost::ITEM) / self.byte_fuel).unwrap_or(usize::MAX)
    }
}

/// What to parse a frame of so many bytes may cost, and all that is done for it.
#[inline]
pub(super) fn fuel(byte_fuel: u64, bytes: usize) -> u64 {
    cost::ITEM + byte_fuel * bytes as u64
}
