//! One run: a guest in a store of its own, with a virtual clock, limits, and faults between it and its payload and reply.

mod bounded;
pub(crate) mod clock;
mod declared;
#[allow(clippy::module_inception)] // one type a file
mod engine;
mod fault;
pub(crate) mod guest;
mod harness;
mod memory;
mod output;
pub(crate) mod own_thread;
mod position;
mod run;
mod setters;
mod sink;
pub(crate) mod source;
pub(crate) mod stack;
mod verdict;

pub use guest::{Guest, World};
pub use harness::{DEFAULT_KEEP, Harness, Reached};

pub(crate) use clock::{Clock, ClockView};
pub(crate) use engine::engine;
pub(crate) use fault::{FaultySink, FaultySource, Record};
pub(crate) use memory::Memory;
pub(crate) use output::Output;
#[cfg(feature = "cli")]
pub(crate) use position::{Samples, of_stack};
pub(crate) use run::{FUEL_SEEN_EVERY, GRACE};
pub(crate) use setters::{setter, setters};
pub(crate) use sink::{Collect, Drain, Onward};
pub(crate) use source::Opened;
#[cfg(feature = "cli")]
pub(crate) use verdict::{Bounds, clip, stopped};
