use crate::find::{count_bytes, find_last_byte, find_last_unit, nth_byte, nth_unit};

/// The bytes that end an item, and by which it is found again in the payload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum LineEnds {
    /// LF alone, as of lines.
    Lf,
    /// LF, and CR too, as of CSV.
    #[cfg_attr(not(feature = "csv"), allow(dead_code, reason = "the records of CSV end so"))]
    LfOrCr,
}

impl LineEnds {
    pub(crate) fn has(self, byte: u8) -> bool {
        byte == b'\n' || (byte == b'\r' && self == LineEnds::LfOrCr)
    }

    fn bytes(self) -> [u8; 2] {
        match self {
            LineEnds::Lf => [b'\n', b'\n'],
            LineEnds::LfOrCr => [b'\n', b'\r'],
        }
    }

    /// How many there are in `bytes`.
    pub(crate) fn count(self, bytes: &[u8]) -> usize {
        count_bytes(bytes, self.bytes())
    }

    /// Where in `bytes` the nth one is over; the first is 1.
    pub(crate) fn nth_in(self, bytes: &[u8], n: usize) -> Option<usize> {
        nth_byte(bytes, self.bytes(), n).map(|found| found + 1)
    }

    /// Which one of UTF-16 units is the nth line end; the first is 1.
    pub(crate) fn nth_of_units(self, units: &[[u8; 2]], big_endian: bool, n: usize) -> Option<usize> {
        nth_unit(units, self.bytes().map(|byte| unit(byte, big_endian)), n)
    }

    /// Which one of UTF-16 units is the last line end.
    pub(crate) fn last_of_units(self, units: &[[u8; 2]], big_endian: bool) -> Option<usize> {
        let unit = |byte| unit(byte, big_endian);
        match self {
            LineEnds::Lf => find_last_unit(units, unit(b'\n')),
            LineEnds::LfOrCr => units.iter().rposition(|&other| other == unit(b'\n') || other == unit(b'\r')),
        }
    }

    /// Where in `bytes` the last line end is over.
    pub(crate) fn last_in(self, bytes: &[u8]) -> Option<usize> {
        let found = match self {
            LineEnds::Lf => find_last_byte(bytes, b'\n'),
            LineEnds::LfOrCr => bytes.iter().rposition(|&byte| self.has(byte)),
        };
        found.map(|found| found + 1)
    }
}

/// The code unit of a character of ASCII.
fn unit(byte: u8, big_endian: bool) -> [u8; 2] {
    if big_endian { [0, byte] } else { [byte, 0] }
}
