//! The log that a host can ask for: one line for each record, on standard error.

mod line;
mod logger;

pub(super) use logger::install;
