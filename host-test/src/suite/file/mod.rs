//! Suites in TOML: read into the same cases that code makes; every mistake is reported with its place.

mod case;
mod charset;
mod expand;
mod expect;
mod fields;
mod gates;
mod layer;
mod meant;
mod mistake;
mod mistakes;
mod payload;
mod read;
mod reading;
mod source;
mod words;

pub use mistakes::Mistakes;

pub(super) use meant::meant;
pub(super) use read::read;
pub(super) use source::Source;
