//! Records of CSV out of the decoded text.

#[cfg(test)]
mod dropped;
mod explain;
mod find;
mod read;
mod records;
mod scan;

pub use records::CsvRecords;
