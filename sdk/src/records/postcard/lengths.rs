use std::ops::Range;

use super::fault::{Fault, bytes};
use super::frame::{AtHand, Frame};
use super::frames::{End, Found, Step, WINDOW, Whole};
use super::varint::{Grown, Varint};

/// Frames by their lengths: each after a varint that says how many bytes it has.
#[derive(Default)]
pub(super) struct Lengths(State);

#[derive(Default)]
enum State {
    /// Nothing of a frame has come, and what is held is over.
    #[default]
    Between,
    /// Within the length.
    Length(Varint),
    /// The first bytes of a frame of this length are held; perhaps none yet.
    Within(usize),
    /// The frame is too long: this many bytes of it are still to be skipped.
    Skipping(u64),
}

/// Where the frame is whose length, of one byte or two, stands at this index of `bytes`.
#[inline(always)]
pub(super) fn at_once(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let low = *bytes.get(from)?;
    let (start, length) = if low < 0x80 {
        (from + 1, usize::from(low))
    } else {
        let high = *bytes.get(from + 1).filter(|&&high| high < 0x80)?;
        (from + 2, usize::from(low & 0x7F) | usize::from(high) << 7)
    };
    Some(start..start + length)
}

impl Lengths {
    /// `frame` is the one under way. A [`Step::Whole`] stays until it is [taken](Lengths::take).
    pub(super) fn step(&mut self, frame: &mut Frame, hand: AtHand<'_>) -> Step {
        let AtHand { bytes, at, most } = hand;
        match self.0 {
            State::Between if bytes.is_empty() => Step::More,
            State::Between => {
                frame.begin(at);
                frame.held.clear();
                self.length(Varint::default(), bytes, most)
            }
            State::Length(_) | State::Skipping(1..) if bytes.is_empty() => Step::More,
            State::Length(varint) => self.length(varint, bytes, most),
            State::Within(length) => Lengths::content(length, frame, bytes, most),
            State::Skipping(left) => {
                let pass = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                let left = left - pass as u64;
                if left > 0 {
                    self.0 = State::Skipping(left);
                    return Step::Pass(pass);
                }
                self.0 = State::Between;
                Step::Passed(pass)
            }
        }
    }

    fn length(&mut self, mut varint: Varint, bytes: &[u8], most: usize) -> Step {
        for (index, &byte) in bytes.iter().enumerate() {
            let pass = index + 1;
            match varint.push(byte) {
                Grown::More => {}
                Grown::Whole(length) => match usize::try_from(length) {
                    Ok(fits) if fits <= most => {
                        self.0 = State::Within(fits);
                        return Step::Pass(pass);
                    }
                    _ => {
                        self.0 = State::Skipping(length);
                        return Step::Bad { pass, fault: Fault::too_long(most, Some(length)) };
                    }
                },
                Grown::TooLarge => {
                    self.0 = State::Between;
                    return Step::Bad { pass, fault: Fault::bad("its length is not a varint of 64 bits").ends() };
                }
            }
        }
        self.0 = State::Length(varint);
        Step::Pass(bytes.len())
    }

    fn content(length: usize, frame: &mut Frame, bytes: &[u8], most: usize) -> Step {
        let missing = length - frame.held.len();
        if bytes.len() >= missing {
            Step::Whole(Whole { bytes: missing, after: 0 })
        } else if bytes.is_empty() {
            Step::More
        } else {
            let bytes = &bytes[..bytes.len().min(WINDOW)];
            frame.held.push(bytes, most);
            Step::Pass(bytes.len())
        }
    }

    /// Takes a whole frame. If its start is held, its last bytes join it there.
    pub(super) fn take(&mut self, frame: &mut Frame, last: &[u8], most: usize) -> Found {
        self.0 = State::Between;
        if frame.held.is_empty() {
            return Found::Used(last.len());
        }
        frame.held.push(last, most);
        Found::Held(frame.held.len())
    }

    /// The payload is over.
    pub(super) fn end(&mut self, frame: &Frame) -> End {
        let cut = |missing| Fault::bad(format!("the payload ended {} before the end of the record", bytes(missing)));
        match std::mem::take(&mut self.0) {
            State::Between => End::Clean,
            State::Length(_) => End::Within(Fault::bad("the payload ended within the length of the record")),
            State::Within(length) => End::Within(cut((length - frame.held.len()) as u64)),
            State::Skipping(left) => End::Within(cut(left).again()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(bytes: &[u8], at: u64) -> AtHand<'_> {
        AtHand { bytes, at, most: 300 }
    }

    #[test]
    fn a_frame_in_the_chunk_stays_there_and_a_cut_one_is_gathered() {
        let (mut lengths, mut frame) = (Lengths::default(), Frame::default());
        assert_eq!(lengths.step(&mut frame, hand(b"\x02ab", 0)), Step::Pass(1));
        assert_eq!(lengths.step(&mut frame, hand(b"ab", 1)), Step::Whole(Whole { bytes: 2, after: 0 }));
        assert_eq!(lengths.take(&mut frame, b"ab", 300), Found::Used(2));
        assert_eq!(lengths.step(&mut frame, hand(b"\x83", 3)), Step::Pass(1));
        assert_eq!(lengths.step(&mut frame, hand(b"", 4)), Step::More);
        assert_eq!(lengths.step(&mut frame, hand(b"\0c", 4)), Step::Pass(1));
        assert_eq!(lengths.step(&mut frame, hand(b"c", 5)), Step::Pass(1));
        assert_eq!(lengths.step(&mut frame, hand(b"de\x01", 6)), Step::Whole(Whole { bytes: 2, after: 0 }));
        assert_eq!(lengths.take(&mut frame, b"de", 300), Found::Held(3));
        assert_eq!((frame.held.bytes(), frame.start), (&b"cde"[..], 3));
        assert_eq!(lengths.end(&frame), End::Clean);
    }

    #[test]
    fn a_length_of_one_byte_or_two_is_found_at_once() {
        for (bytes, found) in [(&b"..\x02abc"[..], 3..5), (b"..\x7F", 3..130), (b"..\x82\0abc", 4..6), (b"..\x80\x01", 4..132)] {
            assert_eq!(at_once(bytes, 2), Some(found), "{bytes:?}");
        }
        for left in [&b".."[..], b"..\x80", b"..\x82\x80\0ab"] {
            assert_eq!(at_once(left, 2), None, "{left:?}");
        }
    }

    #[test]
    fn a_frame_of_no_bytes_waits_for_none() {
        let (mut lengths, mut frame) = (Lengths::default(), Frame::default());
        assert_eq!(lengths.step(&mut frame, hand(b"\0", 0)), Step::Pass(1));
        assert_eq!(lengths.step(&mut frame, hand(b"", 1)), Step::Whole(Whole { bytes: 0, after: 0 }));
    }

    #[test]
    fn a_frame_that_is_too_long_is_passed_over_by_its_length() {
        let (mut lengths, mut frame) = (Lengths::default(), Frame::default());
        let too_long = Step::Bad { pass: 2, fault: Fault::too_long(300, Some(301)) };
        assert_eq!(lengths.step(&mut frame, hand(b"\xAD\x02abc", 0)), too_long);
        assert_eq!(lengths.step(&mut frame, hand(b"abc", 2)), Step::Pass(3));
        assert_eq!(lengths.step(&mut frame, hand(b"", 5)), Step::More);
        assert_eq!(lengths.step(&mut frame, hand(&[b'd'; 400], 5)), Step::Passed(298));
        assert_eq!(lengths.step(&mut frame, hand(b"\x01", 303)), Step::Pass(1));
        let missing = Fault::bad("the payload ended 1 byte before the end of the record");
        assert_eq!((lengths.end(&frame), frame.start), (End::Within(missing), 303));
    }
}
