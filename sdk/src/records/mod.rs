//! Records: serde values out of a payload, one at a time, in the memory of one.

mod any;
mod bad;
pub(crate) mod cost;
#[cfg(feature = "csv")]
mod csv;
pub(crate) mod delimiter;
mod expensive;
mod lend;
#[cfg(feature = "ndjson")]
mod ndjson;
#[cfg(feature = "postcard")]
mod postcard;
mod reason;
mod record;

#[cfg(feature = "postcard")]
pub use self::postcard::PostcardRecords;
pub use any::Records;
#[cfg(feature = "csv")]
pub(crate) use any::TSV;
pub(crate) use any::{Any, Format};
pub use bad::BadRecords;
pub(crate) use bad::BadTally;
#[cfg(feature = "csv")]
pub use csv::CsvRecords;
#[cfg(feature = "ndjson")]
pub use ndjson::NdjsonRecords;
pub(crate) use reason::reason;
pub use record::Record;
