//! What one run of a guest is given, and what it may spend: the same for the library, the command line and suites.

mod length;
mod run_spec;
mod setters;

pub use length::Length;
pub use run_spec::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIMEOUT, RunSpec};

pub(crate) use setters::{setter, setters};
