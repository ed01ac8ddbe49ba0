//! What one run of a guest is given, and what it may spend: the same for the library, the command line and suites.

mod fault;
mod length;
mod log_level;
mod payload;
mod plan;
mod run_spec;
mod script;

pub use fault::{Fault, Place, Times, Unit, What};
pub use length::Length;
pub use log_level::LogLevel;
pub use payload::Payload;
pub use plan::Plan;
pub use run_spec::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIMEOUT, RunSpec};
pub use script::{Script, Step};

pub use crate::text::{InvalidValue, parse_fuel, parse_size, parse_time};

pub(crate) use payload::{PayloadKind, not_opened};
pub(crate) use plan::Cutter;
