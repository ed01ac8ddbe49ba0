use serde::Deserialize;

use super::lend::try_lend;
use super::reason::reason;
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
        NdjsonRecords { stage, found: None, number: 0, bad }
    }

    /// Lends the next record; none at the end of the payload, which stays. Yields to the host by itself.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`], [`ErrorKind::RecordTooLong`] and [`ErrorKind::TooManyBadRecords`] as the
    /// [policy](crate::BadRecords) has it; and whatever ends the payload, which it gives again if asked again.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let mut this = self;
        loop {
            let Some(found) = this.find().await? else { return Ok(None) };
            (this, _) = match try_lend(this, |this| this.parse(found)) {
                Ok(record) => return Ok(Some(record)),
                Err((this, error)) => {
                    let met = this.bad.meet(&this.stage.run, error);
                    (this, met?)
                }
            };
        }
    }

    /// Bad records passed over so far.
    pub fn bad(&self) -> u64 {
        self.bad.count()
    }

    /// The first of them.
    pub fn first_bad(&self) -> Option<&Error> {
        self.bad.first()
    }

    /// Finds the next line that is not blank, and sees to it that the turn has room for parsing it.
    async fn find(&mut self) -> Result<Option<Found>> {
        // A bad record can have ended the payload, though there is more of the piece.
        self.stage.run.check().await?;
        while self.found.is_none() {
            let found = match self.stage.line_at_once() {
                Some(found) => found,
                None => match self.stage.line().await? {
                    Some(found) => found,
                    None => return Ok(None),
                },
            };
            if self.is_blank(&found) {
                continue;
            }
            self.number += 1;
            self.found = Some(found);
        }
        let length = self.found.as_ref().map_or(0, |found| self.stage.line_text(found).len());
        let fuel = cost::RECORD + length as u64 * cost::JSON_BYTE;
        self.stage.run.make_room(fuel).await?;
        self.stage.run.turn().charge(fuel);
        Ok(self.found.take())
    }

    fn is_blank(&self, found: &Found) -> bool {
        let text = self.stage.line_text(found);
        let is_blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) && !matches!(found, Found::TooLong(_));
        if is_blank {
            self.stage.run.turn().charge(text.len() as u64 * cost::COPY);
        }
        is_blank
    }

    fn parse<'r, T: Deserialize<'r>>(&'r self, found: Found) -> Result<Record<'r, T>> {
        let start = match found {
            Found::Piece(from, _) => Start::Text(self.stage, from),
            Found::Tail => Start::Text(self.stage, 0),
            Found::TooLong(at) => return Err(self.too_long(at)),
        };
        match serde_json::from_str(self.stage.line_text(&found)) {
            Ok(value) => Ok(Record::new(value, self.number, start)),
            Err(error) => Err(self.bad_record(start.at(), &error)),
        }
    }

    #[cold]
    fn bad_record(&self, at: u64, error: &serde_json::Error) -> Error {
        // A record is one line: its line number says nothing.
        let said = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = match said.strip_suffix(&place) {
            Some(said) => format!("record {}: {}, at column {}", self.number, reason(said), error.column()),
            None => format!("record {}: {}", self.number, reason(said)),
        };
        Error::new(ErrorKind::BadRecord, Stage::Records, message).at(at).of_record(Some(self.number))
    }

    #[cold]
    fn too_long(&self, at: u64) -> Error {
        let message =
            format!("record {} is longer than the limit of {} bytes (`record_bytes`)", self.number, self.stage.line_bytes);
        Error::new(ErrorKind::RecordTooLong, Stage::Records, message).at(at).of_record(Some(self.number))
    }
}
