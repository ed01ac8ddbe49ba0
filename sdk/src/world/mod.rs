//! One thin shell for each kind of host: a source of chunks, a sink for the reply, and a way to yield.

mod block_on;
mod drive;
mod export;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(test)]
pub(crate) mod fitful;
#[cfg(feature = "http")]
#[doc(hidden)]
pub mod http;
#[doc(hidden)]
pub mod intake;
#[cfg(feature = "log")]
mod log;
pub mod memory;
#[cfg(feature = "_wasi")]
mod wasi;
