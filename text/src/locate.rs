//! Where line ends of decoded text stand in the bytes that it was decoded from.

use crate::Charset;
use crate::find::{count_bytes, find_last_byte, find_last_unit, nth_byte, nth_unit};

/// How the line ends of decoded text are found again in its source, the bytes it was decoded from.
///
/// The k-th LF (or CR) of the text is the k-th of the bytes, in every charset whose line ends can be told without decoding: UTF-8,
/// the single-byte and the East Asian ones, and UTF-16 by code units. In ISO-2022-JP an LF byte can be malformed; it holds
/// there because a decoding step ends with its first malformed sequence, so that such an LF is the last of its step.
///
/// So the place of a line in the source is found when it is asked for, and costs nothing when not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Locate {
    /// A line end is one byte, which stands for nothing else.
    Bytes,
    /// As `Bytes`, but the last LF of the bytes may be none of the text.
    Iso2022Jp,
    /// A line end is a code unit.
    Utf16 {
        /// Whether the high byte of a unit comes first.
        big_endian: bool,
    },
}

/// Bytes of the source and where they stand in it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The offset of the first of them.
    pub at: u64,
    /// The byte before them.
    pub before: u8,
}

impl Locate {
    pub(crate) fn of(charset: Charset) -> Locate {
        if charset == Charset::UTF_16LE {
            Locate::Utf16 { big_endian: false }
        } else if charset == Charset::UTF_16BE {
            Locate::Utf16 { big_endian: true }
        } else if charset.is_iso_2022_jp() {
            Locate::Iso2022Jp
        } else {
            Locate::Bytes
        }
    }

    /// Whether the last line end of the text is the last of the bytes.
    pub fn ends_together(self) -> bool {
        self != Locate::Iso2022Jp
    }

    /// Where in `place` the nth line end at or after `from` is over: the index of the byte after it. The first is 1.
    pub fn line_end(self, place: Place<'_>, from: usize, mut n: usize, ends: LineEnds) -> Option<usize> {
        match self {
            Locate::Bytes | Locate::Iso2022Jp => ends.nth_in(place.bytes.get(from..)?, n).map(|end| from + end),
            Locate::Utf16 { big_endian } => {
                // A unit whose first byte came before has its second here.
                let mut begin = from;
                if from < place.bytes.len() && (place.at + from as u64) % 2 == 1 {
                    begin += 1;
                    n -= usize::from(place.ends_utf16_line(from, big_endian, ends));
                    if n == 0 {
                        return Some(begin);
                    }
                }
                let (units, _) = place.bytes.get(begin..)?.as_chunks();
                ends.nth_of_units(units, big_endian, n).map(|unit| begin + 2 * unit + 2)
            }
        }
    }

    /// Where in `place` the last line end before `to` is over.
    pub fn last_line_end(self, place: Place<'_>, to: usize, ends: LineEnds) -> Option<usize> {
        match self {
            Locate::Bytes | Locate::Iso2022Jp => ends.last_in(place.bytes.get(..to)?),
            Locate::Utf16 { big_endian } => {
                // A unit whose first byte came before has its second here.
                let begin = usize::from(place.at % 2 == 1);
                let (units, _) = place.bytes.get(begin..to).unwrap_or_default().as_chunks();
                match ends.last_of_units(units, big_endian) {
                    Some(unit) => Some(begin + 2 * unit + 2),
                    None => (to > 0 && place.ends_utf16_line(0, big_endian, ends)).then_some(1),
                }
            }
        }
    }

    /// The offset of a quote of the text, which `after` others follow in `place`. No charset has the byte of a quote in
    /// another character, but ISO-2022-JP, where the escape sequence before it tells.
    pub fn quote_from_end(self, place: Place<'_>, after: usize) -> Option<u64> {
        const QUOTE: u8 = b'"';
        let indices = (0..place.bytes.len()).rev();
        match self {
            Locate::Bytes => indices.filter(|&index| place.bytes[index] == QUOTE).nth(after).map(|index| place.at + index as u64),
            Locate::Iso2022Jp => place.iso_2022_jp_quote_from_end(QUOTE, after).map(|index| place.at + index as u64),
            Locate::Utf16 { big_endian } => {
                let is_quote = |&index: &usize| place.ends_utf16_unit(index, big_endian, |low| low == QUOTE);
                indices.filter(is_quote).nth(after).map(|index| place.at + index as u64 - 1)
            }
        }
    }
}

impl Place<'_> {
    /// The index of a byte that is a quote, and not half of a character, from the end.
    fn iso_2022_jp_quote_from_end(&self, quote: u8, mut after: usize) -> Option<usize> {
        let is_escape =
            |index: usize| matches!(self.bytes[index..], [0x1B, b'(', b'B' | b'J' | b'I', ..] | [0x1B, b'$', b'@' | b'B', ..]);
        let mut end = self.bytes.len();
        loop {
            let mut escape = find_last_byte(&self.bytes[..end], 0x1B);
            while let Some(index) = escape.filter(|&index| !is_escape(index)) {
                escape = find_last_byte(&self.bytes[..index], 0x1B);
            }
            // Before the first escape sequence it may be either: but there it is searched only for a quote that the text has.
            let is_ascii = escape.is_none_or(|escape| matches!(self.bytes[escape + 1..], [b'(', b'B' | b'J', ..]));
            let from = escape.map_or(0, |escape| escape + 3);
            let mut to = if is_ascii { end } else { from };
            while let Some(index) = self.bytes.get(from..to).and_then(|bytes| find_last_byte(bytes, quote)) {
                if after == 0 {
                    return Some(from + index);
                }
                after -= 1;
                to = from + index;
            }
            end = escape?;
        }
    }

    /// Whether the byte at `index` is the second of a code unit that is a line end. Code units stand at even offsets of the payload,
    /// for a UTF-16 byte order mark is one too.
    fn ends_utf16_line(&self, index: usize, big_endian: bool, ends: LineEnds) -> bool {
        self.ends_utf16_unit(index, big_endian, |low| ends.has(low))
    }

    /// Whether the byte at `index` is the second of a code unit below U+0100 whose lower byte is one of those.
    fn ends_utf16_unit(&self, index: usize, big_endian: bool, is_one: impl Fn(u8) -> bool) -> bool {
        let second = self.bytes[index];
        let first = if index > 0 { self.bytes[index - 1] } else { self.before };
        let (high, low) = if big_endian { (first, second) } else { (second, first) };
        high == 0 && is_one(low) && (self.at + index as u64) % 2 == 1
    }
}

/// The bytes that end an item, and by which it is found again in the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineEnds {
    /// LF alone, as of lines.
    Lf,
    /// LF, and CR too, as of CSV.
    LfOrCr,
}

impl LineEnds {
    /// Whether `byte` is one.
    pub fn has(self, byte: u8) -> bool {
        byte == b'\n' || (byte == b'\r' && self == LineEnds::LfOrCr)
    }

    fn bytes(self) -> [u8; 2] {
        match self {
            LineEnds::Lf => [b'\n', b'\n'],
            LineEnds::LfOrCr => [b'\n', b'\r'],
        }
    }

    /// How many there are in `bytes`.
    pub fn count(self, bytes: &[u8]) -> usize {
        count_bytes(bytes, self.bytes())
    }

    /// Where in `bytes` the nth one is over; the first is 1.
    pub fn nth_in(self, bytes: &[u8], n: usize) -> Option<usize> {
        nth_byte(bytes, self.bytes(), n).map(|found| found + 1)
    }

    /// Which one of UTF-16 units is the nth line end; the first is 1.
    pub fn nth_of_units(self, units: &[[u8; 2]], big_endian: bool, n: usize) -> Option<usize> {
        nth_unit(units, self.bytes().map(|byte| unit(byte, big_endian)), n)
    }

    /// Which one of UTF-16 units is the last line end.
    pub fn last_of_units(self, units: &[[u8; 2]], big_endian: bool) -> Option<usize> {
        let unit = |byte| unit(byte, big_endian);
        match self {
            LineEnds::Lf => find_last_unit(units, unit(b'\n')),
            LineEnds::LfOrCr => units.iter().rposition(|&other| other == unit(b'\n') || other == unit(b'\r')),
        }
    }

    /// Where in `bytes` the last line end is over.
    pub fn last_in(self, bytes: &[u8]) -> Option<usize> {
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
