//! Where a payload comes from: described by a [`Payload`], opened once for each run.

mod cut;
mod fed;
mod open;
mod played;
mod feed;
#[allow(clippy::module_inception)] // one type a file
mod payload;
mod pipe;
mod script;

pub use payload::Payload;
pub use script::{Script, Step};

pub(crate) use cut::LARGEST_CHUNK;
pub(crate) use open::{Opened, from_reader, open};
