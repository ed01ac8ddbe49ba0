//! A guest that reads its payload in the way that the media type's parameter `read` says: `read=ndjson-struct`. It counts what it
//! gets, and does nothing with it; or, with the parameter `spend=free`, it spends on each item all the fuel that a handler may spend
//! without charging for it, with `spend=write` it writes a line to the reply as well, and with `spend=echo` it writes the item.

use std::borrow::Cow;

use intake::{BadRecords, ErrorKind, Framing, Handler, Payload, Reply, Result};
use serde::Deserialize;
use serde_json::Value;

mod spend;

use spend::Spend;

/// A row of `gen:csv`.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is parsed, and that is all")]
struct Order<'a> {
    id: u64,
    customer: &'a str,
    amount: f64,
    paid: Option<&'a str>,
    note: &'a str,
}

/// A line of `gen:ndjson`.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is parsed, and that is all")]
struct Request<'a> {
    ts: f64,
    level: Cow<'a, str>,
    path: Cow<'a, str>,
    ms: f64,
}

/// A frame of `gen:postcard`.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is parsed, and that is all")]
struct Reading {
    sensor: u16,
    time: u64,
    celsius: f32,
}

/// What was counted.
#[derive(Default)]
struct Counted {
    items: u64,
    bad: u64,
}

/// Counts the values of a reader of records.
macro_rules! count {
    ($records:expr, $value:ty, $counted:expr, $spend:expr) => {{
        let mut records = $records;
        loop {
            match records.next::<$value>().await {
                Ok(Some(_)) => {
                    $counted.items += 1;
                    $spend.item(0);
                }
                Ok(None) => break,
                Err(error) if matches!(error.kind(), ErrorKind::BadRecord | ErrorKind::RecordTooLong) => $counted.bad += 1,
                Err(error) => return Err(error),
            }
        }
    }};
}

/// Counts the values of a reader of records, which are of the type that is asked for: `struct`, `value` or `strings`.
macro_rules! count_as {
    ($kind:expr, $records:expr, $struct:ty, $counted:expr, $spend:expr) => {
        match $kind {
            "value" => count!($records, Value, $counted, $spend),
            "strings" => count!($records, Vec<String>, $counted, $spend),
            _ => count!($records, $struct, $counted, $spend),
        }
    };
}

struct Readers;

impl Handler for Readers {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let media_type = payload.description().media_type.clone().unwrap_or_default();
        let read = parameter(&media_type, "read").unwrap_or("lines");
        let spend = Spend::of(parameter(&media_type, "spend"));
        let report = parameter(&media_type, "bad") == Some("report");
        payload.set_bad_records(if report { BadRecords::Report } else { BadRecords::Skip })?;
        payload.accept_broken();
        let mut counted = Counted::default();
        match read.split_once('-').unwrap_or((read, "")) {
            ("chunks", _) => {
                let mut chunks = payload.chunks()?;
                while let Some(chunk) = chunks.next().await? {
                    counted.items += 1;
                    spend.item(chunk.len());
                    spend.write(chunk, reply).await?;
                }
            }
            ("text", _) => {
                let mut text = payload.text()?;
                while let Some(piece) = text.next().await? {
                    counted.items += 1;
                    spend.item(piece.len());
                    spend.write(piece.as_bytes(), reply).await?;
                }
            }
            ("lines", _) => {
                let mut lines = payload.lines()?;
                loop {
                    match lines.next().await {
                        Ok(Some(line)) => {
                            counted.items += 1;
                            spend.item(line.len());
                            spend.write(line.as_bytes(), reply).await?;
                        }
                        Ok(None) => break,
                        Err(error) if error.kind() == ErrorKind::LineTooLong => counted.bad += 1,
                        Err(error) => return Err(error),
                    }
                }
            }
            ("csv", kind) => count_as!(kind, payload.csv()?.with_delimiter(b';')?, Order<'_>, counted, spend),
            ("ndjson", kind) => count_as!(kind, payload.ndjson()?, Request<'_>, counted, spend),
            ("postcard", kind) => {
                let framing = framing(&media_type);
                count_as!(kind, payload.postcard(framing)?, Reading, counted, spend);
            }
            (_, kind) => match media_type.split(';').next() {
                Some("text/csv") => count_as!(kind, payload.records()?, Order<'_>, counted, spend),
                Some("application/x-ndjson") => count_as!(kind, payload.records()?, Request<'_>, counted, spend),
                _ => count_as!(kind, payload.records()?, Reading, counted, spend),
            },
        }
        reply.write(format!("{} items, {} bad\n", counted.items, counted.bad)).await
    }
}

/// The value of a parameter that stands in the media type without quotes.
fn parameter<'a>(media_type: &'a str, name: &str) -> Option<&'a str> {
    media_type.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
}

fn framing(media_type: &str) -> Framing {
    let framing = match parameter(media_type, "framing") {
        Some("length") => Framing::LENGTH_PREFIXED,
        _ => Framing::COBS,
    };
    if parameter(media_type, "crc") == Some("crc32") { framing.with_crc32() } else { framing }
}

intake::export!(Readers);
