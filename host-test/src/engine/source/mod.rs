//! Where a payload comes from: opened once for each run, and cut by its plan.

mod cut;
mod fed;
mod feed;
pub(crate) mod open;
mod pipe;
mod played;

pub(crate) use cut::LARGEST_CHUNK;
pub(crate) use open::{Opened, from_reader, open};
