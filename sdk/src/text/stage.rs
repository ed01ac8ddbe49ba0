use std::cell::Cell;
use std::rc::Rc;

use super::tail::Tail;
use crate::decode::{self, Decoder, Place};
use crate::find::find_byte;
use crate::run::Run;
use crate::source::{Feed, More};
use crate::{Limits, Result};

/// The piece of text that is under way, and what is left over of the one before. It belongs to the payload, so that lines can
/// follow text and text can follow lines.
///
/// ```text
///            piece (of one decoding step)
///   ┌──────────────┬───────────────────────────┐
///   │ handed out   │ to come                   │
///   └──────────────┴───────────────────────────┘
///                  ^ taken
///   tail: the start of a line that the pieces before ended in
/// ```
pub(crate) struct TextStage {
    pub(crate) decoder: Decoder,
    run: Rc<Run>,
    piece: decode::Text,
    /// Bytes of the payload that the piece was decoded from: the last ones that the feed has used.
    source_bytes: usize,
    /// The payload byte before those.
    byte_before: u8,
    last_byte: u8,
    pub(super) taken: usize,
    /// Line ends in the piece before `taken`.
    pub(super) line_ends: usize,
    /// Where in the payload the first line of the piece starts: after the last line end before the piece. None as long as
    /// there was none.
    line_at: Option<u64>,
    /// A line end of the piece and the index, in its bytes, of what follows: where to look for the next ones from.
    found: Cell<(usize, usize)>,
    pub(super) tail: Tail,
    /// Lines met so far, the over-long ones and those that were taken as text included.
    pub(super) line_number: u64,
    /// Whether the rest of an over-long line is still to be skipped.
    pub(super) is_skipping: bool,
    ended: bool,
}

impl TextStage {
    pub(crate) fn new(decoder: Decoder, run: Rc<Run>) -> TextStage {
        TextStage {
            decoder,
            run,
            piece: decode::Text::Buffered,
            source_bytes: 0,
            byte_before: 0,
            last_byte: 0,
            taken: 0,
            line_ends: 0,
            line_at: None,
            found: Cell::new((0, 0)),
            tail: Tail::default(),
            line_number: 0,
            is_skipping: false,
            ended: false,
        }
    }

    /// Takes all that is to come of the piece.
    pub(super) fn take_rest<'a>(&'a mut self, feed: &'a Feed) -> &'a str {
        let from = self.taken;
        let rest = self.rest(feed).as_bytes();
        let line_ends = count_line_ends(rest);
        (self.taken, self.line_ends) = (from + rest.len(), self.line_ends + line_ends);
        self.line_number += line_ends as u64;
        self.piece(feed).get(from..).unwrap_or_default()
    }

    /// Skips what is to come of an over-long line, as far as it lies in the piece.
    pub(super) fn skip(&mut self, feed: &Feed) {
        if !self.is_skipping {
            return;
        }
        let rest = self.rest(feed).as_bytes();
        let (length, end) = (rest.len(), find_byte(rest, b'\n'));
        self.taken += end.map_or(length, |end| end + 1);
        self.line_ends += usize::from(end.is_some());
        self.is_skipping = end.is_none();
    }

    /// What is to come of the piece.
    #[inline]
    pub(super) fn rest<'a>(&'a self, feed: &'a Feed) -> &'a str {
        self.piece(feed).get(self.taken..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn piece<'a>(&'a self, feed: &'a Feed) -> &'a str {
        decode::lent(feed.last_used(self.source_bytes), &self.piece).unwrap_or(self.decoder.text())
    }

    /// Goes on to the next piece that is not empty; false at the end of the payload. The piece before is gone then.
    pub(super) async fn next_piece(&mut self, feed: &mut Feed, limits: &Limits) -> Result<bool> {
        loop {
            self.leave_piece(feed);
            self.run.check()?;
            if let Some(error) = self.decoder.take_error() {
                return Err(self.run.end_payload(error));
            }
            if self.ended {
                return Ok(false);
            }
            self.run.pace().await?;
            match feed.fill(limits).await? {
                More::Chunk => self.decode(feed)?,
                More::End => {
                    self.ended = true;
                    self.piece = decode::Text::Buffered;
                    self.decoder.finish().map_err(|error| self.run.end_payload(error))?;
                }
            }
            self.run.progress().bytes_decoded.set(feed.at());
            self.run.progress().malformed.set(self.decoder.malformed());
            if !self.rest(feed).is_empty() {
                return Ok(true);
            }
        }
    }

    fn decode(&mut self, feed: &mut Feed) -> Result<()> {
        let step = self.decoder.decode(feed.unused(), self.run.turn().left());
        let step = step.map_err(|error| self.run.end_payload(error))?;
        self.run.turn().charge(step.fuel);
        feed.advance(step.read);
        self.piece = step.text;
        self.source_bytes = step.read;
        self.byte_before = self.last_byte;
        if let Some(&byte) = feed.last_used(step.read).last() {
            self.last_byte = byte;
        }
        Ok(())
    }

    /// Leaves the piece, all of it taken, and remembers where its unfinished line starts.
    fn leave_piece(&mut self, feed: &Feed) {
        if self.line_ends > 0 {
            let place = self.place(feed);
            if let Some(end) = self.decoder.locate().last_line_end(place) {
                self.line_at = Some(place.at + end as u64);
            }
        }
        self.piece = decode::Text::Lent(0..0);
        self.source_bytes = 0;
        self.taken = 0;
        self.line_ends = 0;
        self.found.set((0, 0));
    }

    /// The payload offset of the line that follows the first `line_ends` line ends of the piece.
    pub(super) fn line_start(&self, feed: &Feed, line_ends: usize) -> u64 {
        if line_ends == 0 {
            return self.line_at.unwrap_or(self.decoder.text_at());
        }
        let place = self.place(feed);
        let (mut count, mut index) = self.found.get();
        if count > line_ends {
            (count, index) = (0, 0);
        }
        while count < line_ends {
            let Some(end) = self.decoder.locate().line_end(place, index) else { break };
            (count, index) = (count + 1, end);
        }
        self.found.set((count, index));
        place.at + index as u64
    }

    fn place<'a>(&self, feed: &'a Feed) -> Place<'a> {
        let bytes = feed.last_used(self.source_bytes);
        Place { bytes, at: feed.at() - bytes.len() as u64, before: self.byte_before }
    }
}

fn count_line_ends(mut text: &[u8]) -> usize {
    let mut count = 0;
    while let Some(found) = find_byte(text, b'\n') {
        count += 1;
        text = &text[found + 1..];
    }
    count
}
