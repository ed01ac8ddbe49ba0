//! Puts every fault at every boundary of a small payload, and checks each answer against what a guest may answer.

mod drawn;
mod fault_sweep;
mod table;

pub use fault_sweep::FaultSweep;
pub use table::{FaultRow, FaultTable, Violation};
