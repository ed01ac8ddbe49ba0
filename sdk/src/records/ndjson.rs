mod explain;
mod short_errors;

use serde::Deserialize;
use short_errors::ShortErrors;

use super::expensive::Priced;
use super::lend::try_lend;
use super::record::Start;
use super::{BadTally, Record};
use crate::records::cost;
use crate::text::{Found, TextStage};
use crate::{Error, ErrorKind, Result, Stage};
use intake_text::find::JsonStructure;

/// Bytes of a line that are looked at in one step, to see whether it is blank.
const WINDOW: usize = 1024;

/// Bytes of a record up to which serde_json quotes all of a string in its errors, if it is of printable ASCII but for
/// [`MAX_OTHERS`]: that costs little. The errors of other records quote little of them, which takes some fuel for each value.
const SHORT: usize = 256;

/// Bytes and escapes of a short record that are not printable ASCII: each can take 3,000 fuel to be put into words.
const MAX_OTHERS: usize = 8;

/// The payload's text as [NDJSON](https://github.com/ndjson/ndjson-spec): a JSON value on each line. Lines of nothing but white
/// space are not records. Returned by [`Payload::ndjson`](crate::Payload::ndjson).
///
/// Each value is parsed by `serde_json`, nested at most 128 deep. A bad record ends with its line, so that the next one is always
/// found.
pub struct NdjsonRecords<'a> {
    stage: &'a mut TextStage,
    /// The line that is to be parsed next, once the slice has room for it.
    found: Option<Found>,
    /// How many bytes of that line are blank, as long as it is not known whether all of it is.
    blank: Option<usize>,
    /// Whether it is short, and hardly anything but printable ASCII.
    is_plain: bool,
    number: u64,
    bad: BadTally,
}

impl<'a> NdjsonRecords<'a> {
    pub(crate) fn new(stage: &'a mut TextStage, bad: BadTally) -> NdjsonRecords<'a> {
        stage.leave_lines();
        NdjsonRecords { stage, found: None, blank: None, is_plain: false, number: 0, bad }
    }

    /// Returns the next record, or `None` at the end of the payload, also when called again. Yields to the host by itself.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`], [`ErrorKind::RecordTooLong`] and [`ErrorKind::TooManyBadRecords`], by the
    /// [policy](crate::BadRecords); and whatever ends the payload, which later calls return again.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let mut this = self;
        this.bad.go_on(&this.stage.run);
        loop {
            if !this.find_at_once() && !this.find().await? {
                return Ok(None);
            }
            let Some(found) = this.found.take() else { return Ok(None) };
            let number = this.number;
            match try_lend(this, |this| this.parse(&found).map(|value| (value, this.start(&found)))) {
                Ok((value, start)) => return Ok(Some(Record::new(value, number, start))),
                Err((back, error)) => {
                    this = back;
                    this.bad_record(found, error).await?;
                }
            }
        }
    }

    /// Returns the number of bad records met so far.
    pub fn bad(&self) -> u64 {
        self.stage.run.progress().bad_records.get()
    }

    /// Returns the error of the first bad record.
    pub fn first_bad(&self) -> Option<&Error> {
        self.bad.first()
    }

    /// The usual case: a record lies whole in the piece, and the slice has room for parsing it.
    #[inline]
    fn find_at_once(&mut self) -> bool {
        if self.found.is_some() || self.bad.has_ended_payload(&self.stage.run) {
            return false;
        }
        let Some(found) = self.stage.line_at_once() else { return false };
        self.take(found);
        if self.blank.is_some() || self.found.is_none() {
            return false;
        }
        let price = self.price();
        self.stage.run.slice().take(price)
    }

    /// Finds the next line that is not blank, and makes sure that the slice can pay for parsing it; none at the end.
    async fn find(&mut self) -> Result<bool> {
        // A bad record can have ended the payload, though there is more of the piece.
        self.stage.run.check().await?;
        while self.found.is_none() || self.blank.is_some() {
            if self.blank.is_some() {
                self.stage.run.pace().await?;
                self.look_for_more();
                continue;
            }
            let Some(found) = self.stage.line().await? else { return Ok(false) };
            self.take(found);
        }
        let price = self.price();
        self.stage.run.reserve_budget(price).await?;
        self.check(price)?;
        self.stage.run.slice().charge(price);
        Ok(true)
    }

    /// Ends the payload if no slice can pay for the record that was found.
    #[cold]
    fn check(&self, price: u64) -> Result<()> {
        let Some(found) = &self.found else { return Ok(()) };
        let length = self.stage.line_text(found).len();
        Priced { number: Some(self.number), length, price, is_whole: true, takes: "may take" }
            .check(&self.stage.run, || self.start(found).at())
    }

    /// Takes a line to be the next record, unless it is blank.
    fn take(&mut self, found: Found) {
        let is_too_long = matches!(found, Found::TooLong(..));
        self.found = Some(found);
        self.blank = Some(0);
        if is_too_long {
            self.begin_record();
        } else {
            self.look_for_more();
        }
    }

    /// Looks at the next bytes of the line that was found, up to a window of them: it is a record if one of them is not blank, and
    /// none if all of them are.
    fn look_for_more(&mut self) {
        let (Some(found), Some(blank)) = (&self.found, self.blank) else { return };
        let text = self.stage.line_text(found).as_bytes();
        let window = text.get(blank..).unwrap_or_default();
        let window = &window[..window.len().min(WINDOW)];
        match window.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            Some(before) => {
                if before > 0 {
                    self.stage.run.slice().charge(before as u64 * cost::json::BLANK);
                }
                self.begin_record();
            }
            None => {
                self.stage.run.slice().charge(window.len() as u64 * cost::json::BLANK);
                let blank = blank + window.len();
                self.blank = Some(blank);
                if blank == text.len() {
                    (self.found, self.blank) = (None, None);
                }
            }
        }
    }

    #[inline]
    fn begin_record(&mut self) {
        self.blank = None;
        self.number += 1;
    }

    /// What it may take to parse the record that was found, and to drop what was made of it.
    #[inline]
    fn price(&mut self) -> u64 {
        let text = self.found.as_ref().map_or("", |found| self.stage.line_text(found));
        let length = text.len();
        let least = cost::json::RECORD + length as u64 * cost::json::BYTE;
        if length > SHORT && self.is_too_long_to_look_at(least) {
            return least;
        }
        let structure = JsonStructure::of(text.as_bytes());
        self.is_plain = length <= SHORT && structure.others as usize <= self.max_others();
        least + u64::from(structure.parts) * cost::json::PART
    }

    /// Whether no slice can pay for a record that takes `least` fuel, so that it need not be looked at.
    #[cold]
    #[inline(never)]
    fn is_too_long_to_look_at(&self, least: u64) -> bool {
        self.stage.run.slice().cannot_pay(least).is_some()
    }

    /// A short slice cannot pay for many.
    #[inline]
    fn max_others(&self) -> usize {
        if self.stage.run.slice().part_bytes() == usize::MAX { MAX_OTHERS } else { MAX_OTHERS / 4 }
    }

    #[inline(always)]
    fn parse<'r, T: Deserialize<'r>>(&'r self, found: &Found) -> serde_json::Result<T> {
        let text = self.stage.line_text(found);
        if self.is_plain { serde_json::from_str(text) } else { parse_briefly(text) }
    }

    fn start(&self, found: &Found) -> Start<'_> {
        match *found {
            Found::Piece(from, _) => Start::Text(self.stage, from),
            Found::Tail => Start::Text(self.stage, 0),
            Found::TooLong(at, _) => Start::Known(at),
        }
    }

    /// Whether reading goes on after a record that was not parsed. To say why it was not takes a good part of a short slice.
    #[cold]
    async fn bad_record(&mut self, found: Found, error: serde_json::Error) -> Result<()> {
        if !self.stage.run.slice().has_room(cost::REFUSED) {
            self.stage.run.checkpoint().await?;
        }
        self.refuse(&found, &error)
    }

    #[cold]
    fn refuse(&mut self, found: &Found, error: &serde_json::Error) -> Result<()> {
        let number = self.number;
        let line = self.stage.line_text(found);
        self.stage.run.slice().charge(cost::REFUSED);
        let (kind, message) = match *found {
            // It has no text, so it was not JSON either.
            Found::TooLong(_, look) => (ErrorKind::RecordTooLong, explain::too_long(number, self.stage.line_bytes, look)),
            Found::Piece(..) | Found::Tail => (ErrorKind::BadRecord, explain::not_parsed(number, line, error)),
        };
        let start = self.start(found).at();
        let error = Error::new(kind, Stage::Records, message).at(start).of_record(Some(number));
        let met = self.bad.meet(&self.stage.run, error);
        // One that is too long is counted when its end was found.
        if kind == ErrorKind::BadRecord && !self.bad.has_ended_payload(&self.stage.run) {
            self.stage.count_skipped(start, self.stage.line_ends_of(found));
        }
        met
    }
}

/// Parses a record so that its error quotes little of it.
#[inline(never)]
fn parse_briefly<'r, T: Deserialize<'r>>(text: &'r str) -> serde_json::Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(ShortErrors(&mut json)).map_err(|error| error.0)?;
    json.end()?;
    Ok(value)
}
