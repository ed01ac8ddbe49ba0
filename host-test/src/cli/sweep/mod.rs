//! `host-test sweep`.

mod args;
mod payloads;
mod file;
mod gate;
mod sweep;

pub(super) use args::SweepArgs;
pub(super) use sweep::sweep;
