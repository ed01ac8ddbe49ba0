//! Measures what a guest costs over payloads of many sizes: a [`Sweep`] runs it, a [`Measured`] holds the results, and a
//! [`Baseline`] holds earlier ones to compare with.

mod load;
mod grid;
#[allow(clippy::module_inception)] // one type a file
mod sweep;
mod runs;
mod point;
mod least_squares;
mod formula;
mod fit;
mod group;
mod measured;
mod table;
mod json;
mod html;
mod baseline;
mod tolerance;
mod change;
mod comparison;

pub use baseline::Baseline;
pub use change::Change;
pub use comparison::Comparison;
pub use fit::Fit;
pub use formula::Formula;
pub use measured::{Measured, Skipped};
pub use point::Point;
pub use sweep::Sweep;
pub use tolerance::Tolerance;
