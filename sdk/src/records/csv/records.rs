use csv::StringRecord;
use intake_text::locate::LineEnds;
use serde::Deserialize;

use super::deserializer::{Mismatch, RecordDeserializer};
use super::explain;
use super::probe::is_map;
use super::scan::Scanner;
use super::skipped::{Quote, Skipped};
use crate::records::cost;
use crate::records::delimiter;
use crate::records::lend::try_lend;
use crate::records::record::Start;
use crate::records::{BadTally, Record};
use crate::text::TextStage;
use crate::{Error, ErrorKind, Result, Stage};

/// The payload's text as CSV records, in the dialect of the crate [`csv`]: fields with or without quotes, and records that end
/// with LF, CRLF or CR; the last one may lack its line end. Empty lines are not records. Returned by
/// [`Payload::csv`](crate::Payload::csv).
///
/// ```
/// # use intake::{Payload, Reply, Result};
/// #[derive(serde::Deserialize)]
/// struct Order<'r> {
///     item: &'r str,
///     amount: u32,
/// }
///
/// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
///     let mut orders = payload.csv()?.with_delimiter(b';')?;
///     while let Some(order) = orders.next::<Order>().await? {
///         reply.write(format!("{} x {}\n", order.amount, order.item)).await?;
///     }
///     Ok(())
/// }
/// ```
pub struct CsvRecords<'a> {
    pub(super) stage: &'a mut TextStage,
    pub(super) tally: BadTally,
    pub(super) scanner: Scanner,
    pub(super) state: State,
    /// Where the record starts that the scanner holds: at this index of the piece, or in an earlier piece.
    pub(super) from: usize,
    /// The start of a line that a dropped call of `Lines::next` had waited for, as far as it is to come yet. A record that
    /// starts in it behind a CR is said to start where the line does: the bytes it was decoded from are gone.
    pub(super) line: Line,
    pub(super) has_header: bool,
    pub(super) header: Option<StringRecord>,
    pub(super) is_flexible: bool,
    /// The fields of the header, or of the first record if there is no header.
    pub(super) fields: Option<usize>,
    pub(super) number: u64,
    pub(super) quote: Quote,
    pub(super) skipped: Skipped,
}

/// What is under way.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum State {
    /// Nothing was read yet: settings can be made.
    New,
    /// Nothing: empty lines are passed over.
    Between,
    /// A record, of which this number of bytes was taken.
    Within(usize),
    /// A record that is passed over, to its end.
    PassingOver,
    /// Nothing, behind a bad record that ended with a CR: an LF may belong to it.
    AfterBad,
    /// A record stands whole in the scanner, to be handed out.
    Whole,
    /// Nothing, and nothing more will be: the header was invalid, which has ended the payload.
    Over,
}

/// Text that comes before the piece.
#[derive(Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) taken: usize,
}

impl<'a> CsvRecords<'a> {
    pub(crate) fn new(stage: &'a mut TextStage, tally: BadTally) -> CsvRecords<'a> {
        stage.leave_lines();
        stage.line_ends = LineEnds::LfOrCr;
        let line = Line { text: stage.tail.take(), taken: 0 };
        let scanner = Scanner::new(b',', stage.limits.record_fields);
        CsvRecords {
            stage,
            tally,
            scanner,
            state: State::New,
            from: 0,
            line,
            has_header: true,
            header: None,
            is_flexible: false,
            fields: None,
            number: 0,
            quote: Quote::default(),
            skipped: Skipped::default(),
        }
    }

    /// Sets whether the first record is a header, which names the fields and is not returned as a record; true by default. Has no
    /// effect once something was read.
    #[must_use]
    pub fn with_header(mut self, has_header: bool) -> CsvRecords<'a> {
        if self.state == State::New {
            self.has_header = has_header;
        }
        self
    }

    /// Sets the delimiter between two fields; a comma by default.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] if it is not ASCII, if it is a quote, CR or LF, or once something was read.
    pub fn with_delimiter(mut self, delimiter: u8) -> Result<CsvRecords<'a>> {
        if self.state != State::New {
            return Err(Error::misuse(Stage::Handler, "the delimiter must be set before the first record is read"));
        }
        self.scanner.set_delimiter(delimiter::checked(delimiter, Stage::Handler)?);
        Ok(self)
    }

    /// Sets whether fields can be quoted, and then hold delimiters and line ends; true by default. With `false` a quote is a
    /// character like any other, as in `text/tab-separated-values`: a tab always ends a field, and a line end the record. Has no
    /// effect once something was read.
    #[must_use]
    pub fn with_quotes(mut self, has_quotes: bool) -> CsvRecords<'a> {
        if self.state == State::New {
            self.scanner.set_quotes(has_quotes);
        }
        self
    }

    /// Sets whether records may have any number of fields; false by default: a record with another number of fields than the
    /// header, or than the first record if there is no header, is a bad record.
    #[must_use]
    pub fn with_flexible(mut self, is_flexible: bool) -> CsvRecords<'a> {
        self.is_flexible = is_flexible;
        self
    }

    /// Returns the names of the fields from the header, which is read first if necessary. None if headers are off, or if the
    /// payload has no records at all.
    ///
    /// # Errors
    /// Those of [`next`](CsvRecords::next), except for bad records.
    pub async fn header(&mut self) -> Result<Option<impl DoubleEndedIterator<Item = &str> + Clone>> {
        while self.awaits_header() && self.advance().await? {}
        Ok(self.header.as_ref().map(StringRecord::iter))
    }

    /// Returns the next record as a `T`, which may borrow from it. Fields are matched by the names in the header, if there is one
    /// and `T` has fields, else by their order. Returns `None` at the end of the payload, also when called again. Yields to the
    /// host by itself; most records come without waiting for anything. The call can be dropped while it waits: nothing is lost.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`] and [`ErrorKind::RecordTooLong`], by the policy of [`BadRecords`](crate::BadRecords);
    /// [`ErrorKind::RecordsLost`] for a header that is too long or has an open quote; and whatever else ends the payload (see
    /// [`ErrorKind`]), which later calls return again.
    ///
    /// The unit type takes no field, so that `Vec<()>` never ends: do not read such a type.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        let mut records = self;
        records.tally.go_on(&records.stage.run);
        loop {
            if !records.whole_at_once()? && !records.whole(is_map::<T>).await? {
                return Ok(None);
            }
            records.state = State::Between;
            match try_lend(records, |records| records.lend()) {
                Ok(record) => return Ok(Some(record)),
                Err((back, error)) => {
                    records = back;
                    records.stage.run.slice().charge(cost::REFUSED);
                    let why = explain::not_of_type(records.number, &error, records.scanner.fields(), records.header.as_ref());
                    records.meet(ErrorKind::BadRecord, why)?;
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
        self.tally.first()
    }

    fn lend<'r, T: Deserialize<'r>>(&'r self) -> Result<Record<'r, T>, Mismatch> {
        let value = T::deserialize(&mut RecordDeserializer::new(self.scanner.fields(), self.header.as_ref()))?;
        Ok(Record::new(value, self.number, Start::Text(self.stage, self.from)))
    }
}
