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
        if self.run.turn().is_used_up() || !self.tail.is_empty() || self.line_bytes < LINES {
            return 0;
        }
        let (taken, end) = (self.taken, self.end);
        let from = taken.max(self.looked_at);
        // Twice the same, so that neither asks where the piece is.
        let (block, ends) = if self.is_buffered {
            find_line_ends(self.buffer.as_bytes().get(..end).unwrap_or_default(), from)
        } else {
            find_line_ends(self.feed.chunk().get(..end).unwrap_or_default(), from)
        };
        self.looked_at = block;
        // Lines that start in the block cannot be too long.
        let first = block + ends.trailing_zeros() as usize - taken;
        if ends == 0 || first > self.line_bytes {
            return 0;
        }
        self.looked_at = block + LINES;
        let lines = u64::from(ends.count_ones());
        let progress = self.run.progress();
        progress.ahead.block.set(block);
        progress.ahead.ends.set(ends);
        progress.count_items(lines);
        // All that ends in the block, about.
        self.run.turn().charge(lines * cost::ITEM + (first + LINES / 2) as u64 * cost::HANDED);
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

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Poll, Waker};

    use crate::run::Run;
    use crate::world::fitful::Fitful;
    use crate::{Error, ErrorKind, Payload, Result, Stage};

    const LINES: usize = 200;

    /// Takes lines, polled as often as it takes, and looks at the run after each.
    fn take_lines(mut look: impl FnMut(u64, &Run) -> bool) -> Result<u64> {
        let run = Rc::new(Run::new(Fitful::new(b"", 1)));
        let mut payload = Payload::new(Fitful::new("a\n".repeat(LINES).as_bytes(), 1000), run.clone());
        let mut lines = payload.lines()?;
        let mut taken = 0;
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            let Poll::Ready(line) = pin!(lines.next()).poll(&mut cx) else { continue };
            if line?.is_none() {
                return Ok(taken);
            }
            taken += 1;
            if !look(taken, &run) {
                return Ok(taken);
            }
        }
    }

    #[test]
    fn lines_that_were_found_ahead_are_no_items_before_they_are_handed_out() {
        let taken = take_lines(|taken, run| {
            assert_eq!(run.progress().items(), taken);
            true
        });
        assert_eq!(taken.unwrap(), LINES as u64);
    }

    #[test]
    fn a_cancelled_run_hands_out_no_line_though_some_were_found_ahead() {
        let taken = take_lines(|taken, run| {
            assert!(taken <= 5, "a line after the run was cancelled");
            if taken == 5 {
                let _ = run.end_payload(Error::new(ErrorKind::Cancelled, Stage::Reply, "enough"));
                assert_eq!(run.progress().items(), 5);
            }
            true
        });
        assert_eq!(taken.unwrap_err().kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn a_turn_that_is_used_up_by_others_ends_with_the_block() {
        let mut turns = Vec::new();
        let taken = take_lines(|taken, run| {
            run.turn().charge(u64::MAX);
            turns.push(run.progress().checkpoints.get());
            taken < LINES as u64
        });
        assert_eq!(taken.unwrap(), LINES as u64);
        // A block has 32 of these lines.
        assert!(turns.last().unwrap() - turns[0] >= LINES as u64 / 32, "{turns:?}");
    }
}
