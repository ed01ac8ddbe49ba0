//! Where a reply goes: kept in memory, and written on where that is wanted.

mod collect;
mod drain;

pub(crate) use collect::{Collect, Kept, Onward};
pub(crate) use drain::Drain;
