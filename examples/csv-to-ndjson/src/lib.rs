//! Orders out of a spreadsheet, as CSV in any charset, become NDJSON in UTF-8.
//!
//! A row that is not an order goes out as its error, in its place, and the run goes on behind it.

use intake::{BadRecords, ErrorKind, Handler, Limits, Payload, Reply, Result};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What stands between two fields: where these orders come from, the comma separates decimals. The media type cannot
/// declare this, or `payload.records()` would do.
const DELIMITER: u8 = b';';

/// The longest row. Orders are shorter; and what goes out is made in one go: of control characters that is six bytes for each, and
/// up to 160 fuel.
const ROW_BYTES: usize = 8 * 1024;

/// One row, by the names in the header; it may have more columns. Text is borrowed from the row.
#[derive(Deserialize, Serialize)]
struct Order<'a> {
    id: u64,
    customer: &'a str,
    #[serde(deserialize_with = "finite")]
    amount: f64,
    paid: Option<&'a str>, // an empty field is `None`
    note: &'a str,
}

/// What goes out in the place of a bad row.
#[derive(Serialize)]
struct Bad<'a> {
    record: u64,
    at: u64, // the byte of the payload at which the row starts
    error: &'a str,
}

struct CsvToNdjson;

impl Handler for CsvToNdjson {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        let mut limits = Limits::default();
        limits.record_bytes = ROW_BYTES;
        payload.set_limits(limits)?;
        payload.set_bad_records(BadRecords::Report)?;
        let mut orders = payload.csv()?.with_delimiter(DELIMITER)?;
        let mut lines = reply.ndjson()?;
        loop {
            match orders.next::<Order<'_>>().await {
                Ok(Some(order)) => lines.write(&*order).await?,
                Ok(None) => return Ok(()),
                Err(error) => match (error.kind(), error.record(), error.offset()) {
                    (ErrorKind::BadRecord | ErrorKind::RecordTooLong, Some(record), Some(at)) => {
                        lines.write(&Bad { record, at, error: error.message() }).await?;
                    }
                    // Not about one row: a bad header, or a payload that broke off. Nothing comes after it.
                    _ => return Err(error),
                },
            }
        }
    }
}

/// `NaN` and `inf` are numbers to `f64`, but not in JSON.
fn finite<'de, D: Deserializer<'de>>(amount: D) -> std::result::Result<f64, D::Error> {
    let amount = f64::deserialize(amount)?;
    if amount.is_finite() { Ok(amount) } else { Err(D::Error::custom("`amount` is not finite")) }
}

intake::export!(CsvToNdjson);
