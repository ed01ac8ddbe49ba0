//! What is measured, one table a file.

mod cost;
mod race;

pub use cost::Cost;
pub use race::{Race, Times};
