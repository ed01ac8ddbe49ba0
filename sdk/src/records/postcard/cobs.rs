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
