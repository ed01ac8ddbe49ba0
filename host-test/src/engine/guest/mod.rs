//! A compiled component, from a file, from bytes, or built from its crate.

pub(crate) mod build;
mod check;
pub(crate) mod component;
#[allow(clippy::module_inception)] // one type a file
mod guest;
mod world;

pub use guest::Guest;
pub use world::World;

#[cfg(feature = "cli")]
pub(crate) use check::HANDLER;
pub(crate) use guest::Pre;
