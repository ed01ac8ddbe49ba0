//! Records of CSV out of the decoded text.

mod explain;
mod find;
mod read;
mod records;
mod scan;

pub use records::CsvRecords;
