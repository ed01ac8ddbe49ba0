//! The single-byte charsets: each byte from 0x80 on is one character, or malformed.

mod leads;
mod rows;
mod shape;
mod tables;

use alloc::string::String;
use core::cell::Cell;

use super::malformed::{Malformed, Then};
use super::window::Window;
use crate::charset::EncodingId;
use crate::{Charset, arch};
use tables::rows;

pub(crate) use rows::Rows;
pub(crate) use shape::{Row, Shape, Table};
pub(crate) use tables::{NO_CHAR, WINDOWS_1252};

/// The characters of one charset.
pub(super) struct SingleByte {
    chars: Chars,
    /// How vectors find them.
    shape: Shape,
}

/// For each byte from 0x80 on its UTF-8, the first byte lowest, and in the highest byte how many there are; made when it is asked for
/// first, and 0 until then.
pub(crate) struct Chars {
    chars: [Cell<u32>; 128],
    rows: &'static Rows,
}

impl Chars {
    fn new(rows: &'static Rows) -> Chars {
        Chars { chars: [const { Cell::new(0) }; 128], rows }
    }

    /// The UTF-8 of a byte, and in the highest byte how long it is; none if it is malformed.
    #[inline]
    pub(crate) fn get(&self, byte: u8) -> Option<u32> {
        let char = if byte < 0x80 { 1 << 24 | u32::from(byte) } else { self.chars[usize::from(byte & 0x7F)].get() };
        if char == 0 { self.make(byte) } else { Some(char) }
    }

    #[cold]
    #[inline(never)]
    fn make(&self, byte: u8) -> Option<u32> {
        let index = usize::from(byte & 0x7F);
        let char = self.rows.char_at(index);
        let last = u32::from(char & 0x3F | 0x80);
        let middle = u32::from(char >> 6);
        let utf8 = match char {
            NO_CHAR => return None,
            0x80..0x800 => 2 << 24 | last << 8 | middle | 0xC0,
            _ => 3 << 24 | last << 16 | (middle & 0x3F | 0x80) << 8 | middle >> 6 | 0xE0,
        };
        self.chars[index].set(utf8);
        Some(utf8)
    }
}

/// Returns the byte of a character beyond ASCII in a single-byte charset, or `None` if the charset does not have it.
pub fn byte_of(charset: Charset, char: char) -> Option<u8> {
    let char = u16::try_from(u32::from(char)).ok()?;
    match charset.which() {
        EncodingId::XUserDefined => (0xF780..=0xF7FF).contains(&char).then_some(char as u8),
        which => rows(which)?.byte_of(char),
    }
}

/// Returns the character of a byte from 0x80 on in a single-byte charset, or `None` if it is malformed, or the charset is another.
pub fn char_of(charset: Charset, byte: u8) -> Option<char> {
    char::from_u32(rows(charset.which())?.char_at(usize::from(byte & 0x7F)).into())
}

/// Returns how many of these characters are in a single-byte charset, beyond ASCII. What its bytes are is looked up once for all of them.
#[cold]
pub fn count_of(charset: Charset, chars: &[char]) -> usize {
    match rows(charset.which()) {
        Some(rows) => arch::count_chars(rows, chars),
        None => chars.iter().filter(|&&char| byte_of(charset, char).is_some()).count(),
    }
}

impl SingleByte {
    /// `None` if it is not a single-byte charset that a table describes completely.
    #[inline(never)] // else it is here or there, as the compiler likes, and components differ by it
    pub(super) fn new(charset: Charset) -> Option<SingleByte> {
        let rows = rows(charset.which())?;
        Some(SingleByte { chars: Chars::new(rows), shape: arch::shape_of(charset.which() == EncodingId::Windows1252, rows) })
    }

    /// Decodes the start of the window, with no more than its rounds and its malformed bytes, onto `text`: how much of them.
    #[inline(never)] // as above
    pub(super) fn decode(&self, window: &mut Window<'_>, text: &mut String, malformed: &mut Malformed) -> usize {
        let Window { bytes: input, at, max_malformed, ref mut rounds, .. } = *window;
        let mut read = 0;
        for left in (0..=max_malformed).rev() {
            read += arch::decode_single_byte(&self.shape, &self.chars, &input[read..], text, rounds);
            let Some(bad) = input.get(read..=read).filter(|_| left > 0 && *rounds > 0) else { break };
            let then = malformed.add(at + read as u64, bad);
            read += 1;
            if then == Then::Stop {
                break;
            }
            text.push(char::REPLACEMENT_CHARACTER);
        }
        read
    }
}
