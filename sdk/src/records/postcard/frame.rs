use super::held::Held;

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
