use super::CsvRecords;
use super::explain;
use super::records::{Line, State};
use super::scan::End;
use crate::pace::cost::ITEM;
use crate::records::cost;
use crate::records::expensive::Priced;
use crate::text::TextStage;
use crate::{Error, ErrorKind, Result, Stage};
use intake_text::find::is_line_end;

/// Bytes scanned in one step at most.
const WINDOW: usize = 2 * 1024;

/// Line ends passed over in one step at most.
const BLANK_WINDOW: usize = 1024;

/// Bytes, and parts of fields, that one step handles if the record goes on so far, however little the slice has left.
const LEAST_BYTES: usize = 256;
const LEAST_PARTS: u64 = 16;

impl CsvRecords<'_> {
    /// The usual case: the next record lies whole in the piece, and the slice has room for it. Whether it is so.
    pub(super) fn whole_at_once(&mut self) -> Result<bool> {
        let run = &self.stage.run;
        if self.state != State::Between || run.slice().left() < cost::csv::REFUSED || self.tally.has_ended_payload(run) {
            return Ok(false);
        }
        self.step()?;
        Ok(self.state == State::Whole && self.stage.run.slice().take(self.cost()))
    }

    /// Makes sure that a record stands whole, and that the slice can pay for handing it out, whatever it takes; false at the end
    /// of the payload.
    ///
    /// `is_map` says whether the type that is asked for is read as a map.
    pub(super) async fn whole(&mut self, is_map: fn() -> bool) -> Result<bool> {
        while self.state != State::Whole {
            if !self.advance().await? {
                return Ok(false);
            }
        }
        let cost = self.cost();
        self.stage.run.reserve_budget(cost).await?;
        if self.stage.run.slice().cannot_pay(cost).is_some() {
            // To look at all of its fields takes much of the slice, so that what comes of them is left to the next one.
            self.check(is_map)?;
            self.stage.run.checkpoint().await?;
        }
        self.stage.run.slice().charge(cost);
        Ok(true)
    }

    pub(super) fn awaits_header(&self) -> bool {
        self.has_header && self.header.is_none()
    }

    /// Goes on by a step; false at the end of the payload.
    pub(super) async fn advance(&mut self) -> Result<bool> {
        self.stage.run.check().await?;
        // Any step can refuse a record, or end the header.
        let header =
            if let (State::Within(bytes), true) = (self.state, self.awaits_header()) { self.start_cost(bytes) } else { 0 };
        self.stage.run.reserve_budget(cost::csv::REFUSED + header).await?;
        if let State::Within(bytes) = self.state
            && self.is_start_too_expensive(bytes)
        {
            // To say so takes much of the smallest slice: it has one for itself.
            self.stage.run.checkpoint().await?;
            self.check_start(bytes)?;
        }
        if self.state == State::New {
            self.state = State::Between;
        }
        if self.line.text.is_empty() {
            if self.stage.rest().is_empty() {
                self.locate_quote();
                if !self.stage.next_piece().await? {
                    return self.finish();
                }
            }
            self.stage.skip();
        }
        if self.state == State::AfterBad {
            self.end_bad_line();
        }
        self.step()?;
        Ok(true)
    }

    /// Takes a window of what is there of the next record, and the empty lines before it.
    fn step(&mut self) -> Result<()> {
        if self.state == State::Between {
            self.scanner.clear();
            self.skipped.clear();
            if !self.pass_empty_lines() {
                return Ok(());
            }
        }
        let most = self.stage.limits.record_bytes;
        let before = if let State::Within(bytes) = self.state { bytes } else { 0 };
        // Up to one byte past the limit: what is said of a record that is too long does not depend on how it was cut.
        // Half of what the slice has left is for the bytes, and half for the parts.
        let half = self.stage.run.slice().left() / 2;
        let bytes = (half / (cost::csv::BYTE + cost::csv::LINE_END_BYTE)).clamp(LEAST_BYTES as u64, WINDOW as u64) as usize;
        let text = window(self.stage, &self.line, bytes.min((most - before).saturating_add(1)));
        if text.is_empty() {
            return Ok(());
        }
        let parts = (half / cost::csv::PART).max(LEAST_PARTS);
        let scanned = self.scanner.scan(text, parts);
        if self.skipped.is_long || scanned.end != End::Record {
            self.skipped.is_long = true;
            // The end of a record is not one of those in its fields.
            let is_end = scanned.end == End::Record && self.state != State::PassingOver;
            self.skipped.lines.add(&text[..scanned.bytes - usize::from(is_end)]);
            self.stage.run.slice().charge(scanned.bytes as u64 * cost::csv::LINE_END_BYTE);
        }
        self.stage.run.slice().charge(scanned.bytes as u64 * cost::csv::BYTE + scanned.parts * cost::csv::PART);
        self.from = self.stage.began;
        let has_ended = scanned.end == End::Record;
        let piece_from = self.stage.taken;
        self.take(scanned.bytes, has_ended);
        if self.state == State::PassingOver {
            if has_ended {
                self.end_bad_record(self.skipped.start, self.skipped.lines.count());
            }
            return Ok(());
        }
        let bytes = before + scanned.bytes - usize::from(has_ended);
        if scanned.end == End::Text {
            self.keep_quote(piece_from);
        }
        match scanned.end {
            _ if bytes > most => {
                let why = explain::too_long(most, self.open_quote(), self.look());
                self.pass_over(why)
            }
            End::TooManyFields => self.pass_over(explain::too_many_fields(self.stage.limits.record_fields)),
            End::Record => self.end_record(),
            End::Text => {
                self.state = State::Within(bytes);
                Ok(())
            }
        }
    }

    /// Passes over the line ends before the next record, up to a window of them: false if there can be more.
    fn pass_empty_lines(&mut self) -> bool {
        let rest = if self.line.text.is_empty() { self.stage.rest() } else { self.line.rest().as_bytes() };
        if !rest.first().is_some_and(|&first| is_line_end(first)) {
            return true;
        }
        let window = &rest[..rest.len().min(BLANK_WINDOW)];
        let empty = window.iter().position(|&byte| !is_line_end(byte)).unwrap_or(window.len());
        let is_over = empty < window.len();
        self.stage.run.slice().charge(empty as u64 * cost::csv::BLANK);
        self.take(empty, true);
        is_over
    }

    /// Takes `bytes` of the text; a record may start behind them, if the last is a line end outside quotes.
    pub(super) fn take(&mut self, bytes: usize, is_end: bool) {
        if !self.line.text.is_empty() {
            self.line.taken += bytes;
            if self.line.rest().is_empty() {
                self.line = Line::default();
            }
            return;
        }
        self.stage.taken += bytes;
        if is_end {
            self.stage.began = self.stage.taken;
        }
    }

    /// The payload has ended: a last record may lack its line end. False if there is no last record.
    fn finish(&mut self) -> Result<bool> {
        self.stage.end_skipping();
        match self.state {
            State::Within(_) => {}
            State::PassingOver => {
                self.end_bad_record(self.skipped.start, self.skipped.lines.count());
                return Ok(false);
            }
            _ => return Ok(false),
        }
        self.from = self.stage.began;
        let open_quote = self.open_quote();
        if self.scanner.finish() {
            self.end_record()?;
        } else {
            self.state = State::Between;
            self.refuse(ErrorKind::BadRecord, explain::open_quote(open_quote))?;
        }
        Ok(true)
    }

    /// All fields of a record are there.
    fn end_record(&mut self) -> Result<()> {
        let fields = self.scanner.fields().len();
        if self.awaits_header() {
            self.header = Some(self.scanner.fields().clone());
            self.fields = Some(fields);
            self.state = State::Between;
            return Ok(());
        }
        let expected = *self.fields.get_or_insert(fields);
        if fields != expected && !self.is_flexible {
            self.state = State::Between;
            let why = explain::other_length(fields, expected, self.line_ends(), self.header.as_ref());
            return self.refuse(ErrorKind::BadRecord, why);
        }
        self.count();
        self.state = State::Whole;
        Ok(())
    }

    /// What there is of the record exceeds a limit: it is dropped, and the rest of it passed over.
    #[cold]
    fn pass_over(&mut self, why: String) -> Result<()> {
        self.state = State::PassingOver;
        self.skipped.start = self.stage.offset_of(self.from);
        self.scanner.pass_over();
        self.refuse(ErrorKind::RecordTooLong, why)
    }

    /// What was to be the next record, or the header, is invalid.
    #[cold]
    fn refuse(&mut self, kind: ErrorKind, why: String) -> Result<()> {
        if self.awaits_header() {
            let error = Error::new(ErrorKind::RecordsLost, Stage::Records, format!("the header {why}"));
            self.state = State::Over;
            return Err(self.stage.run.end_payload(error.at(self.stage.offset_of(self.from))));
        }
        self.count();
        self.stage.run.slice().charge(cost::csv::REFUSED);
        let number = self.number;
        self.meet(kind, format!("record {number} {why}"))
    }

    /// The record that was counted last is bad.
    #[cold]
    pub(super) fn meet(&mut self, kind: ErrorKind, message: String) -> Result<()> {
        let start = self.stage.offset_of(self.from);
        let error = Error::new(kind, Stage::Records, message).at(start);
        let met = self.tally.meet(&self.stage.run, error.of_record(Some(self.number)));
        if self.state != State::PassingOver && !self.tally.has_ended_payload(&self.stage.run) {
            self.end_bad_record(start, self.lines_of_whole());
        }
        met
    }

    fn count(&mut self) {
        self.number += 1;
        self.stage.run.progress().count_item();
    }

    /// What it costs to make a value of the record that stands whole, and to hand it out.
    fn cost(&self) -> u64 {
        let fields = self.scanner.fields();
        let each = fields.len() as u64 * cost::csv::FIELD + self.bytes_to_read() * cost::csv::FIELD_BYTE;
        ITEM + each + self.scanner.long_numbers()
    }

    /// Ends the payload if no slice can really pay for the record that stands whole.
    #[cold]
    fn check(&self, is_map: fn() -> bool) -> Result<()> {
        let fields = self.scanner.fields();
        let length = fields.as_slice().len() + fields.len();
        let price = if is_map() { self.cost() } else { self.least_cost() };
        let priced = Priced { number: Some(self.number), length, price, is_whole: true, takes: "may take" };
        priced.check(&self.stage.run, || self.stage.offset_of(self.from))
    }

    /// What a record costs at least of which there are `length` bytes.
    fn start_cost(&self, length: usize) -> u64 {
        if self.awaits_header() {
            return length as u64 * cost::csv::HEADER_BYTE;
        }
        let fields = self.scanner.fields().len();
        ITEM + fields as u64 * cost::csv::PLAIN_FIELD + length as u64 * cost::csv::PLAIN_BYTE
    }

    /// Whether no slice can pay for a record that has not ended: no more of it need be kept.
    fn is_start_too_expensive(&self, length: usize) -> bool {
        self.stage.run.slice().cannot_pay(self.start_cost(length)).is_some()
    }

    /// Ends the payload if no slice can pay for a record that has not ended.
    #[cold]
    fn check_start(&self, length: usize) -> Result<()> {
        let price = self.start_cost(length);
        let number = (!self.awaits_header()).then_some(self.number + 1);
        let priced = Priced { number, length, price, is_whole: false, takes: "may take" };
        priced.check(&self.stage.run, || self.stage.offset_of(self.from))
    }

    /// What it really costs to make a value of the fields that there are, if the type is not read as a map.
    fn least_cost(&self) -> u64 {
        let fields = self.scanner.fields();
        let digits = fields.as_slice().bytes().filter(u8::is_ascii_digit).count();
        let values = fields.iter().filter(|field| !field.is_empty()).count();
        ITEM + fields.len() as u64 * cost::csv::PLAIN_FIELD
            + values as u64 * cost::csv::PLAIN_VALUE
            + self.bytes_to_read() * cost::csv::PLAIN_BYTE
            + digits as u64 * cost::csv::DIGIT
            + self.scanner.long_numbers()
    }

    /// Bytes that making a value looks at: the record's and the header's.
    pub(super) fn bytes_to_read(&self) -> u64 {
        let header = self.header.as_ref().map_or(0, |header| header.as_slice().len());
        (self.scanner.fields().as_slice().len() + header) as u64
    }
}

/// The text to be scanned next: `most` bytes, and the rest of a character that begins there.
fn window<'a>(stage: &'a TextStage, line: &'a Line, most: usize) -> &'a str {
    let rest = line.rest();
    if !rest.is_empty() {
        return &rest[..rest.ceil_char_boundary(most)];
    }
    let rest = stage.rest();
    let mut bytes = rest.len().min(most);
    // No character is split.
    while rest.get(bytes).is_some_and(|&byte| byte & 0xC0 == 0x80) {
        bytes += 1;
    }
    stage.text(stage.taken, stage.taken + bytes)
}

impl Line {
    fn rest(&self) -> &str {
        &self.text[self.taken..]
    }

    pub(super) fn last_taken(&self) -> Option<u8> {
        self.text.as_bytes().get(self.taken.wrapping_sub(1)).copied()
    }
}
