//! A compiled component, from a file, from bytes, or built from its crate.

mod build;
mod check;
#[allow(clippy::module_inception)] // one type a file
mod guest;

pub use guest::Guest;
