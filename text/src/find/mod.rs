//! Finding bytes, line ends and the structure of JSON, many bytes at a time.

mod field_end;
mod line_end_index;
mod line_feed_hints;

pub use field_end::{find_field_end, is_line_end};
pub use line_end_index::{LineEndIndex, MIN_MAX, find_line_ends};
pub use line_feed_hints::LineFeedHints;
pub(crate) use line_feed_hints::{HINT_BYTES, NextHint};

use crate::arch;

/// Returns the index of the first `byte` in `bytes`.
#[inline]
pub fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    Some(arch::find_byte(bytes, byte)).filter(|&found| found < bytes.len())
}

/// Returns the index of the last `byte` in `bytes`.
#[inline]
pub fn find_last_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    arch::find_last_byte(bytes, byte)
}

/// Returns the index of the last `unit` in `units`, such as a UTF-16 code unit.
#[inline]
pub fn find_last_unit(units: &[[u8; 2]], unit: [u8; 2]) -> Option<usize> {
    arch::find_last_unit(units, unit)
}

/// Returns how many of the first bytes are ASCII: as a multiple of 64, or all of them.
#[inline]
pub fn ascii_blocks(bytes: &[u8]) -> usize {
    arch::ascii_blocks(bytes)
}

/// Returns how many of `bytes` are one of two. The cost depends on their number alone.
#[inline]
pub fn count_bytes(bytes: &[u8], either: [u8; 2]) -> usize {
    arch::count_bytes(bytes, either)
}

/// Returns how many of `bytes` are `least` or more.
#[inline]
pub fn count_at_least(bytes: &[u8], least: u8) -> usize {
    arch::count_at_least(bytes, least)
}

/// Returns how many line ends are in `bytes`: LF, CRLF and CR. An LF after a CR ends no line of its own, even if the CR stands before
/// `bytes`, as `is_after_cr` says; afterwards it says whether they end with a CR.
#[inline]
pub fn count_line_ends(bytes: &[u8], is_after_cr: &mut bool) -> usize {
    arch::count_line_ends(bytes, is_after_cr)
}

/// Returns the index of the nth of `bytes` that is one of two; the first is 1.
#[inline]
pub fn nth_byte(bytes: &[u8], either: [u8; 2], n: usize) -> Option<usize> {
    arch::nth_byte(bytes, either, n)
}

/// Returns the index of the nth of `units` that is one of two; the first is 1.
#[inline]
pub fn nth_unit(units: &[[u8; 2]], either: [[u8; 2]; 2], n: usize) -> Option<usize> {
    arch::nth_unit(units, either, n)
}

/// What a look at JSON text shows: an upper bound of what parsing it will find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonStructure {
    /// How many `[`, `{`, `,` and `\\` there are. A `|` is counted as well, and some of the last bytes may be counted twice.
    pub parts: u32,
    /// How many bytes and escapes there are that are not printable ASCII. They are counted as the parts are.
    pub others: u32,
}

impl JsonStructure {
    /// Looks at JSON text.
    #[inline]
    pub fn of(text: &[u8]) -> JsonStructure {
        arch::json_structure(text)
    }
}

#[cfg(test)]
mod tests;
