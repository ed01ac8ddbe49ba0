//! Single-byte charsets by the SIMD instructions of wasm, sixteen bytes at a time.
//!
//! Each byte becomes two lanes, the lead and the trail byte of its UTF-8, found in tables by `swizzle`; ASCII is a trail without
//! a lead. Another `swizzle` packs the lanes in use to the front: which ones those are, a table says for each mask of eight bytes
//! (after [Lemire and Muła](https://arxiv.org/abs/2109.10433), who pack UTF-16 so). Characters of three bytes, rare but in Thai,
//! are put in one by one.

mod kernel;
mod pack;
mod tables;

use encoding_rs::Encoding;

pub(super) use pack::PACK;
use tables::{CHARS, NONE};

const BLOCK: usize = 16;

/// The tables of one charset.
pub(super) struct SingleByte {
    /// For each byte from 0x80 on its UTF-8, the first byte lowest, and in the highest byte how many there are. 0 if it is
    /// malformed.
    chars: [u32; 128],
    /// The lead and the trail byte of those that become two, in rows of sixteen; 0 for others.
    leads: [u8; 128],
    trails: [u8; 128],
    /// Whether the bytes from 0xA0 on stand for the characters of the same numbers, as in windows-1252.
    is_latin: bool,
}

impl SingleByte {
    /// None if `encoding` is no single-byte charset of the standard.
    #[inline(never)] // else it is here or there, as the compiler likes, and components differ by it
    pub(super) fn new(encoding: &'static Encoding) -> Option<SingleByte> {
        let (_, table) = CHARS.iter().find(|(found, _)| *found == encoding)?;
        let mut chars = [0; 128];
        let (mut leads, mut trails) = ([0; 128], [0; 128]);
        let mut is_latin = true;
        for (index, &char) in table.iter().enumerate() {
            let [_, low] = (char & 0x3F | 0x80).to_be_bytes();
            let middle = (char >> 6) as u8;
            chars[index] = match char {
                NONE => 0,
                0x80..0x800 => {
                    (leads[index], trails[index]) = (middle | 0xC0, low);
                    u32::from_le_bytes([middle | 0xC0, low, 0, 2])
                }
                _ => u32::from_le_bytes([(char >> 12) as u8 | 0xE0, middle & 0x3F | 0x80, low, 3]),
            };
            is_latin &= index < 0x20 || usize::from(char) == index | 0x80;
        }
        Some(SingleByte { chars, leads, trails, is_latin })
    }

    /// Decodes `input` up to its end, or to a malformed byte, onto `text`: how many bytes of it.
    pub(super) fn decode(&self, input: &[u8], text: &mut String) -> usize {
        // Three bytes for each, and two blocks that reach beyond.
        text.reserve(input.len() * 3 + 2 * BLOCK);
        // SAFETY: this module is compiled for engines with SIMD only: elsewhere its component does not even validate. There is
        // room for three bytes of each byte of input, and for what is stored beyond the last. What is appended is UTF-8: whole
        // characters that encoding_rs gave, as is tested for every byte of every charset in every lane.
        #[allow(unsafe_code, reason = "it takes 3 to 10 fuel a byte instead of 20 to 100")]
        unsafe {
            let bytes = text.as_mut_vec();
            let before = bytes.len();
            let to = bytes.as_mut_ptr().add(before);
            let (read, written) =
                if self.is_latin { kernel::decode::<true>(self, input, to) } else { kernel::decode::<false>(self, input, to) };
            bytes.set_len(before + written);
            read
        }
    }
}
