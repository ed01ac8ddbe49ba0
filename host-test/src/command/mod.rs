//! The world of commands: a component that exports `wasi:cli/run` 0.2, run as `wasmtime run` would.

#[allow(clippy::module_inception)] // one type a file
mod command;
mod faults;
mod input;
mod outcome;
mod output;
mod program;
mod run;
mod verdict;

pub use command::Command;
pub use outcome::CommandOutcome;
