//! Makes faults happen: between the host and the source of the payload, between the host and the sink of the reply, and in what
//! the host answers to a checkpoint.

mod pacing;
mod payload;
mod record;
mod reply;

pub(crate) use pacing::FaultyPacing;
pub(crate) use payload::{AfterEnd, FaultySource};
pub(crate) use record::{Armed, Record};
pub(crate) use reply::FaultySink;
