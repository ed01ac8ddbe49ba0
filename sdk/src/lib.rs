//! Stream payloads of any size and any charset into a WebAssembly guest, without ever hanging.
//!
//! The host passes the payload in chunks, with the charset that was declared for it. The SDK decodes the payload, yields to the
//! host by itself, and hands the handler one item after the other: text, lines, or the raw chunks.
//!
//! ```text
//!    host                                 guest                                  host
//!  ┌─────────┐ chunks ┌──────┐ bytes ┌─────────┐ text  ┌───────┐ items ┌─────────┐ bytes ┌───────┐
//!  │ payload │ ─────> │ Feed │ ────> │ Decoder │ ────> │ Lines │ ────> │ Handler │ ────> │ Reply │
//!  └─────────┘        └──────┘       └─────────┘       └───────┘       └─────────┘       └───────┘
//!       ^                                  Run: the slice, and the error that ended the payload
//!       └── checkpoint ──────────────────── Pace: the slice's work is used up
//! ```
//!
//! # A whole guest
//!
//! ```
//! use intake::{Handler, Payload, Reply, Result};
//!
//! struct CountLines;
//!
//! impl Handler for CountLines {
//!     async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
//!         let mut lines = payload.lines()?;                 // decoded from the declared charset
//!         let mut count = 0u64;
//!         while let Some(_line) = lines.next().await? {     // borrows a line; yields to the host by itself
//!             count += 1;
//!         }
//!         reply.write(format!("{count} lines\n")).await
//!     }
//! }
//!
//! intake::export!(CountLines);
//! ```
//!
//! Its crate is a `cdylib` whose one dependency is `intake`; `cargo build --release --target wasm32-wasip2` makes a component
//! of it. Test it on any machine with [`memory::Script`], and the component with `host-test`.
//!
//! # What holds
//!
//! - **Progress.** Every step consumes bytes, produces text, or waits for the host. Empty chunks are counted and bounded.
//! - **Cuts don't matter.** What a handler gets depends on the payload's bytes, never on how they were cut into chunks.
//! - **Bounded memory and work.** Whatever can grow is in [`Limits`]; between two host calls the SDK's own work takes at most
//!   half a million fuel, for any payload, and about half of the host's budget, if that is less ([`Pace::MIN_BUDGET`] is the
//!   smallest); one record, which is parsed in one go, comes on top of that.
//! - **Truth.** A payload that broke off is never taken for a whole one: if a handler overlooks it, its reply is not
//!   finished. Malformed bytes are counted, and the first one's byte offset reported ([`Summary`]).
//! - **No trap.** No payload makes the SDK panic. An [`Error`] carries a kind, a stage and a byte offset.

//! # Logs
//!
//! The SDK logs what it decides and notices, and a handler can: `intake::log` is the facade `log`. Nothing is logged until the
//! host sets the environment variable `INTAKE_LOG` to a level, or the guest installs a logger of its own
//! ([`Handler::set_up`]). The cargo feature `log` leaves all of it out when it is off.
//!
//! # Features
//!
//! The default features are `log` and `east-asian`. The tables of `east-asian` are two fifths of a component that decodes text;
//! without it, a payload that declares an East Asian charset is refused, with an error that says so ([`Charset::from_label`]).
//! The others add what they are named after: the formats `csv`, `ndjson` and `postcard`; the worlds `http`, `cli`, and on WASI
//! 0.3 `stream`, `http-p3`.

#[cfg(all(feature = "_records", not(any(feature = "csv", feature = "ndjson", feature = "postcard"))))]
compile_error!("the feature `_records` does nothing alone: choose `csv`, `ndjson` or `postcard`");

// In the order of the data.
mod source;
mod chunks;
mod text;
#[cfg(feature = "_records")]
mod records;
mod payload;
mod handler;
mod reply;
mod advice;
mod summary;

// What all of these share.
mod error;
mod growth;
#[cfg(feature = "postcard")]
mod framing;
mod limits;
mod malformed_policy;
mod media_type;
mod note;
mod pace;
mod run;

#[doc(hidden)]
pub mod world;

pub use world::memory;

/// The facade that guests and the SDK log with; see [`log_offset`] for the offset of a line.
#[cfg(feature = "log")]
#[doc(no_inline)]
pub use ::log;

pub use advice::Advice;
pub use chunks::Chunks;
pub use error::{Error, ErrorKind, Result, Stage};
#[cfg(feature = "postcard")]
pub use framing::Framing;
pub use handler::Handler;
pub use intake_text::{AdviceCode, Charset, UnmappablePolicy};
pub use limits::Limits;
pub use malformed_policy::MalformedPolicy;
#[cfg(feature = "log")]
pub use note::log_offset;
pub use payload::{Pace, Payload};
#[cfg(feature = "csv")]
pub use records::CsvRecords;
#[cfg(feature = "ndjson")]
pub use records::NdjsonRecords;
#[cfg(feature = "postcard")]
pub use records::PostcardRecords;
#[cfg(feature = "_records")]
pub use records::{BadRecords, Record, Records};
#[cfg(feature = "csv")]
pub use reply::CsvWriter;
#[cfg(feature = "ndjson")]
pub use reply::NdjsonWriter;
#[cfg(feature = "postcard")]
pub use reply::PostcardWriter;
pub use reply::{AsContent, Content, Reply};
pub use source::{Description, Request};
pub use summary::{CharsetOrigin, Summary};
pub use text::{Line, Lines, Text};
