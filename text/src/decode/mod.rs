//! From bytes to text, one step at a time.

mod bom;
mod coding;
mod decoder;
#[cfg(feature = "east-asian")]
mod east_asian;
mod malformed;
mod multi_byte;
mod single_byte;
mod user_defined;
mod utf16;
mod utf8;
mod window;

pub use decoder::{Decoder, Step};
pub use malformed::MalformedSequence;
pub use single_byte::{byte_of, char_of, count_of};

#[cfg(feature = "east-asian")]
pub(crate) use coding::Next;
#[cfg(feature = "east-asian")]
pub(crate) use east_asian::{Others, Pairs, gb18030};
pub(crate) use malformed::{Hex, Malformed};
pub(crate) use single_byte::{Chars, NO_CHAR, Row, Rows, Shape, Table, WINDOWS_1252};
pub(crate) use utf8::{CutChar, Longer, up_to_last_char};
pub(crate) use utf16::{pair, unit};
