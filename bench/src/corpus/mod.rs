//! The payloads that are measured, by name.

mod all;
#[allow(clippy::module_inception)] // one type a file
mod corpus;
mod made;

pub use all::{all, dense_single_byte, east_asian, extremes, mixed, real, utf_8, utf_16};
pub use corpus::{Corpus, Group, Text};
pub use made::Letters;
