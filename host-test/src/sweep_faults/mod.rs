//! Puts every fault at every boundary of a small payload, and checks each answer against what a guest may answer.

mod drawn;
mod fault_sweep;
mod one_fault;
mod places;
mod rules;
mod table;

pub use fault_sweep::FaultSweep;
pub use table::{FaultRow, FaultTable, Violation};

pub(crate) use fault_sweep::{PAYLOAD, plan_of};
pub(crate) use one_fault::sweep;
pub(crate) use places::{all, label};
pub(crate) use rules::{Answer, answer};
