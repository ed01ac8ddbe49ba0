//! The payload of one run, as the handler has it.

#[cfg(test)]
mod dropped;
#[allow(clippy::module_inception, reason = "the file is about the type `Payload`")]
mod payload;
mod readable;
#[cfg(feature = "_records")]
mod records;

pub use payload::Payload;
