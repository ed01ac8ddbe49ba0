//! From bytes to text, one step at a time. Nothing here waits, and no step does more than it was allotted.

mod advice;
mod bom;
mod coding;
#[cfg(feature = "east-asian")]
mod east_asian;
mod locate;
mod malformed;
mod multi_byte;
mod single_byte;
mod tally;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod units;
mod user_defined;
mod utf16;
mod utf8;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod valid_utf8;

pub(crate) use locate::{Locate, Place};
pub(crate) use single_byte::{byte_of, char_of, count_of};

use advice::Signs;
use bom::{Bom, Sniffed};
use multi_byte::MultiByteDecoder;
use single_byte::SingleByte;
use tally::Tally;
use utf8::Utf8;

use crate::find::{LineFeedHints, ascii_blocks};
use crate::note::note;
use crate::pace::cost;
use crate::{Advice, Charset, CharsetOrigin, Error, MalformedPolicy};

/// Bytes of the payload decoded in one step at most: with three bytes of text for each, a step's text fits the buffer, and a
/// step's work is a fraction of a slice's.
const STEP_BYTES: usize = 8 * 1024;

/// The same of single-byte charsets, which take less: half as many would cut twice as many lines, for 3 % more fuel.
const SINGLE_BYTE_STEP_BYTES: usize = 16 * 1024;

/// Bytes of UTF-8 decoded in one step at most: all of a chunk, for its text is borrowed, and the longer the pieces are, the fewer
/// lines are cut by their ends.
const BORROWED_STEP_BYTES: usize = 64 * 1024;

/// Bytes of ASCII in another charset that are borrowed, at least: what is less is copied for less than a piece of its own costs.
const MIN_BORROWED_BYTES: usize = 1024;

/// Bytes decoded in one step at least, if there are that many: any character, and any malformed sequence, is shorter.
const LEAST_STEP_BYTES: usize = 16;

/// Rounds in which they are decoded.
const LEAST_ROUNDS: u32 = 16;

/// Decodes a payload. It takes bytes in pieces of any length, keeps back what is not a whole character yet, and returns the same
/// text, counts and offsets however the bytes were cut.
pub(crate) struct Decoder {
    charset: Charset,
    origin: CharsetOrigin,
    state: State,
    /// The payload offset of the next byte to come.
    at: u64,
    text_at: u64,
    tally: Tally,
    signs: Signs,
    /// What making the tables has cost, as long as no step has said so.
    tables: u64,
    /// The error to report once the text before it was taken.
    failed: Option<Error>,
    /// What of the last step's text has no line ends, if that was borrowed.
    hints: LineFeedHints,
}

enum State {
    Start(Bom),
    Utf8(Utf8),
    SingleByte(Box<SingleByte>),
    MultiByteDecoder(MultiByteDecoder),
    Finished,
}

/// What a step is to decode.
struct Step<'a> {
    window: &'a [u8],
    /// Where it stands in the payload.
    at: u64,
    /// The most malformed sequences.
    most: u64,
    /// For what comes one by one.
    fuel: u64,
    /// How many rounds SIMD may make; what is left of them when it is done.
    rounds: u32,
}

/// What a step came to: `read` bytes of the input are done with, and there is text, perhaps none.
#[must_use]
pub(crate) struct Decoded {
    pub(crate) read: usize,
    pub(crate) text: Text,
    /// Malformed sequences met in this step.
    pub(crate) malformed: u64,
    /// What the step is taken to have cost.
    pub(crate) fuel: u64,
}

/// Where the text of a step is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Text {
    /// In the input itself: this number of its first bytes is valid UTF-8.
    Borrowed(usize),
    /// In the buffer.
    Buffered,
}

impl Decoder {
    pub(crate) fn new(charset: Charset, origin: CharsetOrigin, policy: MalformedPolicy, most_malformed: u64) -> Decoder {
        Decoder {
            charset,
            origin,
            state: State::Start(Bom::default()),
            at: 0,
            text_at: 0,
            tally: Tally::new(policy, most_malformed),
            signs: Signs::default(),
            tables: 0,
            failed: None,
            hints: LineFeedHints::default(),
        }
    }

    /// Decodes the start of `input`, for about `fuel`; into `buffer`, if it cannot be borrowed. Empty input is legal and changes
    /// nothing.
    pub(crate) fn decode(&mut self, input: &[u8], fuel: u64, buffer: &mut String) -> Result<Decoded, Error> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        buffer.clear();
        if input.is_empty() {
            return Ok(self.nothing(0));
        }
        if let State::Start(bom) = &mut self.state {
            match bom.sniff(input) {
                Sniffed::Undecided => return Ok(self.nothing(input.len())),
                Sniffed::Mark { charset, read } => {
                    match self.charset {
                        same if same == charset => note!(Info, Decode, 0, "a byte order mark of {charset}"),
                        other => note!(Info, Decode, 0, "a byte order mark: charset {charset}, instead of {other}"),
                    }
                    self.charset = charset;
                    self.origin = CharsetOrigin::ByteOrderMark;
                    self.start();
                    self.text_at = self.at + read as u64;
                    return Ok(self.nothing(read));
                }
                Sniffed::None => {
                    let held = *bom;
                    self.start();
                    if !held.bytes().is_empty() {
                        self.decode_held(held.bytes(), buffer);
                        return Ok(self.nothing(0));
                    }
                }
            }
        }
        let tables = std::mem::take(&mut self.tables);
        let fuel = fuel.saturating_sub(tables + cost::STEP);
        if let Some(ascii) = self.ascii(input, fuel) {
            self.hints.begin(ascii);
            self.at += ascii as u64;
            self.signs.pass_ascii(&input[..ascii]);
            let fuel = tables + cost::STEP + cost::ASCII * ascii as u64;
            return Ok(Decoded { read: ascii, text: Text::Borrowed(ascii), malformed: 0, fuel });
        }
        // A third is for what comes on top of the bytes, so that both together stay within what was allotted. A step of UTF-8 has either
        // nothing malformed, or few bytes.
        let extra = fuel / 3;
        let window = self.window(input, if self.charset == Charset::UTF_8 { fuel } else { fuel - extra });
        let rounds = match cost::per_byte(self.charset) {
            None => {
                let of_bytes = (cost::byte(self.charset) + self.signs.cost()) * window.len() as u64;
                let left = (fuel - extra).saturating_sub(of_bytes);
                u32::try_from(left / cost::round(self.charset)).unwrap_or(u32::MAX).max(LEAST_ROUNDS)
            }
            Some(_) => u32::MAX,
        };
        // See `Locate` for why.
        let most = if self.charset.is_iso_2022_jp() { 1 } else { (extra / cost::MALFORMED).max(1) };
        let mut step = Step { window, at: self.at, most, fuel: extra, rounds };
        let (read, text) = self.state.decode(&mut step, buffer, &mut self.tally, &mut self.hints);
        let source = &window[..read];
        let text_bytes = match text {
            Text::Borrowed(bytes) => &source[..bytes],
            Text::Buffered => buffer.as_bytes(),
        };
        let malformed = self.tally.since_last_step();
        let looked_at = self.signs.look_at(self.at, source, text_bytes, self.tally.seen(), malformed == 0, &mut self.hints);
        self.at += read as u64;
        self.failed = self.tally.take_error();
        let fuel = tables
            + cost::STEP
            + cost::decoded(self.charset, read, text_bytes.len(), rounds - step.rounds)
            + cost::MALFORMED * malformed
            + self.state.on_top(malformed)
            + cost::LOOK * looked_at as u64;
        Ok(Decoded { read, text, malformed, fuel })
    }

    /// The payload has ended: decodes what was kept back, into `buffer`.
    pub(crate) fn finish(&mut self, buffer: &mut String) -> Result<(), Error> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        buffer.clear();
        if let State::Start(bom) = &self.state {
            let held = *bom;
            self.start();
            self.decode_held(held.bytes(), buffer);
            if self.failed.is_some() {
                return Ok(());
            }
        }
        self.state.finish(self.at, buffer, &mut self.tally);
        self.signs.look_at(self.at, &[], buffer.as_bytes(), self.tally.seen(), false, &mut self.hints);
        self.signs.finish();
        self.failed = self.tally.take_error();
        Ok(())
    }

    /// The payload offset at which the text starts: after the byte order mark, if there is one.
    pub(crate) fn text_at(&self) -> u64 {
        self.text_at
    }

    /// An error that is due once the text before it was taken.
    pub(crate) fn take_error(&mut self) -> Option<Error> {
        self.failed.take()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    pub(crate) fn charset(&self) -> Charset {
        self.charset
    }

    pub(crate) fn origin(&self) -> CharsetOrigin {
        self.origin
    }

    pub(crate) fn malformed(&self) -> u64 {
        self.tally.seen().count
    }

    pub(crate) fn first_malformed_at(&self) -> Option<u64> {
        self.tally.seen().first().map(|(at, _)| at)
    }

    /// Signs that the payload is not what it was taken for.
    pub(crate) fn advice(&self) -> Vec<Advice> {
        self.signs.advice(self.charset, self.origin, self.text_at, &self.tally)
    }

    /// What of the last step's text has no line ends, if that was borrowed.
    pub(crate) fn hints(&self) -> &LineFeedHints {
        &self.hints
    }

    /// How line ends in a step's text are found again in its bytes.
    pub(crate) fn locate(&self) -> Locate {
        Locate::of(self.charset)
    }

    /// How much of the start of `input` is ASCII, and can be borrowed as it is: `None` if it is too little for a piece of its
    /// own, or if it may not stand for itself.
    fn ascii(&self, input: &[u8], fuel: u64) -> Option<usize> {
        let stands_for_itself = match &self.state {
            State::SingleByte(_) => true,
            State::MultiByteDecoder(own) => own.takes_ascii_as_it_is(),
            State::Utf8(_) | State::Start(_) | State::Finished => false,
        };
        // What comes before a BOM is decided on, or a character that is cut, has been looked at before.
        let window = input.get(..MIN_BORROWED_BYTES)?;
        if !stands_for_itself || self.signs.is_within_char() || ascii_blocks(window) < MIN_BORROWED_BYTES {
            return None;
        }
        let most = usize::try_from(fuel / cost::ASCII).unwrap_or(usize::MAX).clamp(MIN_BORROWED_BYTES, BORROWED_STEP_BYTES);
        Some(ascii_blocks(&input[..most.min(input.len())])).filter(|&ascii| ascii >= MIN_BORROWED_BYTES)
    }

    /// How many bytes of `input` this step may decode.
    fn window<'a>(&self, input: &'a [u8], fuel: u64) -> &'a [u8] {
        // Where rounds are counted, they bound a step, and this what comes in a row, most of which becomes no more than two bytes for one.
        let per_byte = match cost::per_byte(self.charset) {
            Some(per_byte) => per_byte + self.signs.lead_cost(self.at, self.tally.seen()),
            None => cost::IN_A_ROW + 2 * self.signs.cost(),
        };
        let affordable = usize::try_from(fuel / per_byte).unwrap_or(usize::MAX);
        let most = match &self.state {
            State::Utf8(_) => BORROWED_STEP_BYTES,
            State::SingleByte(_) => SINGLE_BYTE_STEP_BYTES,
            State::MultiByteDecoder(_) | State::Start(_) | State::Finished => STEP_BYTES,
        };
        &input[..affordable.clamp(LEAST_STEP_BYTES, most).min(input.len())]
    }

    /// Leaves the start, where a byte order mark may stand.
    fn start(&mut self) {
        self.signs.start(self.charset);
        self.state = if self.charset == Charset::UTF_8 {
            State::Utf8(Utf8::default())
        } else if let Some(single_byte) = SingleByte::new(self.charset) {
            self.tables = cost::TABLES;
            State::SingleByte(Box::new(single_byte))
        } else {
            State::MultiByteDecoder(MultiByteDecoder::of(self.charset))
        };
    }

    /// Decodes the bytes that only looked like the start of a byte order mark. No whole character of UTF-8 is among them, so
    /// that their text is always buffered.
    fn decode_held(&mut self, held: &[u8], buffer: &mut String) {
        let at = self.at - held.len() as u64;
        let mut step = Step { window: held, at, most: u64::MAX, fuel: u64::MAX, rounds: u32::MAX };
        let (_, _) = self.state.decode(&mut step, buffer, &mut self.tally, &mut self.hints);
        self.signs.look_at(at, held, buffer.as_bytes(), self.tally.seen(), false, &mut self.hints);
        self.failed = self.tally.take_error();
    }

    /// `read` bytes are done with, and became no text.
    fn nothing(&mut self, read: usize) -> Decoded {
        self.at += read as u64;
        Decoded { read, text: Text::Buffered, malformed: 0, fuel: cost::STEP }
    }
}

impl State {
    fn decode(&mut self, step: &mut Step<'_>, text: &mut String, tally: &mut Tally, hints: &mut LineFeedHints) -> (usize, Text) {
        match self {
            State::Utf8(utf8) => utf8.decode(step.window, step.at, step.most, text, tally, hints),
            State::SingleByte(single_byte) => (single_byte.decode(step, text, tally), Text::Buffered),
            State::MultiByteDecoder(own) => (own.decode(step, text, tally), Text::Buffered),
            State::Start(_) | State::Finished => (0, Text::Buffered),
        }
    }

    /// What the last step cost on top of its bytes and of `malformed` malformed sequences.
    fn on_top(&self, malformed: u64) -> u64 {
        match self {
            State::MultiByteDecoder(own) => own.on_top(malformed),
            State::Utf8(_) | State::SingleByte(_) | State::Start(_) | State::Finished => 0,
        }
    }

    fn finish(&mut self, at: u64, text: &mut String, tally: &mut Tally) {
        match std::mem::replace(self, State::Finished) {
            State::Utf8(utf8) => utf8.finish(at, text, tally),
            State::MultiByteDecoder(own) => own.finish(at, text, tally),
            // A byte of a single-byte charset is a whole character, or malformed: nothing is kept back.
            State::SingleByte(_) | State::Start(_) | State::Finished => {}
        }
    }
}
