//! Takes a payload of any size, in any charset, into a WebAssembly guest, and never hangs on it.
#![doc = include_str!("front.md")]

mod charset;
mod chunks;
mod decode;
mod error;
mod find;
mod handler;
mod limits;
mod malformed_policy;
mod pace;
mod payload;
mod reply;
mod run;
mod source;
mod summary;
mod text;
#[doc(hidden)]
pub mod world;

pub use world::memory;

pub use charset::Charset;
pub use chunks::Chunks;
pub use error::{Error, ErrorKind, Result, Stage};
pub use handler::Handler;
pub use limits::Limits;
pub use malformed_policy::MalformedPolicy;
pub use pace::Pace;
pub use payload::Payload;
pub use reply::Reply;
pub use source::Description;
pub use summary::{CharsetOrigin, Summary};
pub use text::{Line, Lines, Text};
