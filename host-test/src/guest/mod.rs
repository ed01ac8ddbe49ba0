//! A compiled component, from a file, from bytes, or built from its crate.

pub(crate) mod build;
mod check;
pub(crate) mod component;
#[allow(clippy::module_inception)] // one type a file
mod guest;

pub use guest::Guest;

pub(crate) use check::HANDLER;
