use super::fault::Fault;
use super::frame::{AtHand, Frame};
use super::frames::{End, Step, Whole};
use crate::find::find_byte;

/// The most zeros that are passed over in one step, so that a payload of nothing else is paced.
const ZEROS: usize = 4 << 10;

/// Frames by COBS: no byte of a frame is zero, and a zero ends it.
#[derive(Default)]
pub(super) struct Cobs(State);

#[derive(Default, PartialEq)]
enum State {
    /// Nothing of a frame has come, and what is held is over.
    #[default]
    Between,
    /// The start of a frame is held; perhaps no byte of it yet.
    Within,
    /// The frame is too long: it is passed over up to its zero.
    Skipping,
}

impl Cobs {
    /// `frame` is the one under way. A [`Step::Whole`] stays until it is [taken](Cobs::take).
    pub(super) fn step(&mut self, frame: &mut Frame, hand: AtHand<'_>) -> Step {
        let AtHand { bytes, at, most } = hand;
        let Some(&first) = bytes.first() else { return Step::More };
        match self.0 {
            State::Between if first == 0 => {
                return Step::Pass(bytes.iter().take(ZEROS).take_while(|&&byte| byte == 0).count());
            }
            State::Between => {
                frame.begin(at);
                frame.held.clear();
                self.0 = State::Within;
            }
            State::Within | State::Skipping => {}
        }
        let zero = find_byte(bytes, 0);
        let pass = zero.map_or(bytes.len(), |zero| zero + 1);
        if self.0 == State::Skipping {
            self.0 = if zero.is_some() { State::Between } else { State::Skipping };
            return Step::Pass(pass);
        }
        let length = zero.unwrap_or(bytes.len());
        if frame.held.len() + length > most {
            self.0 = if zero.is_some() { State::Between } else { State::Skipping };
            return Step::Bad { pass, fault: Fault::too_long(most, None) };
        }
        match zero {
            Some(_) => Step::Whole(Whole { bytes: length, after: 1 }),
            None => {
                frame.held.push(bytes, most);
                Step::Pass(pass)
            }
        }
    }

    /// Takes the last bytes of a whole frame, and unstuffs it where it is held: how many bytes it has then.
    pub(super) fn take(&mut self, frame: &mut Frame, last: &[u8], most: usize) -> Result<usize, Fault> {
        self.0 = State::Between;
        frame.held.push(last, most);
        unstuff(frame.held.bytes_mut()).ok_or_else(|| Fault::bad("a run of COBS goes on past the end of the frame"))
    }

    /// The payload is over.
    pub(super) fn end(&mut self) -> End {
        match std::mem::take(&mut self.0) {
            State::Between => End::Clean,
            State::Within => End::Amid(Fault::bad("the payload ended amid the record")),
            State::Skipping => End::Amid(Fault::bad("the payload ended amid the record").again()),
        }
    }
}

/// Undoes COBS in place, in a frame without its zero: the bytes that are left. None if it is no such frame.
fn unstuff(frame: &mut [u8]) -> Option<usize> {
    ::cobs::decode_in_place(frame).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(bytes: &[u8], at: u64) -> AtHand<'_> {
        AtHand { bytes, at, most: 5 }
    }

    #[test]
    fn a_frame_is_found_behind_zeros_and_gathered_across_chunks() {
        let (mut cobs, mut frame) = (Cobs::default(), Frame::default());
        assert_eq!(cobs.step(&mut frame, hand(b"", 0)), Step::More);
        assert_eq!(cobs.step(&mut frame, hand(b"\0\0\x03a", 0)), Step::Pass(2));
        assert_eq!(cobs.step(&mut frame, hand(b"\x03a", 2)), Step::Pass(2));
        assert_eq!(cobs.step(&mut frame, hand(b"", 4)), Step::More);
        let whole = Whole { bytes: 1, after: 1 };
        // As often as it is asked, until it is taken.
        assert_eq!(cobs.step(&mut frame, hand(b"b\0\x02", 4)), Step::Whole(whole));
        assert_eq!(cobs.step(&mut frame, hand(b"b\0\x02", 4)), Step::Whole(whole));
        assert_eq!(cobs.take(&mut frame, b"b", 5), Ok(2));
        assert_eq!((&frame.held.bytes()[..2], frame.number, frame.start), (&b"ab"[..], 1, 2));
        assert_eq!(cobs.end(), End::Clean);
    }

    #[test]
    fn a_frame_that_is_too_long_is_passed_over_to_its_zero() {
        let too_long = |pass| Step::Bad { pass, fault: Fault::too_long(5, None) };
        let (mut cobs, mut frame) = (Cobs::default(), Frame::default());
        assert_eq!(cobs.step(&mut frame, hand(b"\x07abcde\0\x01\0", 0)), too_long(7));
        assert_eq!(cobs.step(&mut frame, hand(b"\x01\0", 7)), Step::Whole(Whole { bytes: 1, after: 1 }));
        assert_eq!(cobs.take(&mut frame, b"\x01", 5), Ok(0));
        assert_eq!(cobs.step(&mut frame, hand(b"\x09abcdefg", 9)), too_long(8));
        assert!(frame.held.is_empty());
        assert_eq!(cobs.step(&mut frame, hand(b"h", 17)), Step::Pass(1));
        assert_eq!(cobs.step(&mut frame, hand(b"i\0", 18)), Step::Pass(2));
        assert_eq!((cobs.end(), frame.number), (End::Clean, 3));
    }

    #[test]
    fn a_payload_that_ends_amid_a_frame() {
        let (mut cobs, mut frame) = (Cobs::default(), Frame::default());
        assert_eq!(cobs.step(&mut frame, hand(b"\x02a", 0)), Step::Pass(2));
        assert_eq!(cobs.end(), End::Amid(Fault::bad("the payload ended amid the record")));
        assert_eq!(cobs.end(), End::Clean);
    }
}
