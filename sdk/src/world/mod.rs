//! One thin shell for each kind of host: a source of chunks, a sink for the reply, and a way to yield.

mod block_on;
mod drive;
mod export;
#[cfg(test)]
pub(crate) mod fitful;
#[doc(hidden)]
pub mod intake;
#[cfg(feature = "log")]
mod log;
pub mod memory;
