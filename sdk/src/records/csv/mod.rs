//! Records of CSV out of the decoded text.

mod deserializer;
#[cfg(test)]
mod dropped;
mod explain;
mod probe;
mod read;
mod records;
mod scan;
mod skipped;

pub use records::CsvRecords;
