use std::cell::Cell;

use super::fault::Fault;
use super::frame::{AtHand, Frame};
use super::frames::{End, Found, Step, WINDOW};

/// The number of tries for a record, one whenever bytes have come, before they are put off until there are an eighth more.
///
/// A device that sends a record and waits for an answer gets it, though nothing says that the record is whole: so each arrival is
/// worth a try. But a record that drips in byte by byte would cost its length squared.
const EAGER: u32 = 64;

/// Records with nothing between them: where one ends is found by trying to parse it.
#[derive(Default)]
pub(super) struct BackToBack {
    /// A cell, for it changes when a record is borrowed.
    state: Cell<State>,
    /// Bytes at the end of what is held that are in the chunk, too, unused: a try may look at more than the record has.
    copied: usize,
    /// The name of the type that is asked for.
    asked: &'static str,
    /// No more bytes are to come.
    is_last: bool,
}

#[derive(Clone, Copy, Default)]
enum State {
    /// Nothing of a record was looked at. The start of it may be held.
    #[default]
    Between,
    Within {
        /// Bytes of the last try, which were too few; none if there was no try for the type that is asked for now.
        tried: Option<usize>,
        tries: u32,
    },
}

impl BackToBack {
    /// `frame` is the one under way.
    pub(super) fn step(&mut self, frame: &mut Frame, hand: AtHand<'_>) -> Step {
        let AtHand { bytes, at, most } = hand;
        let held = frame.held.len();
        let all = held + bytes.len();
        if all == 0 {
            return Step::More;
        }
        let (tried, tries) = match self.state.get() {
            State::Between => {
                frame.begin(at - held as u64);
                self.state.set(State::Within { tried: None, tries: 0 });
                (None, 0)
            }
            State::Within { tried, tries } => (tried, tries),
        };
        let wanted = frame.first_try.get().max(tried.unwrap_or(0).saturating_mul(4));
        let window = all.min(most).min(wanted);
        let is_due = match tried {
            None => true,
            Some(tried) => window > tried && (self.is_last || window == most || tries < EAGER || window >= tried + tried / 8),
        };
        if is_due {
            Step::Try(window)
        } else if bytes.is_empty() {
            Step::More
        } else {
            // All of it fits: a try of the most that a record may have is due always, and the last one.
            let bytes = &bytes[..bytes.len().min(WINDOW)];
            frame.held.push(bytes, most);
            Step::Pass(bytes.len())
        }
    }

    /// Makes sure that the bytes of a try lie in one piece.
    pub(super) fn begin_try(&mut self, window: usize, frame: &mut Frame, hand: AtHand<'_>) -> Found {
        let held = frame.held.len();
        if held == 0 {
            return Found::TryUnused(window);
        }
        if let Some(more) = hand.bytes.get(..window.saturating_sub(held)) {
            self.copied = more.len();
            frame.held.push(more, hand.most);
        }
        Found::TryHeld(window)
    }

    /// A try of `window` bytes found no end. Returns the bytes of the chunk that are held now, and are used.
    pub(super) fn too_few(&mut self, window: usize) -> usize {
        if let State::Within { tried, tries } = self.state.get_mut() {
            *tried = Some(window);
            *tries = tries.saturating_add(1);
        }
        std::mem::take(&mut self.copied)
    }

    /// A record of `bytes` was found in the chunk.
    pub(super) fn settle_unused(&self, bytes: usize, frame: &Frame, most: usize) {
        self.state.set(State::Between);
        frame.had(bytes, most);
    }

    /// A record of `bytes` was given, and is over. Returns the bytes of the chunk that it used.
    pub(super) fn settle(&mut self, bytes: usize, frame: &mut Frame, most: usize) -> usize {
        self.state.set(State::Between);
        frame.had(bytes, most);
        frame.held.drop_last(std::mem::take(&mut self.copied));
        let held = frame.held.len();
        frame.held.drop_first(bytes);
        bytes.saturating_sub(held)
    }

    /// A type of this name is asked for. If it is another one than in the call before, which waited and was dropped, then what was
    /// tried for that one says nothing for this one. For the same one it must not be tried again: a caller that drops each call
    /// that waits would come no further than to the try.
    pub(super) fn begin_call(&mut self, asked: &'static str) {
        if let State::Within { tried, .. } = self.state.get_mut()
            && self.asked != asked
        {
            *tried = None;
        }
        self.asked = asked;
    }

    /// No more bytes are to come.
    pub(super) fn end(&mut self, frame: &mut Frame) -> End {
        self.is_last = true;
        match self.state.get() {
            State::Within { tried, .. } if frame.held.len() > tried.unwrap_or(0) => End::Try,
            State::Within { .. } => {
                self.state.set(State::Between);
                frame.held.clear();
                End::Within(Fault::bad("the payload ended within the record"))
            }
            State::Between => End::Clean,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(bytes: &[u8], at: u64) -> AtHand<'_> {
        AtHand { bytes, at, most: 1000 }
    }

    #[test]
    fn a_try_looks_at_little_first_and_at_more_if_that_is_too_few() {
        let (mut records, mut frame) = (BackToBack::default(), Frame::default());
        let chunk = [7; 2000];
        for window in [64, 256, 1000] {
            assert_eq!(records.step(&mut frame, hand(&chunk, 0)), Step::Try(window));
            assert_eq!(records.begin_try(window, &mut frame, hand(&chunk, 0)), Found::TryUnused(window));
            assert_eq!(records.too_few(window), 0);
        }
    }

    /// A record is held up to its fifth byte, and its end is in the chunk: what a try held of the chunk behind it is given back.
    #[test]
    fn bytes_behind_a_record_stay_in_the_chunk() {
        let (mut records, mut frame) = (BackToBack::default(), Frame::default());
        assert_eq!(records.step(&mut frame, hand(b"01234", 10)), Step::Try(5));
        assert_eq!(records.begin_try(5, &mut frame, hand(b"01234", 10)), Found::TryUnused(5));
        assert_eq!(records.too_few(5), 0);
        assert_eq!(records.step(&mut frame, hand(b"01234", 10)), Step::Pass(5));
        assert_eq!(records.step(&mut frame, hand(b"", 15)), Step::More);
        assert_eq!(records.step(&mut frame, hand(b"56next", 15)), Step::Try(11));
        assert_eq!(records.begin_try(11, &mut frame, hand(b"56next", 15)), Found::TryHeld(11));
        assert_eq!(frame.held.bytes(), b"0123456next");
        assert_eq!(frame.start, 10);
        assert_eq!(records.settle(7, &mut frame, 1000), 2);
        assert!(frame.held.is_empty());
        assert_eq!(records.step(&mut frame, hand(b"next", 17)), Step::Try(4));
        assert_eq!(frame.start, 17);
    }

    #[test]
    fn tries_are_put_off_after_the_first_ones_but_not_at_the_end() {
        let (mut records, mut frame) = (BackToBack::default(), Frame::default());
        let mut tried = Vec::new();
        for at in 0..300 {
            while records.step(&mut frame, hand(b"x", at)) != Step::Pass(1) {
                let window = frame.held.len() + 1;
                let _ = records.begin_try(window, &mut frame, hand(b"x", at));
                tried.push(window);
                if records.too_few(window) == 1 {
                    break;
                }
            }
        }
        assert_eq!(tried[..64], (1..=64).collect::<Vec<_>>());
        assert_eq!(tried[64..], [72, 81, 91, 102, 114, 128, 144, 162, 182, 204, 229, 257, 289]);
        assert_eq!(records.end(&mut frame), End::Try);
        assert_eq!(records.step(&mut frame, hand(b"", 300)), Step::Try(300));
        let _ = records.too_few(300);
        assert_eq!(records.end(&mut frame), End::Within(Fault::bad("the payload ended within the record")));
        assert_eq!(records.end(&mut frame), End::Clean);
    }
}
