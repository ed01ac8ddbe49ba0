//! What a guest logs and prints: the end of it is kept, and shown.

mod level;
#[allow(clippy::module_inception, reason = "the file is about the type `Log`")]
mod log;
mod output;

pub use level::LogLevel;
pub use log::Log;

pub(crate) use log::is_log_line;
pub(crate) use output::Output;
