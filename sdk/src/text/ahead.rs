use std::cell::Cell;

use super::TextStage;
use crate::find::{LINES, find_line_ends};
use crate::pace::cost;

/// Line ends of the piece that were found and not passed yet: those of a block of 64 bytes are found together, so that handing out a
/// line takes a few steps.
///
/// ```text
///   piece
///   ┌──────────┬─────────┬──────────────────┐
///   │ taken    │ block   │ not looked at    │
///   └──────────┴─────────┴──────────────────┘
///              ^ taken   ^ looked_at
/// ```
#[derive(Default)]
pub(crate) struct Ahead {
    /// Where in the piece the block starts.
    block: Cell<usize>,
    /// A bit for each of its line ends, the lowest for its first byte.
    ends: Cell<u64>,
}

impl Ahead {
    /// How many line ends there are.
    pub(crate) fn count(&self) -> u64 {
        self.ends.get().count_ones().into()
    }

    pub(crate) fn clear(&self) {
        self.ends.set(0);
    }
}

impl TextStage {
    /// Where the next line ends. None if the turn is used up, if no line ends in the piece, if it is too long, or if it began in an
    /// earlier piece.
    #[inline]
    pub(super) fn take_ahead(&mut self) -> Option<usize> {
        let mut ends = self.run.progress().ahead.ends.get();
        if ends == 0 {
            ends = self.next_block();
            if ends == 0 {
                return None;
            }
        }
        let ahead = &self.run.progress().ahead;
        ahead.ends.set(ends & ends.wrapping_sub(1));
        Some(ahead.block.get() + ends.trailing_zeros() as usize)
    }

    /// Finds the next block with line ends; none of them if no line can be handed out at once.
    #[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
    #[inline(never)]
    fn next_block(&mut self) -> u64 {
        // Where lines are in the payload can have been asked for, and charged, since the last block.
        if !self.tail.is_empty() || self.run.turn().is_used_up() || self.line_bytes < LINES {
            return 0;
        }
        let bytes = if self.is_buffered { self.buffer.as_bytes() } else { self.feed.chunk() };
        let from = self.taken.max(self.looked_at);
        let (block, ends) = find_line_ends(bytes.get(..self.end).unwrap_or_default(), from);
        self.looked_at = block;
        // Lines that start in the block cannot be too long.
        if ends == 0 || block + ends.trailing_zeros() as usize - self.taken > self.line_bytes {
            return 0;
        }
        self.looked_at = block + LINES;
        let progress = self.run.progress();
        progress.ahead.block.set(block);
        progress.ahead.ends.set(ends);
        progress.count_ahead();
        let bytes = (block + LINES - from) as u64;
        self.run.turn().charge(progress.ahead.count() * cost::ITEM + bytes * cost::HANDED);
        ends
    }

    /// The payload is not read by lines any more, from where the next one would start.
    pub(crate) fn leave_lines(&mut self) {
        self.forget_ahead();
        if self.tail.is_empty() {
            self.began = self.taken;
        }
    }

    /// What is ahead in this piece is not handed out.
    pub(super) fn forget_ahead(&mut self) {
        self.run.progress().drop_ahead();
        self.looked_at = 0;
    }
}
