//! Checks a guest: runs it against built-in payloads and those of its author, and reports which of the promises it keeps.

#[allow(clippy::module_inception)] // one type a file
mod check;
mod bases;
mod promise_of;
mod drawn;
mod evidence;
mod faults;
mod malformed;
mod promise;
mod promises;
mod ran;
mod report;
mod sample;
mod samples;
mod seen;
mod setting;
mod table;
mod trial;

pub use check::Check;
pub use evidence::Evidence;
pub use promise::Promise;
pub use report::{CheckReport, PromiseReport, PromiseVerdict};

pub(crate) use ran::Ran;
pub(crate) use sample::Sample;
pub(crate) use setting::Setting;
pub(crate) use table::{WIDTH, plain_table};
pub(crate) use trial::Trial;
