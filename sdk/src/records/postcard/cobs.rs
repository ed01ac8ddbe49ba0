use super::fault::Fault;
use super::frame::{AtHand, Frame};
use super::frames::{End, Step, WINDOW, Whole};
use intake_text::find::find_byte;

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

/// Zeros that are passed over in one step at most.
const ZEROS: usize = 1024;

/// The bytes that one step looks at.
#[inline]
fn window(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(WINDOW)]
}

/// The length of the frame that lies whole at the start of `bytes`, its zero behind it.
pub(super) fn at_once(bytes: &[u8], most: usize) -> Option<usize> {
    find_byte(window(bytes), 0).filter(|&zero| zero > 0 && zero <= most)
}

impl Cobs {
    /// `frame` is the one under way. A [`Step::Whole`] stays until it is [taken](Cobs::take).
    pub(super) fn step(&mut self, frame: &mut Frame, hand: AtHand<'_>) -> Step {
        let AtHand { bytes, at, most } = hand;
        let bytes = window(bytes);
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
            if zero.is_none() {
                return Step::Pass(pass);
            }
            self.0 = State::Between;
            return Step::Passed(pass);
        }
        let length = zero.unwrap_or(bytes.len());
        if frame.held.len() + length > most {
            // Its zero is left to what passes it over.
            self.0 = State::Skipping;
            return Step::Bad { pass: length, fault: Fault::too_long(most, None) };
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
            State::Within => End::Within(Fault::bad("the payload ended within the record")),
            State::Skipping => End::Within(Fault::bad("the payload ended within the record").again()),
        }
    }
}

/// Undoes COBS in place, in a frame without its zero: the bytes that are left, or none if it is not such a frame.
///
/// The crate `cobs` goes byte by byte, at about 50 fuel each; this moves a run at a time, at 1 to 15 in what is not all zeros.
pub(super) fn unstuff(frame: &mut [u8]) -> Option<usize> {
    let (mut from, mut to) = (0, 0);
    while let Some(&code) = frame.get(from) {
        // 0 is not a code, and the run would have no end.
        let run = usize::from(code).checked_sub(1)?;
        let end = from + 1 + run;
        if end > frame.len() {
            return None;
        }
        if run > 0 {
            frame.copy_within(from + 1..end, to);
            to += run;
        }
        from = end;
        if code < 0xFF && from < frame.len() {
            frame[to] = 0;
            to += 1;
        }
    }
    Some(to)
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
        assert_eq!((&frame.held.bytes()[..2], frame.start), (&b"ab"[..], 2));
        assert_eq!(cobs.end(), End::Clean);
    }

    #[test]
    fn a_frame_that_is_too_long_is_passed_over_to_its_zero() {
        let too_long = |pass| Step::Bad { pass, fault: Fault::too_long(5, None) };
        let (mut cobs, mut frame) = (Cobs::default(), Frame::default());
        assert_eq!(cobs.step(&mut frame, hand(b"\x07abcde\0\x01\0", 0)), too_long(6));
        assert_eq!(cobs.step(&mut frame, hand(b"\0\x01\0", 6)), Step::Passed(1));
        assert_eq!(cobs.step(&mut frame, hand(b"\x01\0", 7)), Step::Whole(Whole { bytes: 1, after: 1 }));
        assert_eq!(cobs.take(&mut frame, b"\x01", 5), Ok(0));
        assert_eq!(cobs.step(&mut frame, hand(b"\x09abcdefg", 9)), too_long(8));
        assert!(frame.held.is_empty());
        assert_eq!(cobs.step(&mut frame, hand(b"h", 17)), Step::Pass(1));
        assert_eq!(cobs.step(&mut frame, hand(b"i\0", 18)), Step::Passed(2));
        assert_eq!((cobs.end(), frame.start), (End::Clean, 9));
    }

    #[test]
    fn a_payload_that_ends_within_a_frame() {
        let (mut cobs, mut frame) = (Cobs::default(), Frame::default());
        assert_eq!(cobs.step(&mut frame, hand(b"\x02a", 0)), Step::Pass(2));
        assert_eq!(cobs.end(), End::Within(Fault::bad("the payload ended within the record")));
        assert_eq!(cobs.end(), End::Clean);
    }

    /// What the crate makes of `frame`.
    fn by_the_crate(frame: &[u8]) -> Option<Vec<u8>> {
        let mut frame = frame.to_vec();
        let length = ::cobs::decode_in_place(&mut frame).ok()?;
        frame.truncate(length);
        Some(frame)
    }

    fn by_hand(frame: &[u8]) -> Option<Vec<u8>> {
        let mut frame = frame.to_vec();
        let length = unstuff(&mut frame)?;
        frame.truncate(length);
        Some(frame)
    }

    #[test]
    fn cobs_is_undone_as_by_the_crate() {
        for length in [0usize, 1, 2, 252, 253, 254, 255, 256, 507, 508, 509, 510, 1000] {
            for zero in [None, Some(0), Some(length / 2), Some(length.saturating_sub(1)), Some(254), Some(508)] {
                let mut content = vec![7; length];
                if let Some(byte) = zero.and_then(|at| content.get_mut(at)) {
                    *byte = 0;
                }
                let mut frame = vec![0; ::cobs::max_encoding_length(length) + 1];
                let stuffed = ::cobs::encode(&content, &mut frame);
                frame.truncate(stuffed);
                assert_eq!(by_hand(&frame), Some(content), "{length}, {zero:?}");
            }
        }
    }

    /// Every frame of up to four bytes of those that matter: few codes, and what they can count.
    #[test]
    fn what_is_not_cobs_is_refused_as_by_the_crate() {
        const BYTES: [u8; 6] = [1, 2, 3, 4, 5, 0xFF];
        let mut frames = vec![Vec::new()];
        for _ in 0..5 {
            let longer = frames.iter().flat_map(|frame| BYTES.map(|byte| [&frame[..], &[byte]].concat()));
            frames = longer.collect();
            for frame in &frames {
                assert_eq!(by_hand(frame), by_the_crate(frame), "{frame:02X?}");
            }
        }
        for length in 250..260 {
            let frame = [vec![0xFF], vec![7; length]].concat();
            assert_eq!(by_hand(&frame), by_the_crate(&frame), "{length}");
        }
        assert_eq!(by_hand(&[2, 7, 0]), None);
    }
}
