//! When it is time for a checkpoint: work is charged as estimated fuel, from bytes and items.

pub(crate) mod cost;
mod slice;

pub(crate) use slice::{MIN_BUDGET, Slice};
