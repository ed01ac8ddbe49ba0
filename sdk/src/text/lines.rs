use std::fmt;
#[cfg(feature = "ndjson")]
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::TextStage;
use super::look::Look;
use crate::pace::cost;
use crate::{Error, ErrorKind, Result, Stage};
use intake_text::find::find_byte;

/// The payload's text by lines, split as by [`str::lines`]: a line ends with LF or CRLF, the last one possibly with neither; a CR
/// alone does not end a line. Created by [`Payload::lines`](crate::Payload::lines).
pub struct Lines<'a> {
    stage: &'a mut TextStage,
}

/// One line, without its end, borrowed until the next call of [`Lines::next`]. It dereferences to its text.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    text: &'a str,
    /// Where it starts in the piece; none if it started before.
    from: Option<usize>,
    stage: &'a TextStage,
}

/// Where a whole line was found: in the piece, from one index to another, or in the tail.
pub(crate) enum Found {
    Piece(usize, usize),
    Tail,
    /// Nowhere: it is longer than it may be, and is passed over. It starts at this byte of the payload, and looks so.
    TooLong(u64, Look),
}

impl<'a> Lines<'a> {
    pub(crate) fn new(stage: &'a mut TextStage) -> Lines<'a> {
        Lines { stage }
    }

    /// Returns the next line, or `None` at the end of the payload, also when called again. Yields to the host by itself; most
    /// lines are ready without waiting.
    ///
    /// # Errors
    /// [`ErrorKind::LineTooLong`], after which the next call continues with the following line; and any error that ends the
    /// payload (see [`ErrorKind`]), which is returned again when called again.
    #[allow(clippy::should_implement_trait, reason = "an iterator cannot return what is borrowed from it")]
    pub fn next(&mut self) -> impl Future<Output = Result<Option<Line<'_>>>> {
        Next(Some(&mut *self.stage))
    }
}

/// The next line. It is written for a poll: an `async fn` would keep what it does in memory, for each line.
struct Next<'a>(Option<&'a mut TextStage>);

impl<'a> Future for Next<'a> {
    type Output = Result<Option<Line<'a>>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // It is there until a line was given.
        let Some(stage) = &mut self.0 else { return Poll::Ready(Ok(None)) };
        let found = match stage.line_at_once() {
            Some(found) => found,
            None => match ready!(stage.poll_line(cx))? {
                Some(found) => found,
                None => return Poll::Ready(Ok(None)),
            },
        };
        let Some(stage) = self.0.take() else { return Poll::Ready(Ok(None)) };
        let from = match found {
            Found::Piece(from, _) => Some(from),
            Found::Tail => None,
            Found::TooLong(start, look) => return Poll::Ready(Err(stage.too_long(start, look))),
        };
        Poll::Ready(Ok(Some(Line { text: stage.line_text(&found), from, stage })))
    }
}

/// What handing out a line of `bytes` is taken to cost.
fn handing_out(bytes: usize) -> u64 {
    cost::ITEM + bytes as u64 * cost::HANDED
}

impl TextStage {
    /// The usual case: the slice is not used up, and a line of a permitted length lies whole in the piece.
    #[inline]
    pub(crate) fn line_at_once(&mut self) -> Option<Found> {
        let after = self.take_indexed()?;
        let from = std::mem::replace(&mut self.taken, after);
        Some(Found::Piece(from, self.without_cr(from, after - 1)))
    }

    /// Where the text of a line ends whose LF is at `end`.
    #[inline]
    fn without_cr(&self, from: usize, end: usize) -> usize {
        let has_cr = end > from && self.bytes().get(end.wrapping_sub(1)) == Some(&b'\r');
        end - usize::from(has_cr)
    }

    /// The next line, whatever it takes to get it.
    #[cfg(feature = "ndjson")]
    pub(crate) fn line(&mut self) -> impl Future<Output = Result<Option<Found>>> {
        poll_fn(move |cx| self.poll_line(cx))
    }

    /// The same. After waiting it starts again, with what has come.
    #[inline(never)]
    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Found>>> {
        self.tail.settle();
        loop {
            ready!(self.run.poll_pace(cx))?;
            self.skip();
            if self.tail.is_empty() {
                self.began = self.taken;
            }
            if let Some(found) = self.line_at_once() {
                return Poll::Ready(Ok(Some(found)));
            }
            if self.run.slice().is_used_up() {
                continue;
            }
            // What was looked at to the end has none.
            let end = if self.looked_at < self.end { find_byte(self.rest(), b'\n') } else { None };
            let found = match end {
                // The slice cannot pay for it, but the next one can.
                Some(end) if !self.run.slice().has_room(handing_out(self.tail.len() + end)) => {
                    self.run.slice().charge(u64::MAX);
                    continue;
                }
                Some(end) => Some(self.line_up_to(end)),
                None => match self.keep_rest() {
                    Some(too_long) => Some(too_long),
                    None if ready!(self.poll_next_piece(cx))? => continue,
                    None => self.last_line(),
                },
            };
            return Poll::Ready(Ok(found));
        }
    }

    /// The text of a line that was found; none of one that is too long.
    #[inline]
    pub(crate) fn line_text(&self, found: &Found) -> &str {
        match *found {
            Found::Piece(from, to) => self.text(from, to),
            Found::Tail => self.tail.text(),
            Found::TooLong(..) => "",
        }
    }

    /// How many line ends a whole line has: the last one may have none.
    #[cfg(feature = "ndjson")]
    pub(crate) fn line_ends_of(&self, found: &Found) -> u64 {
        match found {
            Found::Tail => u64::from(!self.tail.line_end().is_empty()),
            Found::Piece(..) | Found::TooLong(..) => 1,
        }
    }

    /// The payload has ended, and what was skipped with it.
    pub(crate) fn end_skipping(&mut self) {
        if let Some(start) = self.tail.skipping() {
            self.tail.clear();
            self.count_skipped(start, 0);
        }
    }

    /// Passes over what is to come of an over-long line.
    pub(crate) fn skip(&mut self) {
        let Some(start) = self.tail.skipping() else { return };
        match find_byte(self.rest(), b'\n') {
            Some(end) => {
                self.tail.clear();
                self.taken += end + 1;
                self.began = self.taken;
                self.count_skipped(start, 1);
            }
            None => self.taken = self.end,
        }
    }

    /// Takes `bytes`, with which a line of `length` ends, the line end included.
    #[inline]
    fn pass_line(&mut self, bytes: usize, length: usize) {
        self.run.slice().charge(handing_out(length));
        self.run.progress().count_item();
        self.taken += bytes;
        self.began = self.taken;
    }

    /// The line ends `end` bytes on; it began in an earlier piece, or is about as long as it may be.
    fn line_up_to(&mut self, end: usize) -> Found {
        let from = self.taken;
        let to = self.without_cr(from, from + end);
        if self.tail.is_empty() && to - from <= self.line_bytes {
            self.pass_line(end + 1, end);
            return Found::Piece(from, to);
        }
        self.keep(end);
        self.tail.end_line();
        if self.tail.len() > self.line_bytes {
            // Its LF is left to what skips the line.
            self.run.slice().charge(cost::ITEM);
            return self.skip_line(0);
        }
        self.pass_line(1, self.tail.len());
        self.tail.lend();
        Found::Tail
    }

    /// Nothing but the start of a line is to come of the piece: keeps it until the rest has come, unless it is too long.
    fn keep_rest(&mut self) -> Option<Found> {
        let rest = self.end - self.taken;
        // One byte more than a line may have, for the last one may be the CR of its end.
        if self.tail.len() + rest > self.line_bytes.saturating_add(1) {
            return Some(self.skip_line(rest));
        }
        self.keep(rest);
        None
    }

    /// The line under way is longer than it may be: drops what is kept of it. `rest` bytes of the piece are part of it, too.
    #[cold]
    fn skip_line(&mut self, rest: usize) -> Found {
        self.run.progress().count_item();
        let rest = self.bytes().get(self.taken..self.taken + rest).unwrap_or_default();
        let look = Look::of([self.tail.text().as_bytes(), rest], self.line_bytes);
        let start = self.offset_of(self.began);
        self.tail.skip(start);
        Found::TooLong(start, look)
    }

    /// Moves `bytes` of the piece to the tail.
    fn keep(&mut self, bytes: usize) {
        self.run.slice().charge(bytes as u64 * cost::COPY);
        let mut tail = std::mem::take(&mut self.tail);
        tail.push(self.text(self.taken, self.taken + bytes), self.line_bytes.saturating_add(1));
        self.tail = tail;
        self.taken += bytes;
    }

    /// The payload has ended, and what is kept is its last line.
    fn last_line(&mut self) -> Option<Found> {
        self.end_skipping();
        if self.tail.text().is_empty() {
            return None;
        }
        if self.tail.len() > self.line_bytes {
            return Some(self.skip_line(0));
        }
        self.run.slice().charge(handing_out(self.tail.len()));
        self.run.progress().count_item();
        self.tail.lend();
        Some(Found::Tail)
    }

    /// The line that was counted last, which starts there, is longer than it may be.
    #[cold]
    fn too_long(&mut self, start: u64, look: Look) -> Error {
        self.run.slice().charge(cost::ERROR);
        let (number, most, hint) = (self.run.progress().items(), self.line_bytes, look.of_line());
        let message = format_args!("line {number} is longer than the limit of {most} bytes (`line_bytes`){hint}");
        self.run.lose_item(Error::saying(ErrorKind::LineTooLong, Stage::Lines, message).at(start))
    }
}

impl<'a> Line<'a> {
    /// Returns the line's text, without its end.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the line's end: LF, CRLF or, possible for the last line only, nothing. Text and end of all lines together are the
    /// payload's text.
    pub fn end(&self) -> &'a str {
        match self.from {
            // It is the last line that was taken of the piece.
            Some(from) => self.stage.text(from + self.text.len(), self.stage.taken),
            None => self.stage.tail.line_end(),
        }
    }

    /// Returns the line's number; the first is 1. Lines that were too long are counted, too.
    pub fn number(&self) -> u64 {
        self.stage.run.progress().items()
    }

    /// Returns the byte offset at which the line starts in the payload as it came, in its own charset. Each call looks it up, at
    /// the cost of about one pass over the bytes since the line of the previous call.
    pub fn at(&self) -> u64 {
        self.stage.offset_of(self.from.unwrap_or_default())
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
        f.pad(self.text)
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("number", &self.number()).field("at", &self.at()).field("text", &self.text).finish()
    }
}
