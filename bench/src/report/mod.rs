//! What was measured, for people and for programs.

mod goal;
mod goals;
mod html;
mod machine;
mod markdown;
mod measure;
mod number;
#[allow(clippy::module_inception)] // one type a file
mod report;
mod table;
mod tables;

pub use goal::Goal;
pub use machine::Machine;
pub use markdown::put_into;
pub use report::Report;
pub use table::Table;
