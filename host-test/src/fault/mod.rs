//! What goes wrong in a run, and where: written down as a [`Fault`], and put there by the harness: between the host and the
//! source of the payload, between the host and the sink of the reply, and into what the host answers to a checkpoint.

#[allow(clippy::module_inception)] // one type a file
mod fault;
mod happened;
mod pacing;
mod parse;
mod payload;
mod place;
mod record;
mod reply;

pub use fault::{Fault, Times, What};
pub use happened::Happened;
pub use place::{Place, Unit};

pub(crate) use pacing::FaultyPacing;
pub(crate) use payload::{AfterEnd, FaultySource};
pub(crate) use record::{Armed, Record};
pub(crate) use reply::FaultySink;
