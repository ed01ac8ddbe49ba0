//! Checks a guest: runs it against built-in payloads and those of its author, and reports which of the promises it keeps.

mod bases;
#[allow(clippy::module_inception)] // one type a file
mod check;
mod drawn;
mod evidence;
mod faults;
mod malformed;
mod promise_of;
mod promises;
mod report;
mod samples;
mod seen;

pub use crate::batch::Promise;
pub use check::Check;
pub use evidence::Evidence;
pub use report::{CheckReport, PromiseReport, PromiseVerdict};
