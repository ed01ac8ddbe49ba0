use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use intake_text::find::LineFeedHints;
#[cfg(feature = "csv")]
use intake_text::find::count_bytes;
use intake_text::locate::{LineEnds, Place};

use super::decoding::Decoding;
use super::tail::Tail;
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
    pub(crate) decoder: Option<Decoding>,
    /// What the last step decoded, if it was not borrowed from the chunk. It grows to three times a step's bytes, once.
    pub(super) buffer: String,
    /// Whether the piece is in the buffer, rather than in the chunk.
    pub(super) is_buffered: bool,
    /// The piece is valid UTF-8 from here, where a character starts, ...
    pub(crate) taken: usize,
    /// ... to here.
    pub(crate) end: usize,
    /// Bytes of the payload that the piece was decoded from: the last ones that the feed has used.
    source_bytes: usize,
    /// Whether none of those was malformed.
    is_clean: bool,
    /// The payload byte before those.
    byte_before: u8,
    last_byte: u8,
    /// Where in the piece the item starts that is under way (a line, a record): after a line end, or where the piece starts, if
    /// the item started there or before.
    pub(crate) began: usize,
    /// Where in the payload the item starts that was under way when the piece began. None as long as it is the first.
    began_at: Option<u64>,
    /// By what the start of an item is found again in the payload.
    pub(crate) line_ends: LineEnds,
    /// A line end that was found again: how much of the text, and of the bytes it was decoded from, is up to there.
    found: Cell<(usize, usize)>,
    /// No line end before this byte of the piece is left but those ahead.
    pub(super) looked_at: usize,
    /// The longest line, in bytes.
    pub(crate) line_bytes: usize,
    pub(crate) tail: Tail,
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
            began: 0,
            began_at: None,
            line_ends: LineEnds::Lf,
            found: Cell::new((0, 0)),
            looked_at: 0,
            line_bytes: 0,
            tail: Tail::default(),
            has_ended: false,
        }
    }

    /// The bytes that the piece lies in.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        if self.is_buffered { self.buffer.as_bytes() } else { self.feed.chunk() }
    }

    /// What is to come of the piece, as bytes.
    #[inline]
    pub(crate) fn rest(&self) -> &[u8] {
        self.bytes().get(self.taken..self.end).unwrap_or_default()
    }

    /// A part of the piece: from where a character starts to where one ends.
    #[inline]
    pub(crate) fn text(&self, from: usize, to: usize) -> &str {
        let bytes = self.bytes().get(from..to).unwrap_or_default();
        debug_assert!(std::str::from_utf8(bytes).is_ok());
        // SAFETY: a piece is either all of `buffer`, a `String`, or bytes of the chunk that stay as they are until the next piece is
        // decoded, and that the decoder has returned as a `str`. Both are only ever cut where `taken` and `end` are, at the ends of the piece, next to an
        // LF, a CR or another ASCII byte, and (by CSV) before a byte that is no trailing one, so that no character is split.
        // Checking them again for each line would cost as much as decoding them.
        #[allow(unsafe_code, reason = "a second validation would double the cost of decoding UTF-8")]
        unsafe {
            std::str::from_utf8_unchecked(bytes)
        }
    }

    /// Goes on to the next piece that is not empty; false at the end of the payload. The piece before is gone then.
    pub(crate) fn next_piece(&mut self) -> impl Future<Output = Result<bool>> {
        poll_fn(move |cx| self.poll_next_piece(cx))
    }

    pub(super) fn poll_next_piece(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool>> {
        loop {
            self.leave_piece();
            ready!(self.run.poll_check(cx))?;
            let Some(decoder) = &mut self.decoder else { return Poll::Ready(Ok(false)) };
            if let Some(error) = decoder.error() {
                return Poll::Ready(Err(self.end_by(error)));
            }
            if self.has_ended {
                self.run.slice().charge(cost::CALL * 4);
                return Poll::Ready(Ok(false));
            }
            // A step decodes what the slice has room for: at the end of a slice pieces would get ever smaller, and what is done once
            // for each would cost more than a checkpoint. With no bytes at hand a read comes next, which is a host call.
            let least = if self.feed.unused().is_empty() { 0 } else { self.run.slice().size() / 3 };
            ready!(self.run.poll_room(cx, least))?;
            let (length, is_buffered) = match ready!(self.feed.poll_fill(cx, &self.limits))? {
                More::Chunk => self.decode(),
                More::End => {
                    self.has_ended = true;
                    self.finish()
                }
            };
            self.run.progress().bytes_decoded.set(self.feed.at());
            if let Some(decoder) = &self.decoder {
                self.run.progress().malformed.set(decoder.malformed());
            }
            self.begin_piece(length, is_buffered);
            if self.taken < self.end {
                return Poll::Ready(Ok(true));
            }
        }
    }

    /// Decodes one step: the length of its text, and whether that is in the buffer.
    fn decode(&mut self) -> (usize, bool) {
        let Some(decoder) = &mut self.decoder else { return (0, true) };
        let step = decoder.step(self.feed.unused(), self.run.slice().left(), &mut self.buffer);
        let (read, text) = (step.read, (step.text.len(), !step.is_borrowed()));
        self.run.slice().charge(step.work);
        self.is_clean = step.malformed == 0;
        self.feed.advance(read);
        self.source_bytes = read;
        self.byte_before = self.last_byte;
        if let Some(&byte) = self.feed.last_used(read).last() {
            self.last_byte = byte;
        }
        text
    }

    fn finish(&mut self) -> (usize, bool) {
        if let Some(decoder) = &mut self.decoder {
            decoder.finish(&mut self.buffer);
            // Else an error is due, and this is said then.
            if decoder.error().is_none() {
                self.note_advice();
            }
        }
        (self.buffer.len(), true)
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
        {
            for advice in decoder.advice() {
                note!(Warn, Decode, advice.offset().unwrap_or(decoder.text_at()), "{advice}");
            }
        }
    }

    fn begin_piece(&mut self, length: usize, is_buffered: bool) {
        self.is_buffered = is_buffered;
        self.taken = self.start();
        self.began = self.taken;
        self.end = self.taken + length;
    }

    /// What is known of the piece's line ends, and where the piece starts, if anything is known.
    #[inline]
    pub(super) fn hints(&self) -> Option<(&LineFeedHints, usize)> {
        let decoder = self.decoder.as_ref().filter(|_| !self.is_buffered)?;
        Some((decoder.hints(), self.start()))
    }

    /// Where the piece starts in its buffer.
    fn start(&self) -> usize {
        if self.is_buffered { 0 } else { self.feed.used() - self.source_bytes }
    }

    /// Leaves the piece, all of it taken, and remembers where the item that is under way starts.
    fn leave_piece(&mut self) {
        if self.began > self.start() {
            self.began_at = Some(self.last_offset());
        }
        self.forget_line_index();
        (self.taken, self.end, self.began, self.source_bytes) = (0, 0, 0, 0);
        self.found.set((0, 0));
    }

    /// Where in the payload the item that is under way starts, which is the last of the piece: looked for from its end.
    fn last_offset(&self) -> u64 {
        let Some(decoder) = &self.decoder else { return 0 };
        let locate = decoder.locate();
        if !self.is_buffered || !(self.is_clean || locate.ends_together()) {
            return self.offset_of(self.began);
        }
        self.run.slice().charge((self.end - self.began) as u64 * cost::LINE_END_BYTE);
        // What the end of the piece cuts has line ends of its own only if it is a record with some of them in quotes.
        if self.line_ends.count(&self.bytes()[self.began..self.end]) > 0 {
            return self.offset_of(self.began);
        }
        let place = self.place();
        place.at + locate.last_line_end(place, place.bytes.len(), self.line_ends).unwrap_or_default() as u64
    }

    /// The payload offset of the text at `index`, which stands after a line end of the piece, or is where the item starts that
    /// was under way when the piece began.
    pub(crate) fn offset_of(&self, index: usize) -> u64 {
        let Some(decoder) = &self.decoder else { return 0 };
        self.run.slice().charge(cost::CALL);
        let start = self.start();
        if index <= start {
            return self.began_at.unwrap_or(decoder.text_at());
        }
        let place = self.place();
        if !self.is_buffered {
            // The text is the bytes themselves.
            return place.at + (index - start) as u64;
        }
        let (mut text, mut source) = self.found.get();
        if text > index {
            (text, source) = (0, 0);
        }
        let from = (text, source);
        let passed = self.line_ends.count(&self.bytes()[text..index]);
        if passed > 0
            && let Some(end) = decoder.locate().line_end(place, source, passed, self.line_ends)
        {
            (text, source) = (index, end);
        }
        self.run.slice().charge((text - from.0 + source - from.1) as u64 * cost::LINE_END_BYTE);
        self.found.set((text, source));
        place.at + source as u64
    }

    /// The payload offset of the quote at `index` of the piece. It is looked for from the end of the piece.
    #[cfg(feature = "csv")]
    #[cold]
    pub(crate) fn offset_of_quote(&self, index: usize) -> Option<u64> {
        let place = self.place();
        if !self.is_buffered {
            // The text is the bytes themselves.
            return Some(place.at + (index - self.start()) as u64);
        }
        let after = count_bytes(self.bytes().get(index + 1..self.end)?, [b'"', b'"']);
        self.run.slice().charge((self.end - index) as u64 * cost::LINE_END_BYTE);
        self.decoder.as_ref()?.locate().quote_from_end(place, after)
    }

    /// The last byte that was taken of the piece.
    #[cfg(feature = "csv")]
    pub(crate) fn last_taken(&self) -> Option<u8> {
        if self.taken > self.start() { self.bytes().get(self.taken - 1).copied() } else { None }
    }

    /// Reading goes on behind what is skipped, which starts at this byte of the payload and has this many line ends, the last of
    /// which was taken just now; or the payload has ended.
    #[cold]
    pub(crate) fn count_skipped(&self, start: u64, lines: u64) {
        let end = if self.has_ended { self.feed.at() } else { self.offset_of(self.taken) };
        self.run.progress().count_skipped(end.saturating_sub(start), lines);
    }

    fn place(&self) -> Place<'_> {
        let bytes = self.feed.last_used(self.source_bytes);
        Place { bytes, at: self.feed.at() - bytes.len() as u64, before: self.byte_before }
    }
}
