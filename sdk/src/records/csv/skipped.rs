use super::CsvRecords;
use super::records::State;
use crate::records::cost;
use crate::text::Look;
use intake_text::find::count_line_ends;
use intake_text::find::is_line_end;

/// A record that takes more than one step: where it starts in the payload, if it is passed over, and the line ends met in it.
/// They are counted with each step, since a record can have many thousands.
#[derive(Default)]
pub(super) struct Skipped {
    pub(super) start: u64,
    pub(super) lines: LineEndCount,
    /// Whether the record takes more than one step. If not, none of its line ends were counted.
    pub(super) is_long: bool,
}

/// Counts line ends in text that comes in parts: LF, CRLF and CR.
#[derive(Default)]
pub(super) struct LineEndCount {
    count: u64,
    /// What came last is a CR: an LF that follows is part of the same line end.
    is_after_cr: bool,
}

/// Where the quote stands that opened the field under way.
#[derive(Clone, Copy, Default)]
pub(super) enum Quote {
    /// In the start of a line that came before the piece: its place is gone.
    #[default]
    Unknown,
    /// At this index of the piece.
    InPiece(usize),
    /// At this byte of the payload.
    At(u64),
}

impl Skipped {
    /// Begins with the next record.
    #[inline]
    pub(super) fn clear(&mut self) {
        if self.is_long {
            *self = Skipped::default();
        }
    }
}

impl LineEndCount {
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn add(&mut self, text: &str) {
        self.count += count_line_ends(text.as_bytes(), &mut self.is_after_cr) as u64;
    }
}

impl CsvRecords<'_> {
    /// The text ended within a record: keeps where in the piece the quote stands that is open, if it was opened in the text
    /// that was taken last, from this index on.
    #[cold]
    pub(super) fn keep_quote(&mut self, from: usize) {
        if let Some(index) = self.scanner.opened() {
            let is_in_piece = self.stage.taken > from;
            self.quote = if is_in_piece { Quote::InPiece(from + index) } else { Quote::Unknown };
        }
    }

    /// Keeps where in the payload that quote stands, before the piece is gone.
    pub(super) fn locate_quote(&mut self) {
        if let Quote::InPiece(index) = self.quote {
            let at = if self.scanner.is_in_quotes() { self.stage.offset_of_quote(index) } else { None };
            self.quote = at.map_or(Quote::Unknown, Quote::At);
        }
    }

    /// The payload offset of the quote that is open, if one is. None in it if that is not known.
    #[cold]
    pub(super) fn open_quote(&mut self) -> Option<Option<u64>> {
        if !self.scanner.is_quoted() {
            return None;
        }
        self.locate_quote();
        Some(if let Quote::At(at) = self.quote { Some(at) } else { None })
    }

    /// What there is of the record that is too long looks so.
    #[cold]
    pub(super) fn look(&self) -> Look {
        let text = [self.scanner.fields().as_slice().as_bytes(), self.scanner.part().as_bytes()];
        Look::of(text, self.stage.limits.record_bytes)
    }

    /// How many line ends there are in the fields of the record, and in what there is of one that has not ended.
    #[cold]
    pub(super) fn line_ends(&self) -> u64 {
        if self.skipped.is_long {
            return self.skipped.lines.count();
        }
        let mut lines = LineEndCount::default();
        for field in self.scanner.fields() {
            lines.add(field);
            lines.is_after_cr = false;
        }
        self.stage.run.slice().charge(self.scanner.fields().as_slice().len() as u64 * cost::csv::LINE_END_BYTE);
        lines.count()
    }

    /// Reading goes on behind a bad record: its end was just taken, or the payload has ended.
    #[cold]
    pub(super) fn end_bad_record(&mut self, start: u64, lines: u64) {
        self.stage.count_skipped(start, lines);
        self.state = if self.last_taken() == Some(b'\r') { State::AfterBad } else { State::Between };
    }

    /// The LF after the CR of a bad record belongs to its line end.
    #[cold]
    pub(super) fn end_bad_line(&mut self) {
        self.state = State::Between;
        if self.line.text.is_empty() && self.stage.rest().first() == Some(&b'\n') {
            let lf = self.stage.offset_of(self.stage.began);
            self.take(1, true);
            self.stage.count_skipped(lf, 0);
        }
    }

    /// The byte that was taken last of the text, if it is at hand.
    fn last_taken(&self) -> Option<u8> {
        if self.line.text.is_empty() { self.stage.last_taken() } else { self.line.last_taken() }
    }

    /// The line ends of the record that stands whole, its own included.
    pub(super) fn lines_of_whole(&self) -> u64 {
        self.line_ends() + u64::from(self.last_taken().is_some_and(is_line_end))
    }
}
