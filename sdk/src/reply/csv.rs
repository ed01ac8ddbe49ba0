use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde::Serialize;

use super::Reply;
use super::limited_buf::LimitedBuf;
use super::record::{Failure, Records};
use super::without_quotes::without_quotes;
#[cfg(doc)]
use crate::ErrorKind;
use crate::media_type::MediaType;
use crate::records::cost;
use crate::records::{TSV, delimiter, reason};
use crate::{Error, Result, Stage, UnmappablePolicy};

/// Writes records as CSV, as in RFC 4180 except for the line end, which is LF. Returned by [`Reply::csv`].
pub struct CsvWriter<'a> {
    records: Records<'a>,
    /// Made for the first record, and made again after a bad one: what was left of that is gone with it.
    csv: Option<csv::Writer<Shared>>,
    room: Shared,
    has_header: bool,
    delimiter: u8,
    has_quotes: bool,
    terminator: Terminator,
}

impl Reply {
    /// Writes records as CSV from here on, encoded in the reply's charset: by the crate `csv`, with a header of the field names
    /// if they are structs.
    ///
    /// If no media type was set, it becomes `text/csv; header=present`, or `absent`, with the delimiter and the quotes if they
    /// are set. If `text/tab-separated-values` was set, a tab is the delimiter, and there are no quotes unless `quotes=present`
    /// is among its parameters.
    ///
    /// A second writer continues the table of the first: it writes no header, and the same number of fields.
    ///
    /// # Errors
    /// Whatever ended the reply.
    pub fn csv(&mut self) -> Result<CsvWriter<'_>> {
        let records = Records::new(self, "CSV", cost::csv::WRITTEN_BYTE, "text/csv")?;
        let reply = &mut *records.reply;
        // Once the head was sent it stays what it was.
        if let Ok(head) = reply.head() {
            let quotes = head.media_type.as_deref().and_then(tsv_quotes);
            reply.tsv_quotes = quotes;
        }
        let tsv_quotes = reply.tsv_quotes;
        Ok(CsvWriter {
            records,
            csv: None,
            room: Shared::default(),
            has_header: true,
            delimiter: if tsv_quotes.is_some() { b'\t' } else { b',' },
            has_quotes: tsv_quotes.unwrap_or(true),
            terminator: Terminator::Any(b'\n'),
        })
    }
}

impl CsvWriter<'_> {
    /// Sets whether a header of the field names goes before the first record of the reply, if that is a struct. It does by
    /// default. With `true`, another table begins, even within a reply: with a header of its own, and any number of fields.
    #[must_use]
    pub fn with_header(mut self, has_header: bool) -> Self {
        self.has_header = has_header;
        if has_header {
            self.csv = None;
            self.records.reply.csv_fields = None;
        }
        self
    }

    /// Sets the delimiter between fields, such as `;` or a tab. A comma by default.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`] if it is not ASCII, or if it is a quote, CR or LF, as when reading; or if it cannot be encoded in
    /// the reply's charset, as the shifts of ISO-2022-JP.
    pub fn with_delimiter(mut self, delimiter: u8) -> Result<Self> {
        self.delimiter = delimiter::checked(delimiter, Stage::Reply)?;
        if self.records.reply.charset().is_iso_2022_jp() && matches!(delimiter, 0x0E | 0x0F | 0x1B) {
            return Err(Error::misuse(Stage::Reply, "the delimiter is not a character of ISO-2022-JP"));
        }
        Ok(self)
    }

    /// Sets whether fields are quoted if they need it; they are by default. With `false` a quote is written as it is, as in
    /// `text/tab-separated-values`, and a record is refused if a field holds the delimiter, CR or LF, or if it would be a blank
    /// line.
    #[must_use]
    pub fn with_quotes(mut self, has_quotes: bool) -> Self {
        self.has_quotes = has_quotes;
        self.csv = None;
        self
    }

    /// Ends each record with CRLF, as RFC 4180 demands.
    #[must_use]
    pub fn with_crlf(mut self) -> Self {
        self.terminator = Terminator::CRLF;
        self
    }

    /// Appends one record. Waits if the host cannot take more yet.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`] if the record cannot be a line of CSV, such as a struct with a map in it, or, [without
    /// quotes](CsvWriter::with_quotes), a field with a delimiter in it; if its number of fields differs from the records before,
    /// or a field is not UTF-8. [`ErrorKind::RecordTooLong`] past [`Reply::set_record_bytes`]. In both cases nothing of the
    /// record is sent, and the next one can be written. [`ErrorKind::Misuse`] if the replacement of [`Reply::set_unmappable`]
    /// would break CSV, and whatever ends the reply (see [`Reply::write`]).
    pub async fn write<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<()> {
        self.records.begin().await?;
        let (delimiter, has_quotes) = (self.delimiter, self.has_quotes);
        let breaks = |byte| matches!(byte, b'\r' | b'\n') || (byte == b'"' && has_quotes) || byte == delimiter;
        self.records.check_replacement(breaks)?;
        if !has_quotes && self.encoding_can_ask_for_quotes() {
            let message = "the replacement for characters that are not in the reply's charset may need quotes; choose another \
                           with `set_unmappable`, or another delimiter";
            return Err(Error::misuse(Stage::Reply, message));
        }
        let outcome = self.serialise(record);
        self.records.charge(self.room.0.borrow().len());
        // Nothing else may hold the buffer while this waits.
        let line = std::mem::take(self.room.0.borrow_mut().bytes());
        let outcome = outcome.and_then(|shape| match String::from_utf8(line) {
            Ok(line) => Ok((shape, line)),
            Err(_) => Err(Failure::Bad("it has a field that is not UTF-8".into())),
        });
        let (shape, line) = match outcome {
            Ok(written) => written,
            Err(failure) => {
                self.csv = None;
                return Err(self.records.refuse(failure));
            }
        };
        if self.records.reply.csv_fields.replace(shape.fields).is_none() {
            self.say_header(shape.header.is_some());
        }
        let sent = self.records.send(&line).await;
        *self.room.0.borrow_mut().bytes() = line.into_bytes();
        sent
    }

    /// Sends what was gathered, like [`Reply::flush`].
    ///
    /// # Errors
    /// Those of [`Reply::flush`].
    pub async fn flush(&mut self) -> Result<()> {
        self.records.reply.flush().await
    }

    fn serialise<T: Serialize + ?Sized>(&mut self, record: &T) -> Result<Shape, Failure> {
        let most = self.records.reply.record_bytes;
        // The header comes with the first record, and line ends do not count: each line is looked at below.
        // What has no quotes in the end has them around each field at first, and doubled.
        let times = if self.has_quotes { 2 } else { 6 };
        self.room.0.borrow_mut().begin(most.saturating_mul(times).saturating_add(8));
        let mut csv = match self.csv.take() {
            Some(csv) => csv,
            None => {
                self.records.reply.run.slice().charge(cost::csv::WRITER);
                self.builder().from_writer(self.room.clone())
            }
        };
        // It gathers fields itself, and hands a record over when it is flushed.
        let serialised = csv.serialize(record).and_then(|()| csv.flush().map_err(csv::Error::from));
        let mut room = self.room.0.borrow_mut();
        if let Err(error) = serialised {
            // It may not hand over what it has gathered: the room is the next record's then.
            let failure = if room.is_over() { Failure::TooLong } else { Failure::Bad(why(&error)) };
            drop(room);
            drop(csv);
            return Err(failure);
        }
        self.csv = Some(csv);
        if !self.has_quotes {
            without_quotes(room.bytes(), self.delimiter).map_err(|why| Failure::Bad(why.into()))?;
        }
        let shape = Shape::of(room.bytes(), self.delimiter, self.has_quotes);
        let end = if matches!(self.terminator, Terminator::CRLF) { 2 } else { 1 };
        let (header, fields) = shape.header.unwrap_or((0, shape.fields));
        if header.max(room.len() - header) > most.saturating_add(end) {
            return Err(Failure::TooLong);
        }
        let before = self.records.reply.csv_fields.unwrap_or(fields);
        if shape.fields != before {
            return Err(Failure::Bad(format!("it has {} fields, but the records before it have {before}", shape.fields)));
        }
        Ok(shape)
    }

    fn builder(&self) -> WriterBuilder {
        let mut builder = WriterBuilder::new();
        builder
            .has_headers(self.has_header && self.records.reply.csv_fields.is_none())
            .delimiter(self.delimiter)
            .terminator(self.terminator)
            .quote_style(match !self.has_quotes || self.encoding_can_ask_for_quotes() {
                true => QuoteStyle::Always,
                false => QuoteStyle::Necessary,
            })
            // How many there are is looked at here: this writer does not live as long.
            .flexible(true);
        builder
    }

    /// Whether fields can need quotes that they do not need before they are encoded: references have a `;`, in two charsets a yen
    /// sign becomes `\` and an overline `~`, and a field of which nothing is left would be a blank line.
    fn encoding_can_ask_for_quotes(&self) -> bool {
        let reply = &self.records.reply;
        if reply.encoder.is_some() && reply.policy == UnmappablePolicy::Replace("") {
            return true;
        }
        let can_refer = reply.policy == UnmappablePolicy::Reference && b"&#;0123456789".contains(&self.delimiter);
        reply.encoder.is_some() && (can_refer || matches!(self.delimiter, b'\\' | b'~'))
    }

    /// Says with the media type how the first table is written, and whether it has a header.
    fn say_header(&mut self, is_present: bool) {
        let (delimiter, has_quotes) = (self.delimiter, self.has_quotes);
        if std::mem::take(&mut self.records.says_media_type)
            && let Ok(head) = self.records.reply.head()
        {
            let is_tsv = delimiter == b'\t';
            let mut media_type = String::from(if is_tsv { TSV } else { "text/csv" });
            media_type.push_str(if is_present { "; header=present" } else { "; header=absent" });
            // A control character cannot stand in a header.
            if !is_tsv && delimiter != b',' && !delimiter.is_ascii_control() {
                media_type.push_str("; delimiter=\"");
                if delimiter == b'\\' {
                    media_type.push('\\');
                }
                media_type.push(char::from(delimiter));
                media_type.push('"');
            }
            if has_quotes == is_tsv {
                media_type.push_str(if has_quotes { "; quotes=present" } else { "; quotes=absent" });
            }
            head.media_type = Some(media_type);
            // For a second writer, which may come when the head was sent.
            self.records.reply.tsv_quotes = is_tsv.then_some(has_quotes);
        }
    }
}

/// Whether fields have quotes, if a media type is that of fields between tabs.
fn tsv_quotes(media_type: &str) -> Option<bool> {
    let media_type = MediaType::new(media_type);
    let has_quotes = || media_type.parameter("quotes").is_some_and(|quotes| quotes.eq_ignore_ascii_case("present"));
    (media_type.essence() == TSV).then(has_quotes)
}

/// A reason without the words that the crate puts before it.
fn why(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Serialize(said) => reason(said),
        _ => reason(error),
    }
}

/// What was written: a record, and perhaps a header before it.
struct Shape {
    /// Where the header ends, and how many fields it has.
    header: Option<(usize, usize)>,
    /// How many fields the record has.
    fields: usize,
}

impl Shape {
    fn of(lines: &[u8], delimiter: u8, has_quotes: bool) -> Shape {
        let mut shape = Shape { header: None, fields: 1 };
        let mut is_quoted = false;
        for (index, byte) in lines.iter().enumerate() {
            if *byte == b'"' && has_quotes {
                is_quoted = !is_quoted;
            } else if !is_quoted && *byte == delimiter {
                shape.fields += 1;
            } else if !is_quoted && *byte == b'\n' && index + 1 < lines.len() {
                shape = Shape { header: Some((index + 1, shape.fields)), fields: 1 };
            }
        }
        shape
    }
}

/// The room that `csv` writes to, and keeps.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<LimitedBuf>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
