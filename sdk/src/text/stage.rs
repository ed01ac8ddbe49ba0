use std::cell::Cell;
use std::rc::Rc;

use super::tail::Tail;
use crate::decode::{Decoder, Place, Text};
use crate::note::{self, Level, note};
use crate::pace::cost;
use crate::run::Run;
use crate::source::{Feed, More};
use crate::{Error, Limits, Result};

/// The text that is under way: a piece of it, what the handler took of that, and the start of a line that goes on after it.
///
/// ```text
///   bytes of the chunk, or of the decoder's buffer
///   ┌─────────┬────────────────┬──────────────────┬──────────┐
///   │         │ piece: taken   │ piece: to come   │          │
///   └─────────┴────────────────┴──────────────────┴──────────┘
///                              ^ taken            ^ end
/// ```
pub(crate) struct TextStage {
    pub(crate) run: Rc<Run>,
    pub(crate) feed: Feed,
    pub(crate) limits: Limits,
    pub(crate) decoder: Option<Decoder>,
    /// What the last step decoded, if it was not lent from the chunk. It grows to three times a step's bytes, once.
    buffer: String,
    /// Whether the piece is in the buffer, rather than in the chunk.
    is_buffered: bool,
    /// The piece is valid UTF-8 from here, where a character starts, ...
    pub(super) taken: usize,
    /// ... to here.
    pub(super) end: usize,
    /// Bytes of the payload that the piece was decoded from: the last ones that the feed has used.
    source_bytes: usize,
    /// Whether none of those was malformed.
    is_clean: bool,
    /// The payload byte before those.
    byte_before: u8,
    last_byte: u8,
    /// Line ends in the piece before `taken`.
    pub(super) line_ends: usize,
    /// Where in the payload the first line of the piece starts: after the last line end before the piece. None as long as
    /// there was none.
    line_at: Option<u64>,
    /// A line end of the piece and the index, in its bytes, of what follows: where to look for the next ones from.
    found: Cell<(usize, usize)>,
    pub(super) tail: Tail,
    has_ended: bool,
}

impl TextStage {
    pub(crate) fn new(feed: Feed, run: Rc<Run>) -> TextStage {
        TextStage {
            run,
            feed,
            limits: Limits::default(),
            decoder: None,
            buffer: String::new(),
            is_buffered: false,
            taken: 0,
            end: 0,
            source_bytes: 0,
            is_clean: true,
            byte_before: 0,
            last_byte: 0,
            line_ends: 0,
            line_at: None,
            found: Cell::new((0, 0)),
            tail: Tail::default(),
            has_ended: false,
        }
    }

    /// The bytes that the piece lies in.
    #[inline]
    fn bytes(&self) -> &[u8] {
        if self.is_buffered { self.buffer.as_bytes() } else { self.feed.chunk() }
    }

    /// What is to come of the piece, as bytes.
    #[inline]
    pub(super) fn rest(&self) -> &[u8] {
        self.bytes().get(self.taken..self.end).unwrap_or_default()
    }

    /// A part of the piece: from where a character starts to where one ends.
    #[inline]
    pub(super) fn text(&self, from: usize, to: usize) -> &str {
        let bytes = self.bytes().get(from..to).unwrap_or_default();
        debug_assert!(std::str::from_utf8(bytes).is_ok());
        // SAFETY: a piece is either all of `buffer`, a `String`, or bytes of the chunk that `str::from_utf8` has found valid
        // (`Text::Lent` is made in one place, `Utf8::decode`) and that stay as they are until the next piece is decoded. Both
        // are only ever cut where `taken` and `end` are, at the ends of the piece and beside an LF or CR, so that no character
        // is split. Checking them again for each line would cost as much as decoding them.
        #[allow(unsafe_code, reason = "a second validation would double the cost of decoding UTF-8")]
        unsafe {
            std::str::from_utf8_unchecked(bytes)
        }
    }

    /// Goes on to the next piece that is not empty; false at the end of the payload. The piece before is gone then.
    pub(super) async fn next_piece(&mut self) -> Result<bool> {
        loop {
            self.leave_piece();
            self.run.check().await?;
            let Some(decoder) = &mut self.decoder else { return Ok(false) };
            if let Some(error) = decoder.take_error() {
                return Err(self.end_by(error));
            }
            if self.has_ended {
                self.run.turn().charge(cost::CALL * 4);
                return Ok(false);
            }
            self.run.pace().await?;
            let text = match self.feed.fill(&self.limits).await? {
                More::Chunk => self.decode()?,
                More::End => {
                    self.has_ended = true;
                    self.finish()?
                }
            };
            self.run.progress().bytes_decoded.set(self.feed.at());
            if let Some(decoder) = &self.decoder {
                self.run.progress().malformed.set(decoder.malformed());
            }
            self.begin_piece(text);
            if self.taken < self.end {
                return Ok(true);
            }
        }
    }

    fn decode(&mut self) -> Result<Text> {
        let Some(decoder) = &mut self.decoder else { return Ok(Text::Buffered) };
        let step = decoder.decode(self.feed.unused(), self.run.turn().left(), &mut self.buffer);
        let step = match step {
            Ok(step) => step,
            Err(error) => return Err(self.end_by(error)),
        };
        self.run.turn().charge(step.fuel);
        self.feed.advance(step.read);
        self.source_bytes = step.read;
        self.is_clean = step.malformed == 0;
        self.byte_before = self.last_byte;
        if let Some(&byte) = self.feed.last_used(step.read).last() {
            self.last_byte = byte;
        }
        Ok(step.text)
    }

    fn finish(&mut self) -> Result<Text> {
        let Some(decoder) = &mut self.decoder else { return Ok(Text::Buffered) };
        match decoder.finish(&mut self.buffer) {
            Err(error) => return Err(self.end_by(error)),
            // Else an error is due, and this is said then.
            Ok(()) if !decoder.has_failed() => self.note_advice(),
            Ok(()) => {}
        }
        Ok(Text::Buffered)
    }

    /// The decoder ends the payload.
    #[cold]
    fn end_by(&self, error: Error) -> Error {
        let error = self.run.end_payload(error);
        self.note_advice();
        error
    }

    /// Warns if the charset does not look right, now that nothing more is decoded.
    fn note_advice(&self) {
        if note::is_wanted(Level::Warn)
            && let Some(decoder) = &self.decoder
            && let Some(advice) = decoder.advice()
        {
            note!(Warn, Decode, decoder.text_at(), "{advice}");
        }
    }

    fn begin_piece(&mut self, text: Text) {
        (self.is_buffered, self.taken, self.end) = match text {
            Text::Buffered => (true, 0, self.buffer.len()),
            Text::Lent(bytes) => {
                let start = self.feed.used() - self.source_bytes;
                (false, start, start + bytes)
            }
        };
    }

    /// Leaves the piece, all of it taken, and remembers where its unfinished line starts.
    fn leave_piece(&mut self) {
        if self.line_ends > 0
            && let Some(decoder) = &self.decoder
        {
            let place = self.place();
            let locate = decoder.locate();
            self.line_at = match locate.last_line_end(place) {
                Some(end) if self.is_clean || locate.ends_together() => Some(place.at + end as u64),
                _ => Some(self.line_start(self.line_ends)),
            };
        }
        (self.taken, self.end, self.source_bytes, self.line_ends) = (0, 0, 0, 0);
        self.found.set((0, 0));
    }

    /// The payload offset of the line that follows the first `line_ends` line ends of the piece: never fewer than were asked
    /// for before.
    pub(super) fn line_start(&self, line_ends: usize) -> u64 {
        let Some(decoder) = &self.decoder else { return 0 };
        self.run.turn().charge(cost::CALL);
        if line_ends == 0 {
            return self.line_at.unwrap_or(decoder.text_at());
        }
        let place = self.place();
        let (mut count, mut index) = self.found.get();
        let (known, from) = (count, index);
        while count < line_ends {
            let Some(end) = decoder.locate().line_end(place, index) else { break };
            (count, index) = (count + 1, end);
        }
        self.run.turn().charge((count - known) as u64 * cost::LINE_END + (index - from) as u64 * cost::LINE_END_BYTE);
        self.found.set((count, index));
        place.at + index as u64
    }

    fn place(&self) -> Place<'_> {
        let bytes = self.feed.last_used(self.source_bytes);
        Place { bytes, at: self.feed.at() - bytes.len() as u64, before: self.byte_before }
    }
}
