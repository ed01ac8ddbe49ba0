use super::payload::{Payload, Way, misuse};
#[cfg(feature = "csv")]
use crate::CsvRecords;
#[cfg(feature = "ndjson")]
use crate::NdjsonRecords;
use crate::Result;
use crate::records::{Any, BadRecords, BadTally, Format, Records};
#[cfg(feature = "postcard")]
use crate::{Framing, PostcardRecords, note::note, text::TextStage};

/// The payload's records.
impl Payload {
    /// Sets the policy for bad records. By default the first one ends the payload.
    ///
    /// # Errors
    /// [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) after the first read.
    pub fn set_bad_records(&mut self, policy: BadRecords) -> Result<()> {
        self.before_first_read("the policy for bad records")?;
        self.bad_records = policy;
        Ok(())
    }

    /// Reads the payload as CSV, record by record. It can follow lines: after a few head lines, for example.
    ///
    /// # Errors
    /// Those of [`text`](Payload::text), and [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) after text or records were read.
    #[cfg(feature = "csv")]
    pub fn csv(&mut self) -> Result<CsvRecords<'_>> {
        let tally = self.begin_text_records()?;
        Ok(CsvRecords::new(&mut self.stage, tally))
    }

    /// Reads the payload as NDJSON, a JSON value from each line.
    ///
    /// ```
    /// # use intake::{Payload, Reply, Result};
    /// use std::borrow::Cow;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Event<'a> {
    ///     level: &'a str, // borrowed from the line
    ///     #[serde(borrow)]
    ///     message: Cow<'a, str>, // as well, unless it has escapes
    ///     id: u64,
    /// }
    ///
    /// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    ///     let mut events = payload.ndjson()?;
    ///     while let Some(event) = events.next::<Event>().await? {
    ///         reply.write(format!("{} {} {}\n", event.number(), event.level, event.message)).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Those of [`text`](Payload::text), and [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) after text or records were read.
    #[cfg(feature = "ndjson")]
    pub fn ndjson(&mut self) -> Result<NdjsonRecords<'_>> {
        let bad = self.begin_text_records()?;
        self.stage.line_bytes = self.stage.limits.record_bytes;
        Ok(NdjsonRecords::new(&mut self.stage, bad))
    }

    /// Reads the payload as postcard records in this framing. The charset is ignored.
    ///
    /// ```
    /// # use intake::{Framing, Payload, Reply, Result};
    /// #[derive(serde::Deserialize)]
    /// struct Reading<'a> {
    ///     sensor: &'a str, // borrowed from the record
    ///     celsius: f32,
    /// }
    ///
    /// async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    ///     let mut readings = payload.postcard(Framing::COBS.with_crc32())?;
    ///     let mut warmest = f32::MIN;
    ///     while let Some(reading) = readings.next::<Reading>().await? {
    ///         warmest = warmest.max(reading.celsius);
    ///     }
    ///     reply.write(format!("{warmest}\n")).await
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::UnknownCoding`](crate::ErrorKind::UnknownCoding) or [`ErrorKind::Multipart`](crate::ErrorKind::Multipart) if
    /// the payload is compressed or has several parts; [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) after it was read in any
    /// way.
    #[cfg(feature = "postcard")]
    pub fn postcard(&mut self, framing: Framing) -> Result<PostcardRecords<'_>> {
        let tally = self.begin_byte_records()?;
        note!(Info, Records, 0, "records of postcard; framing: {:?}, CRC: {}", framing.bounds, framing.crc32);
        let TextStage { feed, limits, run, .. } = &mut self.stage;
        Ok(PostcardRecords::new(feed, limits, run, tally, framing))
    }

    /// Reads the payload's records, in the format that its media type names: `text/csv` (with quotes, unless `quotes=absent`) and
    /// `text/tab-separated-values` (without quotes, unless `quotes=present`), with a header unless `header=absent`;
    /// `application/x-ndjson`; `application/x-postcard; framing=cobs` (or `length`; with or without `crc=crc32`). Each
    /// needs the cargo feature of its name.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownFormat`](crate::ErrorKind::UnknownFormat) if no media type was declared, if it names no such format,
    /// or one whose cargo feature is off; and those of the method that reads the format: [`csv`](Payload::csv),
    /// [`ndjson`](Payload::ndjson) or [`postcard`](Payload::postcard).
    pub fn records(&mut self) -> Result<Records<'_>> {
        if self.way == Way::NotYet {
            self.check_readable()?;
        }
        let any = match Format::of(self.description.media_type.as_deref())? {
            #[cfg(feature = "csv")]
            Format::Csv { has_header, delimiter, has_quotes } => {
                Any::Csv(self.csv()?.with_header(has_header).with_delimiter(delimiter)?.with_quotes(has_quotes))
            }
            #[cfg(feature = "ndjson")]
            Format::Ndjson => Any::Ndjson(self.ndjson()?),
            #[cfg(feature = "postcard")]
            Format::Postcard(framing) => Any::Postcard(self.postcard(framing)?),
            #[allow(unreachable_patterns, reason = "with all features on, none is missing")]
            missing => return Err(missing.is_off(self.description.media_type.as_deref())),
        };
        Ok(Records(any))
    }

    /// Begins to read records of text.
    #[cfg(any(feature = "csv", feature = "ndjson"))]
    fn begin_text_records(&mut self) -> Result<BadTally> {
        match self.way {
            Way::NotYet => self.begin_decoding()?,
            Way::Lines => {}
            Way::Chunks => {
                return Err(misuse("records of text cannot be read after raw chunks: the decoder must see the first byte"));
            }
            Way::Text => return Err(misuse("records cannot be read after text: it may have stopped within one")),
            Way::Records => return Err(misuse("records can be read only once: keep the reader")),
        }
        self.way = Way::Records;
        Ok(BadTally::new(self.bad_records, &self.stage.limits))
    }

    /// Begins to read records of bytes.
    #[cfg(feature = "postcard")]
    fn begin_byte_records(&mut self) -> Result<BadTally> {
        match self.way {
            Way::NotYet => self.check_readable()?,
            Way::Chunks => return Err(misuse("records cannot be read after raw chunks: they may have stopped within one")),
            Way::Lines | Way::Text => {
                return Err(misuse("records of bytes cannot be read after text or lines: the decoder holds bytes back"));
            }
            Way::Records => return Err(misuse("records can be read only once: keep the reader")),
        }
        self.way = Way::Records;
        self.undecodable = None;
        Ok(BadTally::new(self.bad_records, &self.stage.limits))
    }
}
