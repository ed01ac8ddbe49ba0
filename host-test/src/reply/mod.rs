//! Where a reply goes: kept in memory, and written on where that is wanted; or refused, as a script says.

mod collect;
mod drain;
mod fault;

pub use fault::ReplyFault;

pub(crate) use collect::{Collect, Kept};
pub(crate) use drain::Drain;
