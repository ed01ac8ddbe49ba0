//! Finds and reports the position of a run that did not end in ok.

#[allow(clippy::module_inception)] // one type a file
mod diagnosis;
mod excerpt;
mod excerpt_of;
mod findings;
mod diagnose;
mod known;
mod samples;
mod stage;
mod trace;

pub use diagnosis::{Activity, Diagnosis, HotSpot};
pub use excerpt::Excerpt;
pub use findings::{Findings, Narrowed, Slice};

pub(crate) use known::Known;
pub(crate) use samples::Samples;
pub(crate) use stage::of_stack as stage_of_stack;
pub(crate) use trace::Trace;
