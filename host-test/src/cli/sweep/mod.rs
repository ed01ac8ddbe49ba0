//! `host-test sweep`.

mod args;
mod payloads;
mod gate;
#[allow(clippy::module_inception)] // one type a file
mod sweep;

pub(super) use args::SweepArgs;
pub(super) use sweep::sweep;
