//! Text as the handler takes it: in pieces, or by lines.

mod decoding;
mod line_index;
mod lines;
mod look;
mod pieces;
mod stage;
mod tail;

pub(crate) use decoding::Decoding;
pub(crate) use line_index::LineIndex;
#[cfg(feature = "ndjson")]
pub(crate) use lines::Found;
pub use lines::{Line, Lines};
#[cfg(any(feature = "csv", feature = "ndjson"))]
pub(crate) use look::Look;
pub use pieces::Text;

pub(crate) use stage::TextStage;
