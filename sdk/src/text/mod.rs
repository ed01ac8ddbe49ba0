//! Text as the handler takes it: in pieces, or by lines.

mod lines;
mod pieces;
mod stage;
mod tail;

pub use lines::{Line, Lines};
pub use pieces::Text;

pub(crate) use stage::TextStage;
