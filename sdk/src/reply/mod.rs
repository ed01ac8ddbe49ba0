//! Where the reply goes: what a world offers, and the reply made of it.

mod sink;
mod writer;

pub(crate) use sink::{Head, Sink};
pub use writer::Reply;
