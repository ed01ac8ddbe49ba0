//! Records: serde values out of a payload, one at a time, in the memory of one.

mod bad;
#[cfg(feature = "csv")]
mod csv;
mod lend;
#[cfg(feature = "ndjson")]
mod ndjson;
mod reason;
mod record;

pub use bad::BadRecords;
pub(crate) use bad::BadTally;
#[cfg(feature = "ndjson")]
pub use ndjson::NdjsonRecords;
#[cfg(feature = "csv")]
pub use csv::CsvRecords;
pub use record::Record;
