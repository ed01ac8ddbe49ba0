use std::fmt;
use std::ops::{Deref, Range};

use super::TextStage;
use crate::find::find_byte;
use crate::pace::cost;
use crate::run::Run;
use crate::source::Feed;
use crate::{Error, ErrorKind, Limits, Result, Stage};

/// The payload's text by lines, as [`str::lines`] has them: a line ends with LF or CRLF, the last one perhaps with neither; a
/// CR alone ends none. [`Payload::lines`](crate::Payload::lines) makes it.
pub struct Lines<'a> {
    stage: &'a mut TextStage,
    feed: &'a mut Feed,
    limits: &'a Limits,
    run: &'a Run,
}

/// One line, without its end. It is lent: it is gone with the next call of [`Lines::next`]. It dereferences to its text.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    text: &'a str,
    number: u64,
    /// Line ends before it in the piece that is under way.
    line_ends: usize,
    stage: &'a TextStage,
    feed: &'a Feed,
}

/// Where a whole line was found.
enum Found {
    Piece { text: Range<usize>, line_ends: usize },
    Tail,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(stage: &'a mut TextStage, feed: &'a mut Feed, limits: &'a Limits, run: &'a Run) -> Lines<'a> {
        Lines { stage, feed, limits, run }
    }

    /// Lends the next line; none at the end of the payload, which stays. Yields to the host by itself; most lines come without
    /// waiting for anything.
    ///
    /// # Errors
    /// [`ErrorKind::LineTooLong`], after which it goes on with the line that follows; and whatever ends the payload (see
    /// [`ErrorKind`]), which it gives again if asked again.
    pub async fn next(&mut self) -> Result<Option<Line<'_>>> {
        let found = match self.find_at_once()? {
            Some(found) => found,
            None => match self.find().await? {
                Some(found) => found,
                None => return Ok(None),
            },
        };
        Ok(Some(self.line(found)))
    }

    /// The usual case: the turn is not used up, and the line lies whole in the piece.
    #[inline]
    fn find_at_once(&mut self) -> Result<Option<Found>> {
        if self.stage.tail.is_empty() && !self.run.turn().is_used_up() { self.scan() } else { Ok(None) }
    }

    async fn find(&mut self) -> Result<Option<Found>> {
        self.stage.tail.settle();
        loop {
            self.run.pace().await?;
            if let Some(found) = self.scan()? {
                return Ok(Some(found));
            }
            self.keep_rest()?;
            if !self.stage.next_piece(self.feed, self.limits).await? {
                return self.last_line();
            }
        }
    }

    /// Looks for a line end in what is to come of the piece.
    #[inline]
    fn scan(&mut self) -> Result<Option<Found>> {
        loop {
            let rest = self.stage.rest(self.feed).as_bytes();
            let Some(end) = find_byte(rest, b'\n') else { return Ok(None) };
            let has_cr = end > 0 && rest[end - 1] == b'\r';
            let (from, line_ends) = (self.stage.taken, self.stage.line_ends);
            if self.stage.tail.is_empty() && !self.stage.is_skipping {
                let to = from + end - usize::from(has_cr);
                self.count_line(to - from, line_ends, end + 1)?;
                return Ok(Some(Found::Piece { text: from..to, line_ends }));
            }
            if std::mem::take(&mut self.stage.is_skipping) {
                self.pass(end + 1);
                continue;
            }
            self.keep(from..from + end);
            self.stage.tail.trim_cr();
            self.count_line(self.stage.tail.len(), line_ends, end + 1)?;
            self.stage.tail.lend();
            return Ok(Some(Found::Tail));
        }
    }

    /// Takes `bytes` of the piece, up to a line end and with it.
    #[inline]
    fn pass(&mut self, bytes: usize) {
        self.stage.taken += bytes;
        self.stage.line_ends += 1;
    }

    /// Counts a whole line of `length` bytes, and takes it, unless it is too long.
    #[inline]
    fn count_line(&mut self, length: usize, line_ends: usize, bytes: usize) -> Result<()> {
        self.run.turn().charge(cost::ITEM);
        self.pass(bytes);
        if length > self.limits.line_bytes {
            return Err(self.too_long(line_ends));
        }
        self.stage.line_number += 1;
        self.run.progress().count_item();
        Ok(())
    }

    /// Nothing but the start of a line is to come of the piece: keeps it until the rest has come.
    fn keep_rest(&mut self) -> Result<()> {
        let rest = self.stage.rest(self.feed).len();
        if !self.stage.is_skipping {
            // One byte more, for it may be the CR of the line end.
            if self.stage.tail.len() + rest > self.limits.line_bytes.saturating_add(1) {
                self.stage.is_skipping = true;
                self.stage.taken += rest;
                return Err(self.too_long(self.stage.line_ends));
            }
            self.keep(self.stage.taken..self.stage.taken + rest);
        }
        self.stage.taken += rest;
        Ok(())
    }

    /// Appends this part of the piece to the tail.
    fn keep(&mut self, part: Range<usize>) {
        self.run.turn().charge(part.len() as u64 * cost::COPY);
        let mut tail = std::mem::take(&mut self.stage.tail);
        let text = self.stage.piece(self.feed).get(part).unwrap_or_default();
        tail.push(text, self.limits.line_bytes.saturating_add(1));
        self.stage.tail = tail;
    }

    /// The payload has ended, and what is kept is its last line.
    fn last_line(&mut self) -> Result<Option<Found>> {
        if std::mem::take(&mut self.stage.is_skipping) || self.stage.tail.is_empty() {
            return Ok(None);
        }
        self.stage.tail.lend();
        if self.stage.tail.len() > self.limits.line_bytes {
            return Err(self.too_long(0));
        }
        self.stage.line_number += 1;
        self.run.progress().count_item();
        Ok(Some(Found::Tail))
    }

    #[cold]
    fn too_long(&mut self, line_ends: usize) -> Error {
        self.stage.line_number += 1;
        self.stage.tail.clear();
        let (number, most) = (self.stage.line_number, self.limits.line_bytes);
        let message = format!("line {number} is longer than the limit of {most} bytes (`line_bytes`)");
        let error = Error::new(ErrorKind::LineTooLong, Stage::Lines, message);
        self.run.lose_item(error.at(self.stage.line_start(self.feed, line_ends)))
    }

    #[inline]
    fn line(&self, found: Found) -> Line<'_> {
        let (text, line_ends) = match found {
            Found::Piece { text, line_ends } => (self.stage.piece(self.feed).get(text).unwrap_or_default(), line_ends),
            Found::Tail => (self.stage.tail.text(), 0),
        };
        Line { text, number: self.stage.line_number, line_ends, stage: self.stage, feed: self.feed }
    }
}

impl<'a> Line<'a> {
    /// The line's text, without its end.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The line's number; the first is 1. Lines that were too long, or taken as text, count too.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The byte offset at which the line starts in the payload as it came, in its own charset. It is looked up when asked for,
    /// at a cost of about one pass over the bytes since the line asked about before.
    pub fn at(&self) -> u64 {
        self.stage.line_start(self.feed, self.line_ends)
    }
}

impl Deref for Line<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl AsRef<str> for Line<'_> {
    fn as_ref(&self) -> &str {
        self.text
    }
}

impl AsRef<[u8]> for Line<'_> {
    fn as_ref(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("number", &self.number).field("at", &self.at()).field("text", &self.text).finish()
    }
}
