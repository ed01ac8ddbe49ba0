//! Records of CSV out of the decoded text.

mod deserializer;
mod explain;
mod probe;
mod read;
mod records;
mod scan;
mod skipped;
#[cfg(test)]
mod tests;

pub use records::CsvRecords;
