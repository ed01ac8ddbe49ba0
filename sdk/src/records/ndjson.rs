mod explain;

use serde::Deserialize;

use super::lend::try_lend;
use super::record::Start;
use super::{BadTally, Record};
use crate::pace::cost;
use crate::text::{Found, TextStage};
use crate::{Error, ErrorKind, Result, Stage};

/// The payload's text as [NDJSON](https://github.com/ndjson/ndjson-spec): a JSON value on each line. Lines of nothing but white
/// space are no records. [`Payload::ndjson`](crate::Payload::ndjson) makes it.
///
/// Each value is parsed by `serde_json`, nested at most 128 deep. A bad record ends with its line, so that the next one is always
/// found.
pub struct NdjsonRecords<'a> {
    stage: &'a mut TextStage,
    /// The line that is to be parsed next, once the turn has room for it.
    found: Option<Found>,
    number: u64,
    bad: BadTally,
}

impl<'a> NdjsonRecords<'a> {
    pub(crate) fn new(stage: &'a mut TextStage, bad: BadTally) -> NdjsonRecords<'a> {
        stage.leave_lines();
        NdjsonRecords { stage, found: None, number: 0, bad }
    }

    /// Lends the next record; none at the end of the payload, which stays. Yields to the host by itself.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`], [`ErrorKind::RecordTooLong`] and [`ErrorKind::TooManyBadRecords`] as the
    /// [policy](crate::BadRecords) has it; and whatever ends the payload, which it gives again if asked again.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let mut this = self;
        this.bad.go_on(&this.stage.run);
        loop {
            if !this.find_at_once() && !this.find().await? {
                return Ok(None);
            }
            let Some(found) = this.found.take() else { return Ok(None) };
            let number = this.number;
            match try_lend(this, |this| {
                serde_json::from_str(this.stage.line_text(&found)).map(|value| (value, this.start(&found)))
            }) {
                Ok((value, start)) => return Ok(Some(Record::new(value, number, start))),
                Err((back, error)) => {
                    this = back;
                    this.bad_record(&found, &error)?;
                }
            }
        }
    }

    /// Bad records passed over so far.
    pub fn bad(&self) -> u64 {
        self.stage.run.progress().bad_records.get()
    }

    /// The first of them.
    pub fn first_bad(&self) -> Option<&Error> {
        self.bad.first()
    }

    /// The usual case: a record lies whole in the piece, and the turn has room for parsing it.
    #[inline]
    fn find_at_once(&mut self) -> bool {
        if self.found.is_some() || self.bad.has_ended_payload(&self.stage.run) {
            return false;
        }
        let Some(found) = self.stage.line_at_once() else { return false };
        let is_record = self.take(found);
        is_record && self.pay_for_it()
    }

    /// Finds the next line that is not blank, and sees to it that the turn has room for parsing it; none at the end.
    async fn find(&mut self) -> Result<bool> {
        // A bad record can have ended the payload, though there is more of the piece.
        self.stage.run.check().await?;
        while self.found.is_none() {
            let Some(found) = self.stage.line().await? else { return Ok(false) };
            self.take(found);
        }
        while !self.pay_for_it() {
            self.stage.run.checkpoint().await?;
        }
        Ok(true)
    }

    /// Takes a line to be the next record, unless it is blank.
    fn take(&mut self, found: Found) -> bool {
        let text = self.stage.line_text(&found);
        let is_blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) && !matches!(found, Found::TooLong(..));
        if is_blank {
            self.stage.run.turn().charge(text.len() as u64 * cost::COPY);
            return false;
        }
        self.number += 1;
        self.found = Some(found);
        true
    }

    /// Charges the turn for parsing the record that was found, if it has room for that.
    fn pay_for_it(&self) -> bool {
        let length = self.found.as_ref().map_or(0, |found| self.stage.line_text(found).len());
        self.stage.run.turn().pay(cost::RECORD + length as u64 * cost::JSON_BYTE)
    }

    fn start(&self, found: &Found) -> Start<'_> {
        match *found {
            Found::Piece(from, _) => Start::Text(self.stage, from),
            Found::Tail => Start::Text(self.stage, 0),
            Found::TooLong(at, _) => Start::Known(at),
        }
    }

    #[cold]
    fn bad_record(&mut self, found: &Found, error: &serde_json::Error) -> Result<()> {
        let number = self.number;
        let line = self.stage.line_text(found);
        self.stage.run.turn().charge(line.len() as u64 * cost::MISFIT_BYTE);
        let (kind, message) = match *found {
            // It has no text, and so was no JSON either.
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
