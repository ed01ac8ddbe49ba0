use core::cell::Cell;

use super::LineFeedHints;
use crate::arch;

/// The smallest `max` that [`find_line_ends`] takes.
pub const MIN_MAX: usize = 256;

/// The most line ends that are found together, and one entry of 0.
const ENTRIES: usize = 256;

/// The ends of lines that were found together: the index after each LF, and then 0.
pub struct LineEndIndex {
    after: [Cell<u32>; ENTRIES],
    count: Cell<u8>,
}

impl Default for LineEndIndex {
    fn default() -> LineEndIndex {
        LineEndIndex { after: [const { Cell::new(0) }; ENTRIES], count: Cell::new(0) }
    }
}

impl LineEndIndex {
    /// Returns the index after the line end of this number, the first of which is 0; 0 if there are no more.
    #[inline]
    pub fn after(&self, which: u8) -> u32 {
        self.after[usize::from(which)].get()
    }

    /// Returns how many line ends were found.
    #[inline]
    pub fn count(&self) -> u8 {
        self.count.get()
    }

    /// Sets the index after a line end. With 0, it and those after it are withheld until it is set again.
    #[inline]
    pub fn put(&self, which: u8, after: u32) {
        self.after[usize::from(which)].set(after);
    }

    /// Forgets all of them.
    #[inline]
    pub fn clear(&self) {
        self.end(0);
    }

    pub(crate) fn as_cells(&self) -> &[Cell<u32>; ENTRIES] {
        &self.after
    }

    /// There are `count`.
    #[inline]
    pub(crate) fn end(&self, count: usize) {
        if let Some(after) = self.after.get(count) {
            after.set(0);
        }
        self.count.set(count as u8);
    }
}

/// Finds the next line feeds of `bytes` from an index on: at least one, if there is one. Returns the index up to which it has looked.
///
/// Those after the first are no further from it than `max`, which must be at least [`MIN_MAX`]. `bytes` must be shorter than 4 GiB. The
/// hints, if there are any, are for `bytes` from the index next to them on.
#[inline]
pub fn find_line_ends(
    bytes: &[u8],
    from: usize,
    max: usize,
    hints: Option<(&LineFeedHints, usize)>,
    ends: &LineEndIndex,
) -> usize {
    arch::find_line_ends(bytes, from, max, hints, ends)
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::{LineEndIndex, find_line_ends};

    /// All line ends, as handing out lines asks for them: some after others.
    fn all_ends(bytes: &[u8], from: usize) -> Vec<usize> {
        let (mut found, mut at) = (Vec::new(), from);
        let ends = LineEndIndex::default();
        loop {
            at = find_line_ends(bytes, at, usize::MAX, None, &ends);
            if ends.count() == 0 {
                assert_eq!(at, bytes.len());
                return found;
            }
            found.extend((0..ends.count()).map(|which| ends.after(which) as usize - 1));
            assert_eq!(ends.after(ends.count()), 0);
        }
    }

    #[test]
    fn line_ends_are_found_wherever_they_are_and_whatever_is_next_to_them() {
        for length in [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 200] {
            for neighbour in [0x0B, 0x8A, 0x00, 0xFF, 0x09, b'a'] {
                for place in 0..length {
                    for other in [place, (place + 1) % length, (place + 64) % length, length - 1] {
                        let mut bytes = vec![neighbour; length];
                        (bytes[place], bytes[other]) = (b'\n', b'\n');
                        for from in [0, 1, 63, 64, 65].into_iter().filter(|&from| from <= length) {
                            let wanted: Vec<usize> = (from..length).filter(|&at| bytes[at] == b'\n').collect();
                            assert_eq!(all_ends(&bytes, from), wanted, "{length}, {neighbour}, from {from}");
                        }
                    }
                }
            }
        }
        assert_eq!(all_ends(&[b'\n'; 5000], 0), (0..5000).collect::<Vec<_>>());
    }
}
