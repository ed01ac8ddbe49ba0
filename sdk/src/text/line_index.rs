use std::cell::Cell;

use super::TextStage;
use crate::pace::{Slice, cost};
use intake_text::find::{LineEndIndex, MIN_MAX, find_line_ends};

/// Line ends of the piece that were found and not passed yet: some are found together, so that handing out a line takes a few steps.
///
/// ```text
///   piece
///   ┌──────────┬─────────────┬──────────────────┐
///   │ taken    │ found       │ not looked at    │
///   └──────────┴─────────────┴──────────────────┘
///              ^ taken       ^ looked_at
/// ```
#[derive(Default)]
pub(crate) struct LineIndex {
    ends: LineEndIndex,
    /// Which of them comes next.
    next: Cell<u8>,
    /// The first that is not paid for, and what was taken out of `ends` there; 0 if all are paid for.
    unpaid: Cell<u8>,
    held_back: Cell<u32>,
}

impl LineIndex {
    /// How many line ends there are.
    pub(crate) fn count(&self) -> u64 {
        u64::from(self.ends.count() - self.next.get())
    }

    pub(crate) fn clear(&self) {
        self.ends.clear();
        self.next.set(0);
        self.held_back.set(0);
    }

    /// Pays for handing out some of the lines, the first of which starts at `from`: for all of them, most often, and for no more than
    /// half of the slice's fuel pays, for the handler may spend some on each. False if the slice cannot pay for the first one, but the
    /// next slice can: this one is used up then.
    fn pay(&self, slice: &Slice, from: usize) -> bool {
        let (first, count) = (self.next.get(), self.ends.count());
        let price = |last: u8| {
            let bytes = u64::from(self.ends.after(last)) - from as u64;
            u64::from(last + 1 - first) * cost::ITEM + bytes * cost::HANDED
        };
        let left = slice.left();
        let half = if left > slice.size() / 8 { left / 2 } else { left };
        let mut last = count - 1;
        if price(last) > half {
            if !slice.has_room(price(first)) {
                slice.charge(u64::MAX);
                self.hold_back(first);
                return false;
            }
            // As many as can be paid for if all are alike; fewer, where those that come first are long.
            let mut lines = (u64::from(count - first) * half / price(last)) as u8;
            while lines > 1 && price(first + lines - 1) > half {
                lines /= 2;
            }
            last = first + lines.max(1) - 1;
            if last + 1 < count {
                self.hold_back(last + 1);
            }
        }
        slice.charge(price(last));
        true
    }

    /// A slice begins: what is ahead is to be paid for again, for the fuel that it was paid from is gone.
    pub(crate) fn begin_slice(&self) {
        let next = self.next.get();
        if next < self.ends.count() {
            self.put_back();
            self.hold_back(next);
        }
    }

    /// Takes a line end out, so that it and those after it are not given before they are paid for.
    fn hold_back(&self, which: u8) {
        self.unpaid.set(which);
        self.held_back.set(self.ends.after(which));
        self.ends.put(which, 0);
    }

    /// Puts the one back that was taken out, if there is one.
    fn put_back(&self) -> bool {
        let after = self.held_back.replace(0);
        if after != 0 {
            self.ends.put(self.unpaid.get(), after);
        }
        after != 0
    }
}

impl TextStage {
    /// The index after the next line end. None if the slice is used up, if no line ends in the piece, if it is too long, or if it
    /// began in an earlier piece.
    #[inline]
    pub(super) fn take_indexed(&mut self) -> Option<usize> {
        // What the handler does with a line can be charged, too: what it logs, or where it asks a line to be.
        if self.run.slice().is_used_up() {
            return None;
        }
        let line_index = &self.run.progress().line_index;
        let next = line_index.next.get();
        let after = match line_index.ends.after(next) {
            0 => self.find_indexed(),
            after => {
                line_index.next.set(next.wrapping_add(1));
                after
            }
        };
        if after == 0 { None } else { Some(after as usize) }
    }

    /// Finds the next line ends, or has those paid for that were found, and takes the first of them; 0 if no line can be handed out
    /// at once.
    #[inline(never)]
    fn find_indexed(&mut self) -> u32 {
        let run = &self.run;
        let line_index = &run.progress().line_index;
        if line_index.put_back() {
            let next = line_index.next.get();
            if !line_index.pay(run.slice(), self.taken) {
                return 0;
            }
            line_index.next.set(next + 1);
            return line_index.ends.after(next);
        }
        if !self.tail.is_empty() || self.line_bytes < MIN_MAX {
            return 0;
        }
        let taken = self.taken;
        let piece = self.bytes().get(..self.end).unwrap_or_default();
        // Lines that start after the first line end cannot be too long.
        self.looked_at = find_line_ends(piece, taken.max(self.looked_at), self.line_bytes, self.hints(), &line_index.ends);
        line_index.next.set(0);
        let first = line_index.ends.after(0);
        if first == 0 || first as usize - 1 - taken > self.line_bytes {
            self.looked_at = self.looked_at.min(first.wrapping_sub(1) as usize);
            line_index.clear();
            return 0;
        }
        run.progress().count_items(u64::from(line_index.ends.count()));
        if !line_index.pay(run.slice(), taken) {
            return 0;
        }
        line_index.next.set(1);
        first
    }

    /// The payload is not read by lines any more, from where the next one would start.
    pub(crate) fn leave_lines(&mut self) {
        self.forget_line_index();
        if self.tail.is_empty() {
            self.began = self.taken;
        }
    }

    /// What is ahead in this piece is not handed out.
    pub(super) fn forget_line_index(&mut self) {
        self.run.progress().drop_line_index();
        self.looked_at = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::rc::Rc;
    use std::task::{Context, Poll, Waker};

    use crate::run::Run;
    use crate::world::flaky_host::FlakyHost;
    use crate::{Error, ErrorKind, Payload, Result, Stage};

    const LINES: usize = 200;

    /// Takes lines, polled as often as it takes, and looks at the run after each.
    fn take_lines(mut look: impl FnMut(u64, &Run) -> bool) -> Result<u64> {
        let run = Rc::new(Run::new(FlakyHost::new(b"", 1)));
        let mut payload = Payload::new(FlakyHost::new("a\n".repeat(LINES).as_bytes(), 1000), run.clone());
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
    fn a_slice_that_is_used_up_by_others_ends_with_the_line() {
        let mut slices = Vec::new();
        let taken = take_lines(|taken, run| {
            run.slice().charge(u64::MAX);
            slices.push(run.progress().checkpoints.get());
            taken < LINES as u64
        });
        assert_eq!(taken.unwrap(), LINES as u64);
        assert_eq!(slices.last().unwrap() - slices[0], LINES as u64 - 1, "{slices:?}");
    }
}
