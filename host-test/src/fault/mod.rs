//! What goes wrong in a run, and where: written down as a [`Fault`], and put there by the harness.

#[allow(clippy::module_inception)] // one type a file
mod fault;
mod parse;
mod place;

pub use fault::{Fault, Times, What};
pub use place::{Place, Unit};
