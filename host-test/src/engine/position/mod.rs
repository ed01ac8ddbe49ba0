//! Finds the position of a run that did not end in ok: recorded while it runs, looked at afterwards.

mod excerpt_of;
mod known;
mod samples;
mod stage;
mod trace;

pub(crate) use known::Known;
pub(crate) use samples::Samples;
#[cfg(feature = "cli")]
pub(crate) use stage::of_stack;
pub(crate) use trace::Trace;
