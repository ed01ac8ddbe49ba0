//! Repeats a run that did not end in ok, to find the byte that matters, and whether its last slice ends.

#[allow(clippy::module_inception)] // one function a file
mod diagnose;
mod findings;

pub use findings::{Findings, Narrowed, Slice};
