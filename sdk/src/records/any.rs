use serde::Deserialize;

use super::{Record, delimiter};
use crate::media_type::MediaType;
use crate::{Error, ErrorKind, Result, Stage};
use intake_text::Escaped;

/// The payload's records, in the format that its media type names. Returned by [`Payload::records`](crate::Payload::records).
pub struct Records<'a>(pub(crate) Any<'a>);

pub(crate) enum Any<'a> {
    #[cfg(feature = "csv")]
    Csv(super::CsvRecords<'a>),
    #[cfg(feature = "ndjson")]
    Ndjson(super::NdjsonRecords<'a>),
    #[cfg(feature = "postcard")]
    Postcard(super::PostcardRecords<'a>),
}

/// The media type of fields between tabs, without quotes.
pub(crate) const TSV: &str = "text/tab-separated-values";

const FORMATS: &str = "text/csv, text/tab-separated-values, application/x-ndjson or application/x-postcard";

/// A format of records, as a media type names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    Csv {
        has_header: bool,
        delimiter: u8,
        has_quotes: bool,
    },
    Ndjson,
    #[cfg(feature = "postcard")]
    Postcard(crate::Framing),
    #[cfg(not(feature = "postcard"))]
    Postcard,
}

/// Calls `$call` on whichever reader it is.
macro_rules! whichever {
    ($records:expr, $reader:ident => $call:expr) => {
        match $records {
            #[cfg(feature = "csv")]
            Any::Csv($reader) => $call,
            #[cfg(feature = "ndjson")]
            Any::Ndjson($reader) => $call,
            #[cfg(feature = "postcard")]
            Any::Postcard($reader) => $call,
        }
    };
}

impl Records<'_> {
    /// Returns the next record, or `None` at the end of the payload, also when called again. Yields to the host by itself.
    ///
    /// # Errors
    /// [`ErrorKind::BadRecord`], [`ErrorKind::RecordTooLong`] and [`ErrorKind::TooManyBadRecords`], by the
    /// [policy](crate::BadRecords); and whatever ends the payload, which later calls return again.
    pub async fn next<'r, T: Deserialize<'r>>(&'r mut self) -> Result<Option<Record<'r, T>>> {
        match &mut self.0 {
            #[cfg(feature = "csv")]
            Any::Csv(records) => records.next().await,
            #[cfg(feature = "ndjson")]
            Any::Ndjson(records) => records.next().await,
            #[cfg(feature = "postcard")]
            Any::Postcard(records) => {
                let records = match records.next_at_once() {
                    Ok(record) => return Ok(Some(record)),
                    Err(records) => records,
                };
                records.next_in_steps().await
            }
        }
    }

    /// Returns the number of bad records met so far.
    pub fn bad(&self) -> u64 {
        whichever!(&self.0, records => records.bad())
    }

    /// Returns the error of the first bad record.
    pub fn first_bad(&self) -> Option<&Error> {
        whichever!(&self.0, records => records.first_bad())
    }
}

impl Format {
    /// The format that a media type names.
    pub(crate) fn of(media_type: Option<&str>) -> Result<Format> {
        let Some(declared) = media_type else {
            let message = format!("no media type names the format of the records (expected {FORMATS})");
            return Err(unknown(message));
        };
        let media_type = MediaType::new(declared);
        let present = |name, default| is_present(&media_type, name, default);
        match media_type.essence().as_str() {
            "text/csv" => Ok(Format::Csv {
                has_header: present("header", true)?,
                delimiter: delimiter(&media_type)?,
                has_quotes: present("quotes", true)?,
            }),
            // https://www.iana.org/assignments/media-types/text/tab-separated-values: a field can be anything but a tab.
            TSV => {
                Ok(Format::Csv { has_header: present("header", true)?, delimiter: b'\t', has_quotes: present("quotes", false)? })
            }
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => Ok(Format::Ndjson),
            "application/x-postcard" => postcard(&media_type),
            _ => Err(unknown(format!("media type {} is not a format of records (expected {FORMATS})", Escaped(declared)))),
        }
    }

    /// The error of a format whose cargo feature is off.
    #[cfg_attr(all(feature = "csv", feature = "ndjson", feature = "postcard"), allow(dead_code, reason = "then none is"))]
    pub(crate) fn is_off(&self, media_type: Option<&str>) -> Error {
        let feature = match self {
            Format::Csv { .. } => "csv",
            Format::Ndjson => "ndjson",
            #[cfg(feature = "postcard")]
            Format::Postcard(_) => "postcard",
            #[cfg(not(feature = "postcard"))]
            Format::Postcard => "postcard",
        };
        let shown = Escaped(media_type.unwrap_or_default());
        unknown(format!("media type {shown} needs the cargo feature `{feature}` of intake, which this guest was built without"))
    }
}

/// A parameter as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180#section-3) defines it for the header. Without it a header is
/// assumed, as in most files.
fn is_present(media_type: &MediaType<'_>, name: &str, default: bool) -> Result<bool> {
    match parameter(media_type, name).as_deref() {
        None => Ok(default),
        Some("present") => Ok(true),
        Some("absent") => Ok(false),
        Some(other) => Err(unexpected(name, other, r#""present" or "absent""#)),
    }
}

/// There is no standard for it, but spreadsheets have other delimiters: `delimiter=";"`.
fn delimiter(media_type: &MediaType<'_>) -> Result<u8> {
    let Some(value) = media_type.parameter("delimiter") else { return Ok(b',') };
    match value.as_bytes() {
        [byte] if delimiter::is_one(*byte) => Ok(*byte),
        [] => Err(unknown(r#"the media type's delimiter is empty; a semicolon needs quotes: delimiter=";""#.into())),
        _ => Err(unexpected("delimiter", &value, delimiter::WHICH)),
    }
}

#[cfg(not(feature = "postcard"))]
fn postcard(_: &MediaType<'_>) -> Result<Format> {
    Ok(Format::Postcard)
}

#[cfg(feature = "postcard")]
fn postcard(media_type: &MediaType<'_>) -> Result<Format> {
    use crate::Framing;

    const FRAMINGS: &str = r#""cobs" or "length""#;
    let framing = match parameter(media_type, "framing").as_deref() {
        Some("cobs") => Framing::COBS,
        Some("length") => Framing::LENGTH_PREFIXED,
        None => return Err(unknown(format!("the media type has no parameter framing (expected {FRAMINGS})"))),
        Some(other) => return Err(unexpected("framing", other, FRAMINGS)),
    };
    match parameter(media_type, "crc").as_deref() {
        None => Ok(Format::Postcard(framing)),
        Some("crc32") => Ok(Format::Postcard(framing.with_crc32())),
        Some(other) => Err(unexpected("crc", other, r#""crc32""#)),
    }
}

fn parameter(media_type: &MediaType<'_>, name: &str) -> Option<String> {
    media_type.parameter(name).map(|value| value.to_ascii_lowercase())
}

fn unexpected(name: &str, value: &str, expected: &str) -> Error {
    unknown(format!("unknown media type parameter {name}={} (expected {expected})", Escaped(value)))
}

fn unknown(message: String) -> Error {
    Error::new(ErrorKind::UnknownFormat, Stage::Records, message)
}
