//! Suites: cases that a guest is run against, written in a TOML file or in code, and judged by what they expect.

mod case;
mod check;
mod difference;
mod error;
mod expect;
mod file;
mod gates;
mod json;
mod judge;
mod junit;
mod repeat;
mod report;
mod results;
mod same;
mod setters;
#[allow(clippy::module_inception)] // one type a file
mod suite;
mod watch;

pub use case::Case;
pub use error::Error;
pub use expect::Expect;
pub use file::Mistakes;
pub use gates::Gates;
pub use json::suites_to_json;
pub use junit::suites_to_junit;
pub use results::{CaseResult, Results, Verdict};
pub use suite::Suite;
