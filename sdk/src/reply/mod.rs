//! Where the reply goes: what a world offers, the reply made of it, and records and text of other charsets on their way there.

mod sink;
mod writer;
mod media_type;
mod settings;
mod header;
mod content;
// Text in another charset than UTF-8.
mod encoded;
mod encoder;
// Records.
#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "postcard")]
mod frame;
#[cfg(feature = "ndjson")]
mod ndjson;
#[cfg(feature = "postcard")]
mod postcard;
#[cfg(feature = "_records")]
mod record;
#[cfg(feature = "_records")]
mod limited_buf;
#[cfg(feature = "csv")]
mod without_quotes;

pub use content::{AsContent, Content};
#[cfg(feature = "csv")]
pub use csv::CsvWriter;
pub(crate) use header::check_header;
pub(crate) use media_type::take_charsets;
#[cfg(feature = "ndjson")]
pub use ndjson::NdjsonWriter;
#[cfg(feature = "postcard")]
pub use postcard::PostcardWriter;
pub(crate) use sink::{Head, Piece, Sink};
pub use writer::Reply;
