//! Records: serde values out of a payload, one at a time, in the memory of one.

mod bad;
mod lend;
mod reason;
mod record;

pub use bad::BadRecords;
pub(crate) use bad::BadTally;
pub use record::Record;
