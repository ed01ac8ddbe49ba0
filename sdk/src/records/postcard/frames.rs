use super::cobs::unstuff;
use super::fault::Fault;
use super::varint::{Grown, Varint};
use crate::framing::Bounds;
use crate::growth::next_capacity;
use intake_text::find::find_byte;

/// Bytes that one step looks at, or keeps, at most: a fraction of the smallest slice.
pub(super) const WINDOW: usize = 4 << 10;

/// Zeros between frames that are passed over in one step at most.
const ZEROS: usize = 1024;

/// Finds frames in bytes as they come. It reads nothing and parses nothing: it says what is to be done next.
pub(super) struct Frames {
    bounds: Bounds,
    state: State,
    /// The payload offset of the first byte of the frame that is under way, or was found last.
    start: u64,
    /// What there is of that frame, if it does not lie whole in the chunk, or is to be decoded. One buffer, used again.
    held: Vec<u8>,
}

#[derive(Clone, Copy)]
enum State {
    /// Nothing of a frame has come, and what is held is over.
    Between,
    /// Within the length before a frame.
    Length(Varint),
    /// The first bytes of a frame are held; perhaps none yet.
    Within(Rest),
    /// The frame is too long: the rest of it is passed over.
    Skipping(Rest),
}

/// What is still to come of a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rest {
    /// Everything up to the next zero.
    ToZero,
    Bytes(u64),
}

/// What is to be done next.
#[derive(Debug, PartialEq)]
#[must_use]
pub(super) enum Step {
    /// Nothing is at hand: get more bytes, or say that the payload has ended.
    More,
    /// These bytes are used: advance past them, and ask again.
    Pass(usize),
    /// The rest of a frame is at hand: [take](Frames::take) it.
    Whole(Whole),
    /// These bytes are used, and there is no record in them. If one can be found after them, the rest of the frame is passed over
    /// next, up to [`Step::Passed`].
    Bad { pass: usize, fault: Fault },
    /// These bytes are used: they are the last ones of a frame that was passed over.
    Passed(usize),
}

/// The rest of a frame, which is at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Whole {
    /// Bytes of it that are at hand.
    pub(super) bytes: usize,
    /// Bytes after it that end it.
    pub(super) after: usize,
}

/// Where the content of a frame is, once it is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    /// This many bytes of the chunk, which were used last.
    Used(usize),
    /// All that is [held](Frames::held).
    Held,
}

impl Rest {
    /// How many bytes at the start of `bytes` are part of the frame, and how many after them end it, if it ends there.
    fn among(self, bytes: &[u8]) -> (usize, Option<usize>) {
        match self {
            Rest::ToZero => {
                let window = &bytes[..bytes.len().min(WINDOW)];
                find_byte(window, 0).map_or((window.len(), None), |zero| (zero, Some(1)))
            }
            Rest::Bytes(left) => {
                let whole = usize::try_from(left).ok().filter(|&left| left <= bytes.len());
                whole.map_or((bytes.len(), None), |left| (left, Some(0)))
            }
        }
    }

    /// What is left after this many bytes of it.
    fn after(self, bytes: usize) -> Rest {
        match self {
            Rest::ToZero => Rest::ToZero,
            Rest::Bytes(left) => Rest::Bytes(left - bytes as u64),
        }
    }
}

impl Frames {
    pub(super) fn new(bounds: Bounds) -> Frames {
        Frames { bounds, state: State::Between, start: 0, held: Vec::new() }
    }

    /// The payload offset at which the frame starts that is under way, or was found last.
    pub(super) fn start(&self) -> u64 {
        self.start
    }

    pub(super) fn held(&self) -> &[u8] {
        &self.held
    }

    /// Looks at the unused bytes, the first of which is at this offset. A frame may have `most` bytes. A [`Step::Whole`] stays until it
    /// is [taken](Frames::take).
    pub(super) fn step(&mut self, bytes: &[u8], at: u64, most: usize) -> Step {
        match self.state {
            State::Between => self.begin(bytes, at, most),
            State::Length(varint) => self.length(varint, bytes, most),
            State::Within(rest) => self.within(rest, bytes, most),
            State::Skipping(rest) => self.skip(rest, bytes),
        }
    }

    fn begin(&mut self, bytes: &[u8], at: u64, most: usize) -> Step {
        let Some(first) = bytes.first() else { return Step::More };
        self.state = match self.bounds {
            Bounds::Cobs if *first == 0 => {
                return Step::Pass(bytes.iter().take(ZEROS).take_while(|&&byte| byte == 0).count());
            }
            Bounds::Cobs => State::Within(Rest::ToZero),
            Bounds::LengthPrefixed => State::Length(Varint::default()),
        };
        self.start = at;
        self.held.clear();
        self.step(bytes, at, most)
    }

    fn length(&mut self, mut varint: Varint, bytes: &[u8], most: usize) -> Step {
        for (index, &byte) in bytes.iter().enumerate() {
            let pass = index + 1;
            match varint.push(byte) {
                Grown::More => {}
                Grown::Whole(length) if length <= most as u64 => {
                    self.state = State::Within(Rest::Bytes(length));
                    return Step::Pass(pass);
                }
                Grown::Whole(length) => {
                    self.state = State::Skipping(Rest::Bytes(length));
                    return Step::Bad { pass, fault: Fault::TooLong { most, length: Some(length) } };
                }
                Grown::TooLarge => {
                    self.state = State::Between;
                    return Step::Bad { pass, fault: Fault::Length };
                }
            }
        }
        self.state = State::Length(varint);
        if bytes.is_empty() { Step::More } else { Step::Pass(bytes.len()) }
    }

    fn within(&mut self, rest: Rest, bytes: &[u8], most: usize) -> Step {
        let (length, end) = rest.among(bytes);
        if rest == Rest::ToZero && self.held.len() + length > most {
            // Its zero is left to what passes it over.
            self.state = State::Skipping(rest);
            return Step::Bad { pass: length, fault: Fault::TooLong { most, length: None } };
        }
        match end {
            Some(after) => Step::Whole(Whole { bytes: length, after }),
            None if bytes.is_empty() => Step::More,
            None => {
                let start = &bytes[..length.min(WINDOW)];
                self.hold(start, most);
                self.state = State::Within(rest.after(start.len()));
                Step::Pass(start.len())
            }
        }
    }

    fn skip(&mut self, rest: Rest, bytes: &[u8]) -> Step {
        let (length, end) = rest.among(bytes);
        match end {
            Some(after) => {
                self.state = State::Between;
                Step::Passed(length + after)
            }
            None if bytes.is_empty() => Step::More,
            None => {
                self.state = State::Skipping(rest.after(length));
                Step::Pass(length)
            }
        }
    }

    /// Takes a whole frame out of the unused bytes, which are to be advanced past then, whatever comes of it.
    pub(super) fn take(&mut self, whole: Whole, bytes: &[u8], most: usize) -> Result<Found, Fault> {
        self.state = State::Between;
        if self.bounds == Bounds::LengthPrefixed && self.held.is_empty() {
            return Ok(Found::Used(whole.bytes));
        }
        self.hold(bytes.get(..whole.bytes).unwrap_or_default(), most);
        if self.bounds == Bounds::Cobs && !self.unstuff_held() {
            return Err(Fault::Cobs);
        }
        Ok(Found::Held)
    }

    /// Decodes a frame of COBS, without its zero, into what is held; false if it is not such a frame.
    pub(super) fn unstuff(&mut self, frame: &[u8], most: usize) -> bool {
        self.held.clear();
        self.hold(frame, most);
        self.unstuff_held()
    }

    fn unstuff_held(&mut self) -> bool {
        let length = unstuff(&mut self.held);
        self.held.truncate(length.unwrap_or_default());
        length.is_some()
    }

    /// Appends `more` to what is held. The buffer never grows past `most` bytes (or what it must hold).
    fn hold(&mut self, more: &[u8], most: usize) {
        let needed = self.held.len() + more.len();
        if needed > self.held.capacity() {
            let capacity = next_capacity(self.held.capacity(), needed, most);
            self.held.reserve_exact(capacity - self.held.len());
        }
        self.held.extend_from_slice(more);
    }

    /// The payload is over: what is wrong with the frame that is under way, if there is one.
    pub(super) fn end(&mut self) -> Option<Fault> {
        match std::mem::replace(&mut self.state, State::Between) {
            State::Between => None,
            State::Length(_) => Some(Fault::CutLength),
            State::Within(rest) => Some(Fault::Cut { rest, is_again: false }),
            State::Skipping(rest) => Some(Fault::Cut { rest, is_again: true }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::SMALL;

    /// Steps through `bytes`, which are at this offset, with a limit of 5 bytes a frame for COBS and 300 for lengths.
    fn step(frames: &mut Frames, bytes: &[u8], at: u64) -> Step {
        frames.step(bytes, at, if frames.bounds == Bounds::Cobs { 5 } else { 300 })
    }

    #[test]
    fn a_frame_of_cobs_is_found_behind_zeros_and_gathered_across_chunks() {
        let mut frames = Frames::new(Bounds::Cobs);
        assert_eq!(step(&mut frames, b"", 0), Step::More);
        assert_eq!(step(&mut frames, b"\0\0\x03a", 0), Step::Pass(2));
        assert_eq!(step(&mut frames, b"\x03a", 2), Step::Pass(2));
        assert_eq!(step(&mut frames, b"", 4), Step::More);
        let whole = Whole { bytes: 1, after: 1 };
        // As often as it is asked, until it is taken.
        assert_eq!(step(&mut frames, b"b\0\x02", 4), Step::Whole(whole));
        assert_eq!(step(&mut frames, b"b\0\x02", 4), Step::Whole(whole));
        assert_eq!(frames.take(whole, b"b\0\x02", 5), Ok(Found::Held));
        assert_eq!((frames.held(), frames.start()), (&b"ab"[..], 2));
        assert_eq!(frames.end(), None);
    }

    #[test]
    fn a_frame_of_cobs_that_is_too_long_is_passed_over_to_its_zero() {
        let too_long = |pass| Step::Bad { pass, fault: Fault::TooLong { most: 5, length: None } };
        let mut frames = Frames::new(Bounds::Cobs);
        assert_eq!(step(&mut frames, b"\x07abcde\0\x01\0", 0), too_long(6));
        assert_eq!(step(&mut frames, b"\0\x01\0", 6), Step::Passed(1));
        let whole = Whole { bytes: 1, after: 1 };
        assert_eq!(step(&mut frames, b"\x01\0", 7), Step::Whole(whole));
        assert_eq!((frames.take(whole, b"\x01\0", 5), frames.held()), (Ok(Found::Held), &b""[..]));
        assert_eq!(step(&mut frames, b"\x09abcdefg", 9), too_long(8));
        assert!(frames.held().is_empty());
        assert_eq!(step(&mut frames, b"h", 17), Step::Pass(1));
        assert_eq!(step(&mut frames, b"i\0", 18), Step::Passed(2));
        assert_eq!((frames.end(), frames.start()), (None, 9));
    }

    #[test]
    fn a_payload_that_ends_within_a_frame_of_cobs() {
        let mut frames = Frames::new(Bounds::Cobs);
        assert_eq!(step(&mut frames, b"\x02a", 0), Step::Pass(2));
        assert_eq!(frames.end(), Some(Fault::Cut { rest: Rest::ToZero, is_again: false }));
        assert_eq!(frames.end(), None);
    }

    #[test]
    fn a_frame_with_a_length_stays_in_the_chunk_and_a_cut_one_is_gathered() {
        let mut frames = Frames::new(Bounds::LengthPrefixed);
        let whole = Whole { bytes: 2, after: 0 };
        assert_eq!(step(&mut frames, b"\x02ab", 0), Step::Pass(1));
        assert_eq!(step(&mut frames, b"ab", 1), Step::Whole(whole));
        assert_eq!(frames.take(whole, b"ab", 300), Ok(Found::Used(2)));
        assert_eq!(step(&mut frames, b"\x83", 3), Step::Pass(1));
        assert_eq!(step(&mut frames, b"", 4), Step::More);
        assert_eq!(step(&mut frames, b"\0c", 4), Step::Pass(1));
        assert_eq!(step(&mut frames, b"c", 5), Step::Pass(1));
        assert_eq!(step(&mut frames, b"de\x01", 6), Step::Whole(whole));
        assert_eq!(frames.take(whole, b"de\x01", 300), Ok(Found::Held));
        assert_eq!((frames.held(), frames.start()), (&b"cde"[..], 3));
        assert_eq!(frames.end(), None);
    }

    #[test]
    fn a_frame_of_no_bytes_waits_for_none() {
        let mut frames = Frames::new(Bounds::LengthPrefixed);
        assert_eq!(step(&mut frames, b"\0", 0), Step::Pass(1));
        assert_eq!(step(&mut frames, b"", 1), Step::Whole(Whole { bytes: 0, after: 0 }));
    }

    #[test]
    fn a_frame_that_is_too_long_is_passed_over_by_its_length() {
        let mut frames = Frames::new(Bounds::LengthPrefixed);
        let too_long = Step::Bad { pass: 2, fault: Fault::TooLong { most: 300, length: Some(301) } };
        assert_eq!(step(&mut frames, b"\xAD\x02abc", 0), too_long);
        assert_eq!(step(&mut frames, b"abc", 2), Step::Pass(3));
        assert_eq!(step(&mut frames, b"", 5), Step::More);
        assert_eq!(step(&mut frames, &[b'd'; 400], 5), Step::Passed(298));
        assert_eq!(step(&mut frames, b"\x01", 303), Step::Pass(1));
        assert_eq!((frames.end(), frames.start()), (Some(Fault::Cut { rest: Rest::Bytes(1), is_again: false }), 303));
    }

    #[test]
    fn the_buffer_grows_from_small_to_the_limit_and_not_past_it() {
        let mut frames = Frames::new(Bounds::Cobs);
        frames.hold(b"a", 20_000);
        assert_eq!(frames.held.capacity(), SMALL);
        frames.hold(&[0; SMALL], 20_000);
        assert_eq!(frames.held.capacity(), 20_000);
        frames.hold(&vec![0; 20_000 - SMALL - 1], 20_000);
        assert_eq!((frames.held.len(), frames.held.capacity()), (20_000, 20_000));
        frames.held.clear();
        frames.hold(b"abc", 3);
        assert_eq!((frames.held.len(), frames.held.capacity()), (3, 20_000));
    }

    #[test]
    fn a_small_limit_bounds_the_first_buffer_by_little() {
        let mut frames = Frames::new(Bounds::Cobs);
        frames.hold(b"abc", 3);
        assert!(frames.held.capacity() <= SMALL);
    }
}
