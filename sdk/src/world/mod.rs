//! One thin shell for each kind of host: a source of chunks, a sink for the reply, and a way to yield.

#[cfg(any(feature = "_wasi", feature = "_wasi3"))]
mod deadline;
mod block_on;
mod drive;
mod ended;
mod export;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(test)]
pub(crate) mod flaky_host;
#[cfg(any(feature = "http", feature = "http-p3"))]
#[doc(hidden)]
pub mod http;
#[doc(hidden)]
pub mod intake;
#[cfg(feature = "log")]
mod log;
pub mod memory;
#[cfg(feature = "stream")]
#[doc(hidden)]
pub mod stream;
#[cfg(feature = "_wasi")]
mod wasi;
#[cfg(feature = "_wasi3")]
mod wasi3;
