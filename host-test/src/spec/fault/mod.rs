//! What goes wrong in a run, and where, as it is written down.

#[allow(clippy::module_inception)] // one type a file
mod fault;
mod parse;
mod place;

pub use fault::{Fault, Times, What};
pub use place::{Place, Unit};
