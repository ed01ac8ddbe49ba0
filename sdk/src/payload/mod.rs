//! The payload of one run, as the handler has it.

mod pace;
#[allow(clippy::module_inception, reason = "the file is about the type `Payload`")]
mod payload;
mod readable;
#[cfg(feature = "_records")]
mod records;
#[cfg(test)]
mod tests;

pub use pace::Pace;
pub use payload::Payload;
