//! Words, numbers and sizes, as people and shells read and write them.

mod invalid_value;
mod json;
mod number;
mod read_text;
mod shell;
mod size;
mod words;

pub use invalid_value::InvalidValue;
pub use size::{parse_fuel, parse_size, parse_time};

pub(crate) use json::json;
pub(crate) use number::{clean, figure, mib, short, size};
pub(crate) use read_text::read_text;
pub(crate) use shell::{printf, quoted};
pub(crate) use words::{counted, grouped, row, safe, with_cents, wrapped};
