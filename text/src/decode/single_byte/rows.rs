//! The characters of all single-byte charsets in 4 KB instead of 7: in rows of eight, each of which stands in the component once, and
//! those whose characters count up as their bytes do, a difference for all of them.

use super::leads::{self, Leads};
use super::tables::ALL;

/// The characters of a charset's bytes from 0x80 on.
pub(crate) struct Rows {
    /// Which row each eight of them have: from 0 on it is one that stands here, from 255 downwards a difference.
    rows: [u8; COUNT],
    pub(crate) leads: Leads,
}

const ROW: usize = 8;
const COUNT: usize = 128 / ROW;

/// What all charsets have, each once.
struct Pool {
    rows: [[u16; ROW]; 256],
    rows_len: usize,
    differences: [u16; 256],
    differences_len: usize,
}

const POOL: Pool = {
    let mut pool = Pool { rows: [[0; ROW]; 256], rows_len: 0, differences: [0; 256], differences_len: 0 };
    let mut index = 0;
    while index < ALL.len() * COUNT {
        let (chars, row) = (&ALL[index / COUNT], index % COUNT);
        match difference(chars, row) {
            Some(difference) => {
                pool.differences[pool.differences_len] = difference;
                pool.differences_len += pool.find_difference(difference).is_none() as usize;
            }
            None => {
                pool.rows[pool.rows_len] = eight(chars, row);
                pool.rows_len += pool.find_row(&pool.rows[pool.rows_len]).is_none() as usize;
            }
        }
        index += 1;
    }
    assert!(pool.rows_len + pool.differences_len <= 256);
    pool
};

static ROWS: [[u16; ROW]; POOL.rows_len] = *POOL.rows.split_at(POOL.rows_len).0.first_chunk().unwrap();
static DIFFERENCES: [u16; POOL.differences_len] = *POOL.differences.first_chunk().unwrap();

/// The characters of eight bytes.
const fn eight(chars: &[u16; 128], row: usize) -> [u16; ROW] {
    chars.as_chunks().0[row]
}

/// What makes the characters of eight bytes of those bytes when it is added, if it is the same for all of them.
const fn difference(chars: &[u16; 128], row: usize) -> Option<u16> {
    let difference = chars[row * ROW].wrapping_sub(0x80 + (row * ROW) as u16);
    let mut index = row * ROW;
    while index < (row + 1) * ROW {
        if chars[index].wrapping_sub(0x80 + index as u16) != difference {
            return None;
        }
        index += 1;
    }
    Some(difference)
}

impl Pool {
    const fn find_difference(&self, difference: u16) -> Option<usize> {
        let mut index = 0;
        while index < self.differences_len {
            if self.differences[index] == difference {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    const fn find_row(&self, row: &[u16; ROW]) -> Option<usize> {
        let mut index = 0;
        while index < self.rows_len {
            let mut same = 0;
            while same < ROW && self.rows[index][same] == row[same] {
                same += 1;
            }
            if same == ROW {
                return Some(index);
            }
            index += 1;
        }
        None
    }
}

/// Where the pool has the rows of one of its charsets.
const fn find(chars: &[u16; 128]) -> [u8; COUNT] {
    let mut rows = [0; COUNT];
    let mut row = 0;
    while row < COUNT {
        rows[row] = match difference(chars, row) {
            Some(difference) => 255 - POOL.find_difference(difference).unwrap() as u8,
            None => POOL.find_row(&eight(chars, row)).unwrap() as u8,
        };
        row += 1;
    }
    rows
}

impl Rows {
    /// Those of a charset in the pool.
    pub(super) const fn of(chars: &[u16; 128]) -> Rows {
        Rows { rows: find(chars), leads: leads::of(chars) }
    }

    /// The character of the byte 0x80 + `index`.
    pub(crate) fn char_at(&self, index: usize) -> u16 {
        self.eight(index / ROW)[index % ROW]
    }

    /// Those of the eight bytes from 0x80 + 8 * `index` on.
    #[inline(never)] // it is called in several places, in each of which it would be written out
    pub(crate) fn eight(&self, index: usize) -> [u16; ROW] {
        let row = self.rows[index % COUNT];
        match ROWS.get(usize::from(row)) {
            Some(chars) => *chars,
            None => {
                let difference = DIFFERENCES.get(usize::from(255 - row)).copied().unwrap_or_default();
                let first = difference.wrapping_add((0x80 + index * ROW) as u16);
                [0, 1, 2, 3, 4, 5, 6, 7].map(|lane| first.wrapping_add(lane))
            }
        }
    }

    /// The characters of all bytes from 0x80 on, in eights.
    pub(crate) fn all(&self) -> impl Iterator<Item = [u16; ROW]> {
        (0..COUNT).map(|index| self.eight(index))
    }

    /// The byte of a character.
    pub(super) fn byte_of(&self, char: u16) -> Option<u8> {
        (0x80..=0xFF).find(|byte| self.char_at(usize::from(byte - 0x80)) == char)
    }
}
