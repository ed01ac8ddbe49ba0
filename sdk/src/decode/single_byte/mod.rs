//! The single-byte charsets: each byte from 0x80 on is one character, or malformed.

mod rows;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd;
mod tables;

use std::cell::Cell;

use super::Step;
use super::tally::{Tally, Then};
use rows::Rows;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
use simd::Shape;
#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
pub(super) use simd::{PACK, put_latin};
use tables::{NONE, rows};

use crate::Charset;
use crate::charset::EncodingId;

/// The characters of one charset.
pub(super) struct SingleByte {
    chars: Chars,
    /// How SIMD finds them.
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    shape: Shape,
}

/// For each byte from 0x80 on its UTF-8, the first byte lowest, and in the highest byte how many there are; made when it is asked for
/// first, and 0 until then.
struct Chars {
    chars: [Cell<u32>; 128],
    rows: &'static Rows,
}

impl Chars {
    fn new(rows: &'static Rows) -> Chars {
        Chars { chars: [const { Cell::new(0) }; 128], rows }
    }

    /// The UTF-8 of a byte, and in the highest byte how long it is; none if it is malformed.
    #[inline]
    fn get(&self, byte: u8) -> Option<u32> {
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
            NONE => return None,
            0x80..0x800 => 2 << 24 | last << 8 | middle | 0xC0,
            _ => 3 << 24 | last << 16 | (middle & 0x3F | 0x80) << 8 | middle >> 6 | 0xE0,
        };
        self.chars[index].set(utf8);
        Some(utf8)
    }
}

/// The byte of a character beyond ASCII in a single-byte charset; `None` if the charset lacks it.
pub(crate) fn byte_of(charset: Charset, char: char) -> Option<u8> {
    let char = u16::try_from(u32::from(char)).ok()?;
    match charset.which() {
        EncodingId::XUserDefined => (0xF780..=0xF7FF).contains(&char).then_some(char as u8),
        which => rows(which)?.byte_of(char),
    }
}

/// The character of a byte beyond ASCII in a single-byte charset that a table describes.
pub(crate) fn char_of(charset: Charset, byte: u8) -> Option<char> {
    char::from_u32(rows(charset.which())?.char_at(usize::from(byte & 0x7F)).into())
}

/// How many of these characters are in a single-byte charset, beyond ASCII. What its bytes are is looked up once for all of them.
#[cold]
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
pub(crate) fn count_of(charset: Charset, chars: &[char]) -> usize {
    let Some(rows) = rows(charset.which()) else {
        return chars.iter().filter(|&&char| byte_of(charset, char).is_some()).count();
    };
    let mut count = 0;
    for eight in rows.all() {
        // All eight are compared together.
        let has = |char: u32| eight.iter().fold(false, |has, &unit| has | (u32::from(unit) == char));
        count += chars.iter().filter(|&&char| has(char.into())).count();
    }
    count
}

impl SingleByte {
    /// `None` if it is not a single-byte charset that a table describes completely.
    #[inline(never)] // else it is here or there, as the compiler likes, and components differ by it
    pub(super) fn new(charset: Charset) -> Option<SingleByte> {
        let rows = rows(charset.which())?;
        Some(SingleByte {
            chars: Chars::new(rows),
            #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
            shape: Shape::of(charset.which(), rows),
        })
    }

    /// Decodes the start of the step's bytes, with no more than its rounds and its malformed bytes, onto `text`: how much of them.
    #[inline(never)] // as above
    pub(super) fn decode(&self, step: &mut Step<'_>, text: &mut String, tally: &mut Tally) -> usize {
        let Step { window: input, at, most, ref mut rounds, .. } = *step;
        let mut read = 0;
        for left in (0..=most).rev() {
            read += self.decode_valid(&input[read..], text, rounds);
            let Some(bad) = input.get(read..=read).filter(|_| left > 0 && *rounds > 0) else { break };
            let then = tally.malformed(at + read as u64, bad);
            read += 1;
            if then == Then::Stop {
                break;
            }
            text.push(char::REPLACEMENT_CHARACTER);
        }
        read
    }

    /// Decodes `input` up to its end, or to a malformed byte, onto `text`: how many bytes of it.
    #[cfg(not(all(target_arch = "wasm32", not(feature = "scalar"))))]
    fn decode_valid(&self, input: &[u8], text: &mut String, _rounds: &mut u32) -> usize {
        let mut read = 0;
        while let Some(rest) = input.get(read..).filter(|rest| !rest.is_empty()) {
            let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            text.push_str(std::str::from_utf8(&rest[..ascii]).unwrap_or_default());
            read += ascii;
            for &byte in rest[ascii..].iter().take_while(|byte| !byte.is_ascii()) {
                let Some(char) = self.chars.get(byte) else { return read };
                let [first, second, third, length] = char.to_le_bytes();
                let bytes = [first, second, third];
                text.push_str(std::str::from_utf8(&bytes[..usize::from(length)]).unwrap_or_default());
                read += 1;
            }
        }
        read
    }

    /// Decodes `input` up to its end, or to a malformed byte, onto `text`: how many bytes of it.
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    fn decode_valid(&self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        text.reserve(input.len() * 3 + simd::BEYOND);
        // SAFETY: this module is compiled for engines with SIMD only: elsewhere its component does not even validate. There is
        // room for three bytes of each byte of input, and for what is stored beyond the last. What is appended is UTF-8: whole
        // characters that encoding_rs gave, as is tested for every byte of every charset in every lane.
        #[allow(unsafe_code, reason = "it takes 3 to 10 fuel a byte instead of 20 to 100")]
        unsafe {
            let bytes = text.as_mut_vec();
            let before = bytes.len();
            let (read, written) = simd::decode(&self.shape, &self.chars, input, bytes.as_mut_ptr().add(before), rounds);
            bytes.set_len(before + written);
            read
        }
    }
}
