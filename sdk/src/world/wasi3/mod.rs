//! What the worlds on WASI 0.3 share: streams that are read into, and written from, one buffer each, and the clock that bounds every
//! wait. Nothing here blocks: while one run waits, others of the same instance go on.

mod clock;
mod drive;
mod input;
mod output;
mod pump;
#[cfg(feature = "http-p3")]
mod yields;

pub(super) use clock::Clock;
pub(super) use drive::drive;
pub(super) use input::Input;
pub(super) use output::Output;
pub(super) use pump::Pump;
#[cfg(feature = "http-p3")]
pub(super) use yields::Yields;
