use std::cell::Cell;

use super::TextStage;
use crate::find::{LINES, has_control, line_ends};
use crate::pace::cost;

/// Blocks with line ends that are found in one go, at most: what was found is charged for at once.
const MOST: usize = 16;

/// Line ends of the piece that were found and not passed yet. They are found in blocks of 64 bytes, and some of those in one go, so
/// that handing out a line takes a few steps.
///
/// ```text
///   piece
///   ┌──────────┬─────────┬──────────────────┬──────────────────┐
///   │ taken    │ block   │ later blocks     │ not looked at    │
///   └──────────┴─────────┴──────────────────┴──────────────────┘
///              ^ taken                      ^ looked_at
/// ```
#[derive(Default)]
pub(crate) struct Ahead {
    /// Where in the piece the block starts.
    block: Cell<usize>,
    /// A bit for each of its line ends, the lowest for its first byte.
    ends: Cell<u64>,
    /// The blocks after it that have line ends: where each starts, and its ends. The last of so many are to come.
    later: [Cell<(usize, u64)>; MOST + 1],
    found: Cell<usize>,
    to_come: Cell<usize>,
}

impl Ahead {
    /// Goes on to the next block: its line ends, none if there is no block.
    #[inline]
    fn next_block(&self) -> u64 {
        let to_come = self.to_come.get();
        let Some(later) = self.later.get(self.found.get().wrapping_sub(to_come)) else { return 0 };
        self.to_come.set(to_come - 1);
        let (block, ends) = later.get();
        self.block.set(block);
        ends
    }

    /// How many line ends there are.
    pub(crate) fn count(&self) -> u64 {
        let later = &self.later[self.found.get() - self.to_come.get()..self.found.get()];
        let later = later.iter().map(|block| block.get().1.count_ones());
        (self.ends.get().count_ones() + later.sum::<u32>()).into()
    }

    pub(crate) fn clear(&self) {
        self.ends.set(0);
        self.to_come.set(0);
    }

    /// Looks for line ends in `bytes`, from an index on, until it has found so many blocks, or one more: how far it has looked. There are
    /// none left of before.
    #[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
    #[inline]
    #[allow(unsafe_code, reason = "compilers test the length of each block once more")]
    fn look(&self, bytes: &[u8], from: usize, enough: usize) -> usize {
        self.found.set(0);
        let mut at = from;
        let mut found = 0;
        while found < enough && at < bytes.len() {
            if at + 2 * LINES > bytes.len() {
                // What is left, with zeros behind it.
                let mut last = [[0; LINES]; 2];
                last.as_flattened_mut()[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                self.add(&last, at);
                at = bytes.len();
                break;
            }
            // SAFETY: there are two blocks at `at`.
            let blocks = unsafe { &*bytes.as_ptr().add(at).cast::<[[u8; LINES]; 2]>() };
            if has_control(blocks) {
                found = self.add(blocks, at);
            }
            at += 2 * LINES;
        }
        self.to_come.set(self.found.get());
        at
    }

    /// Adds those of two blocks that have line ends: how many there are then.
    ///
    /// It is kept apart for the loop around it: compilers would keep what is loaded there for this.
    #[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
    #[inline(never)]
    fn add(&self, blocks: &[[u8; LINES]; 2], at: usize) -> usize {
        let mut found = self.found.get();
        for (index, block) in blocks.iter().enumerate() {
            let ends = line_ends(block);
            if let Some(later) = self.later.get(found) {
                later.set((at + index * LINES, ends));
            }
            found += usize::from(ends != 0);
        }
        self.found.set(found);
        found
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

    /// Goes on to the next block: its line ends, none if no line can be handed out at once.
    #[inline(never)]
    fn next_block(&mut self) -> u64 {
        // Where in the payload lines are can have been asked for, and charged, since the last block.
        if self.run.turn().is_used_up() || (self.run.progress().ahead.to_come.get() == 0 && !self.look_ahead()) {
            return 0;
        }
        self.run.progress().ahead.next_block()
    }

    #[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
    #[inline(never)]
    fn look_ahead(&mut self) -> bool {
        if !self.tail.is_empty() {
            return false;
        }
        let progress = self.run.progress();
        let bytes = if self.is_buffered { self.buffer.as_bytes() } else { self.feed.chunk() };
        // No line that ends in these can be too long.
        let end = self.end.min(bytes.len()).min(self.taken.saturating_add(self.line_bytes).saturating_add(1));
        // A block can be all line ends.
        let affordable = self.run.turn().left() / (LINES as u64 * cost::ITEM);
        let blocks = usize::try_from(affordable).unwrap_or(MOST).clamp(1, MOST);
        self.looked_at = progress.ahead.look(&bytes[..end], self.taken.max(self.looked_at), blocks);
        progress.count_ahead();
        let lines = progress.ahead.count();
        self.run.turn().charge(lines * cost::ITEM);
        lines > 0
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
