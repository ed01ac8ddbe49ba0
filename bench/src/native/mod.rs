//! What the machine does without a sandbox.

mod copy;
mod encoding_rs;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod iconv;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[path = "no_iconv.rs"]
mod iconv;

pub use copy::Copies;
pub use encoding_rs::EncodingRs;
pub use iconv::Iconv;

/// Bytes that are decoded at once: those of a chunk.
const CHUNK: usize = 64 << 10;
