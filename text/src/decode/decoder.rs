use alloc::boxed::Box;
use alloc::string::String;

use super::bom::{Bom, Sniffed};
use super::malformed::{Malformed, MalformedSequence};
use super::multi_byte::MultiByteDecoder;
use super::single_byte::SingleByte;
use super::utf8::Utf8;
use super::window::{Output, STEP_BYTES, Window};
use crate::Charset;
use crate::find::{LineFeedHints, ascii_blocks};
use crate::locate::Locate;
use crate::signs::{Sign, Signs};
use crate::weights;

/// Bytes of a single-byte charset decoded in one step at most, which is twice [`STEP_BYTES`]: they take less: half as many would cut twice as many lines, for 3 % more work.
const SINGLE_BYTE_STEP_BYTES: usize = 16 * 1024;

/// Bytes of UTF-8 decoded in one step at most: all of a chunk, for its text is borrowed, and the longer the pieces are, the fewer
/// lines are cut by their ends.
const BORROWED_STEP_BYTES: usize = 64 * 1024;

/// Bytes of ASCII in another charset that are borrowed, at least: what is less is copied for less than a piece of its own costs.
const MIN_BORROWED_BYTES: usize = 1024;

/// Bytes decoded in one step at least, if there are that many: any character, and any malformed sequence, is shorter.
const MIN_STEP_BYTES: usize = 16;

/// Rounds in which they are decoded.
const MIN_ROUNDS: u32 = 16;

/// Decodes a text that comes in chunks, from any charset to UTF-8, in steps of bounded work.
///
/// It keeps back what is not a whole character yet, and gives the same text, counts and offsets however the text is cut into chunks.
/// A byte order mark at the start decides on the charset, as in section 6 of the [Encoding Standard], and is not part of the text.
/// Malformed sequences are replaced by U+FFFD, as the standard says, up to a limit.
///
/// ```
/// use intake_text::{Charset, Decoder};
///
/// let mut decoder = Decoder::new(Charset::from_label("latin1")?);
/// let (mut buffer, mut text) = (String::new(), String::new());
/// for chunk in [&b"caf\xE9 "[..], b"cr\xE8me"] {
///     let mut rest = chunk;
///     while !rest.is_empty() {
///         let step = decoder.step(rest, 500_000, &mut buffer);
///         text.push_str(step.text);
///         rest = &rest[step.read..];
///     }
/// }
/// text.push_str(decoder.finish(&mut buffer).text);
/// assert_eq!(text, "café crème");
/// # Ok::<(), intake_text::CharsetError>(())
/// ```
///
/// [Encoding Standard]: https://encoding.spec.whatwg.org/#decode
pub struct Decoder {
    charset: Charset,
    has_mark: bool,
    state: State,
    /// The offset of the next byte to come.
    at: u64,
    text_at: u64,
    malformed: Malformed,
    signs: Signs,
    /// What making the tables has cost, until a step has said so.
    tables: u64,
    hints: LineFeedHints,
}

enum State {
    Start(Bom),
    Utf8(Utf8),
    SingleByte(Box<SingleByte>),
    MultiByte(MultiByteDecoder),
    Finished,
}

/// The outcome of a step.
#[derive(Debug)]
#[must_use]
pub struct Step<'a> {
    /// How many bytes of the input are done with.
    pub read: usize,
    /// The text that they became, perhaps with that of bytes that were kept back before: often empty at the start, or after a few bytes.
    pub text: &'a str,
    /// How many malformed sequences were met.
    pub malformed: u64,
    /// What the step is taken to have cost, in the unit of [`weights`].
    pub work: u64,
    is_borrowed: bool,
}

impl Step<'_> {
    /// Whether the text is the start of the input itself, rather than in the buffer.
    pub fn is_borrowed(&self) -> bool {
        self.is_borrowed
    }
}

impl Decoder {
    /// Creates a decoder for text that was declared to be in this charset.
    pub fn new(charset: Charset) -> Decoder {
        Decoder {
            charset,
            has_mark: false,
            state: State::Start(Bom::default()),
            at: 0,
            text_at: 0,
            malformed: Malformed::default(),
            signs: Signs::default(),
            tables: 0,
            hints: LineFeedHints::default(),
        }
    }

    /// Sets how many malformed sequences are replaced; the next one [stops](Decoder::stopped) the decoder. With 0 the first one does. By
    /// default there is no limit.
    #[must_use]
    pub fn with_malformed_limit(mut self, limit: u64) -> Decoder {
        self.malformed.limit = limit;
        self
    }

    /// Decodes the start of `input` for about `budget`, in the unit of [`weights`]. The text is borrowed from the input if it is UTF-8 or
    /// ASCII there, and put into the buffer, which is cleared, if it is not. Empty input is legal and changes nothing.
    ///
    /// A step does some work even if the budget is 0: about 30,000 at most. The buffer grows to 25 KB once, or to 50 KB for single-byte
    /// charsets. A step reads at least 16 bytes, or all of a shorter input, with two exceptions: it ends with a malformed sequence, and it
    /// may read nothing where bytes were kept back that turn out to be malformed, or no byte order mark. That is at most four times for
    /// a chunk, so that a chunk of n bytes takes at most n + 4 steps.
    ///
    /// After the decoder was stopped by a malformed sequence, all input is read and gives no text.
    pub fn step<'a>(&mut self, input: &'a [u8], budget: u64, buffer: &'a mut String) -> Step<'a> {
        buffer.clear();
        if input.is_empty() {
            return self.nothing(0);
        }
        if self.stopped().is_some() {
            return self.nothing(input.len());
        }
        if let State::Start(bom) = &mut self.state {
            match bom.sniff(input) {
                Sniffed::Undecided => return self.nothing(input.len()),
                Sniffed::Mark { charset, read } => {
                    (self.charset, self.has_mark) = (charset, true);
                    self.start();
                    self.text_at = self.at + read as u64;
                    return self.nothing(read);
                }
                Sniffed::None => {
                    let held = *bom;
                    self.start();
                    if !held.bytes().is_empty() {
                        self.decode_held(held.bytes(), buffer);
                        return Step { text: buffer, ..self.nothing(0) };
                    }
                }
            }
        }
        let tables = core::mem::take(&mut self.tables);
        let budget = budget.saturating_sub(tables + weights::STEP);
        if let Some(ascii) = self.ascii(input, budget) {
            self.hints.begin(ascii);
            self.at += ascii as u64;
            self.signs.pass_ascii(&input[..ascii]);
            let work = tables + weights::STEP + weights::ASCII * ascii as u64;
            return Step { read: ascii, text: borrowed(input, ascii), malformed: 0, work, is_borrowed: true };
        }
        self.decode(input, budget, tables, buffer)
    }

    /// Decodes the start of `input`, which is not all ASCII.
    fn decode<'a>(&mut self, input: &'a [u8], budget: u64, tables: u64, buffer: &'a mut String) -> Step<'a> {
        // A third is for what comes on top of the bytes, so that both together stay within the budget. A step of UTF-8 has either
        // nothing malformed, or few bytes.
        let extra = budget / 3;
        let bytes = self.window(input, if self.charset == Charset::UTF_8 { budget } else { budget - extra });
        let rounds = match weights::per_byte(self.charset) {
            None => {
                let of_bytes = (weights::byte(self.charset) + self.signs.work()) * bytes.len() as u64;
                let left = (budget - extra).saturating_sub(of_bytes);
                u32::try_from(left / weights::round(self.charset)).unwrap_or(u32::MAX).max(MIN_ROUNDS)
            }
            Some(_) => u32::MAX,
        };
        // See `Locate` for why.
        let max_malformed = if self.charset.is_iso_2022_jp() { 1 } else { (extra / weights::MALFORMED).max(1) };
        let mut window = Window { bytes, at: self.at, max_malformed, budget: extra, rounds };
        let (read, output) = self.state.decode(&mut window, buffer, &mut self.malformed, &mut self.hints);
        let (text, is_borrowed) = match output {
            Output::Borrowed(length) => (borrowed(input, length), true),
            Output::Buffered => (buffer.as_str(), false),
        };
        let malformed = self.malformed.since_last_step();
        let source = &bytes[..read];
        let looked_at = self.signs.look_at(self.at, source, text.as_bytes(), &self.malformed, malformed == 0, &mut self.hints);
        self.at += read as u64;
        let work = tables
            + weights::STEP
            + weights::decoded(self.charset, read, text.len(), rounds - window.rounds)
            + weights::MALFORMED * malformed
            + self.state.on_top(malformed)
            + weights::LOOK * looked_at as u64;
        Step { read, text, malformed, work, is_borrowed }
    }

    /// Ends the text: decodes what was kept back, into the buffer. Later steps read their input, and give no text.
    pub fn finish<'a>(&mut self, buffer: &'a mut String) -> Step<'a> {
        buffer.clear();
        if self.stopped().is_some() {
            return self.nothing(0);
        }
        if let State::Start(bom) = &self.state {
            let held = *bom;
            self.start();
            self.decode_held(held.bytes(), buffer);
            if self.stopped().is_some() {
                return Step { text: buffer, ..self.nothing(0) };
            }
        }
        self.state.finish(self.at, buffer, &mut self.malformed);
        self.signs.look_at(self.at, &[], buffer.as_bytes(), &self.malformed, false, &mut self.hints);
        self.signs.finish();
        let malformed = self.malformed.since_last_step();
        Step { text: buffer, malformed, ..self.nothing(0) }
    }

    /// Returns the charset: the declared one, or that of the byte order mark, once one was met.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// Returns whether the text started with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.has_mark
    }

    /// Returns the offset in bytes at which the text starts: after the byte order mark, if there is one.
    pub fn text_at(&self) -> u64 {
        self.text_at
    }

    /// Returns how many malformed sequences were met.
    pub fn malformed(&self) -> u64 {
        self.malformed.count
    }

    /// Returns the first malformed sequence.
    pub fn first_malformed(&self) -> Option<&MalformedSequence> {
        self.malformed.first.as_ref()
    }

    /// Returns the malformed sequence that was one too many, if there was one: nothing is decoded after it.
    pub fn stopped(&self) -> Option<&MalformedSequence> {
        self.malformed.stopped.as_ref()
    }

    /// Returns a sign that the text is not in the charset it was decoded from, if one was seen. It costs some 10,000 units at most.
    #[inline(never)]
    pub fn sign(&self) -> Option<Sign> {
        self.signs.sign(self.charset, self.has_mark, self.text_at, &self.malformed)
    }

    /// Returns which blocks of the last step's text have no line feed, if that text was borrowed.
    pub fn hints(&self) -> &LineFeedHints {
        &self.hints
    }

    /// Returns how line ends in a step's text are found again in the bytes that it was decoded from.
    pub fn locate(&self) -> Locate {
        Locate::of(self.charset)
    }

    /// How much of the start of `input` is ASCII, and can be borrowed as it is: `None` if it is too little for a piece of its
    /// own, or if it may not stand for itself.
    fn ascii(&self, input: &[u8], budget: u64) -> Option<usize> {
        let stands_for_itself = match &self.state {
            State::SingleByte(_) => true,
            State::MultiByte(decoder) => decoder.takes_ascii_as_it_is(),
            State::Utf8(_) | State::Start(_) | State::Finished => false,
        };
        // What comes before a BOM is decided on, or a character that is cut, has been looked at before.
        let window = input.get(..MIN_BORROWED_BYTES)?;
        if !stands_for_itself || self.signs.is_within_char() || ascii_blocks(window) < MIN_BORROWED_BYTES {
            return None;
        }
        let max = usize::try_from(budget / weights::ASCII).unwrap_or(usize::MAX).clamp(MIN_BORROWED_BYTES, BORROWED_STEP_BYTES);
        Some(ascii_blocks(&input[..max.min(input.len())])).filter(|&ascii| ascii >= MIN_BORROWED_BYTES)
    }

    /// How many bytes of `input` this step may decode.
    fn window<'a>(&self, input: &'a [u8], budget: u64) -> &'a [u8] {
        // Where rounds are counted, they bound a step, and this what comes in a row, most of which becomes no more than two bytes for one.
        let per_byte = match weights::per_byte(self.charset) {
            Some(per_byte) => per_byte + self.signs.lead_work(self.at, &self.malformed),
            None => weights::IN_A_ROW + 2 * self.signs.work(),
        };
        let affordable = usize::try_from(budget / per_byte).unwrap_or(usize::MAX);
        let max = match &self.state {
            State::Utf8(_) => BORROWED_STEP_BYTES,
            State::SingleByte(_) => SINGLE_BYTE_STEP_BYTES,
            State::MultiByte(_) | State::Start(_) | State::Finished => STEP_BYTES,
        };
        &input[..affordable.clamp(MIN_STEP_BYTES, max).min(input.len())]
    }

    /// Leaves the start, where a byte order mark may stand.
    fn start(&mut self) {
        self.signs.start(self.charset);
        self.state = if self.charset == Charset::UTF_8 {
            State::Utf8(Utf8::default())
        } else if let Some(single_byte) = SingleByte::new(self.charset) {
            self.tables = weights::TABLES;
            State::SingleByte(Box::new(single_byte))
        } else {
            State::MultiByte(MultiByteDecoder::of(self.charset))
        };
    }

    /// Decodes the bytes that only looked like the start of a byte order mark. No whole character of UTF-8 is among them, so
    /// that their text is always buffered.
    fn decode_held(&mut self, held: &[u8], buffer: &mut String) {
        let at = self.at - held.len() as u64;
        let mut window = Window { bytes: held, at, max_malformed: u64::MAX, budget: u64::MAX, rounds: u32::MAX };
        let (_, _) = self.state.decode(&mut window, buffer, &mut self.malformed, &mut self.hints);
        self.signs.look_at(at, held, buffer.as_bytes(), &self.malformed, false, &mut self.hints);
    }

    /// `read` bytes are done with, and became no text.
    fn nothing<'a>(&mut self, read: usize) -> Step<'a> {
        self.at += read as u64;
        Step { read, text: "", malformed: 0, work: weights::STEP, is_borrowed: false }
    }
}

/// The first `length` bytes of the input, which were found to be valid.
#[inline]
fn borrowed(input: &[u8], length: usize) -> &str {
    let bytes = &input[..length];
    debug_assert!(core::str::from_utf8(bytes).is_ok());
    // SAFETY: `Decoder::ascii` found these bytes to be ASCII, or `Utf8::decode` found them to be valid UTF-8.
    #[allow(unsafe_code, reason = "to validate it again would double the cost of UTF-8")]
    unsafe {
        core::str::from_utf8_unchecked(bytes)
    }
}

impl State {
    fn decode(
        &mut self,
        window: &mut Window<'_>,
        text: &mut String,
        malformed: &mut Malformed,
        hints: &mut LineFeedHints,
    ) -> (usize, Output) {
        match self {
            State::Utf8(utf8) => utf8.decode(window, text, malformed, hints),
            State::SingleByte(single_byte) => (single_byte.decode(window, text, malformed), Output::Buffered),
            State::MultiByte(decoder) => (decoder.decode(window, text, malformed), Output::Buffered),
            // To read nothing would keep the caller in its loop.
            State::Start(_) | State::Finished => (window.bytes.len(), Output::Buffered),
        }
    }

    /// What the last step cost on top of its bytes and of `malformed` malformed sequences.
    fn on_top(&self, malformed: u64) -> u64 {
        match self {
            State::MultiByte(decoder) => decoder.on_top(malformed),
            State::Utf8(_) | State::SingleByte(_) | State::Start(_) | State::Finished => 0,
        }
    }

    fn finish(&mut self, at: u64, text: &mut String, malformed: &mut Malformed) {
        match core::mem::replace(self, State::Finished) {
            State::Utf8(utf8) => utf8.finish(at, text, malformed),
            State::MultiByte(decoder) => decoder.finish(at, text, malformed),
            // A byte of a single-byte charset is a whole character, or malformed: nothing is kept back.
            State::SingleByte(_) | State::Start(_) | State::Finished => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::Decoder;
    use crate::Charset;

    #[test]
    fn input_after_the_end_is_read_and_gives_no_text() {
        for label in ["utf-8", "latin1", "utf-16"] {
            let mut decoder = Decoder::new(Charset::from_label(label).unwrap());
            let mut buffer = String::new();
            let _ = decoder.step(b"ab", 0, &mut buffer);
            let _ = decoder.finish(&mut buffer);
            let mut rest = &[b'a'; 5000][..];
            for _ in 0..5004 {
                let step = decoder.step(rest, 0, &mut buffer);
                assert_eq!(step.text, "", "{label}");
                rest = &rest[step.read..];
            }
            assert!(rest.is_empty() && decoder.finish(&mut buffer).text.is_empty(), "{label}");
        }
    }
}
