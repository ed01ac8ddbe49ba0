use core::ops::Range;

use super::Next;
use super::tables::{IBM, JIS0208, JIS0212, char_at};

/// Pointers have a row for each first byte, with this number of characters.
const ROW: usize = 94;

/// The first of the pointers that only Shift_JIS can say. Before them is a gap, and in that what is for private use.
const FIRST_IBM: usize = 10_716;

/// The first pointer that JIS X 0212 has a character at, and those between its letters and its ideographs, where it has none: the
/// table leaves them out.
const FIRST_JIS0212: usize = 108;
const GAP_OF_JIS0212: Range<usize> = 1027..1410;

/// The character of two bytes at a pointer into the standard's index jis0208, or `nothing`.
#[inline]
pub(super) fn jis0208(pointer: usize, nothing: Next) -> Next {
    if pointer < JIS0208.len() {
        char_at(&JIS0208, pointer, 2, nothing)
    } else {
        char_at(&IBM, pointer.wrapping_sub(FIRST_IBM), 2, nothing)
    }
}

/// The same of three bytes, and the index jis0212.
#[inline]
pub(super) fn jis0212(pointer: usize, nothing: Next) -> Next {
    if GAP_OF_JIS0212.contains(&pointer) {
        return nothing;
    }
    let left_out = if pointer < GAP_OF_JIS0212.start { 0 } else { GAP_OF_JIS0212.len() };
    char_at(&JIS0212, pointer.wrapping_sub(FIRST_JIS0212 + left_out), 3, nothing)
}

/// The pointer of two bytes of which the first possible is `first`, for both of them.
#[inline]
pub(super) fn pointer(first: u8, lead: u8, trail: u8) -> Option<usize> {
    let (row, column) = (usize::from(lead.wrapping_sub(first)), usize::from(trail.wrapping_sub(first)));
    (row < ROW && column < ROW).then_some(row * ROW + column)
}

/// The half-width katakana that stands at this place of its row.
#[inline]
pub(super) fn katakana(place: u8) -> char {
    char::from_u32(0xFF61 + u32::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER)
}
