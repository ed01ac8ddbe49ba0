//! What is measured, one table a file.

mod cost;
mod decoding;
mod end_to_end;
mod memory;
mod metered;
mod race;
mod settings;
mod size;
mod start;
mod step;

pub use cost::Cost;
pub use decoding::Decoding;
pub use end_to_end::{EndToEnd, NATIVE};
pub use memory::Memory;
pub use metered::Metered;
pub use race::{Race, Times};
pub use settings::Settings;
pub use size::Size;
pub use start::Start;
pub use step::Step;
