#[cfg(feature = "east-asian")]
use super::east_asian::Block;

/// How bytes stand for characters in a charset that the SDK decodes by itself.
///
/// A coding is asked what some bytes begin with; keeping back what a chunk's end cuts, counting what is malformed and putting in
/// what stands for it is [`MultiByteDecoder`](super::own::Own)'s part, and the same for all of them.
pub(super) trait Coding {
    /// What `bytes` begin with; there is at least one. No answer depends on more than the first four of them.
    fn next(&mut self, bytes: &[u8]) -> Next;

    /// Whether bytes of ASCII always stand for themselves, where a character may start.
    fn has_ascii(&self) -> bool {
        true
    }

    /// The payload has ended within `bytes`, the start of a character: how many of them are one malformed sequence.
    fn broken_off(&mut self, bytes: &[u8]) -> usize {
        bytes.len()
    }

    /// Decodes the start of `input` onto `text`, as far as there are characters and nothing else: how many bytes of it. It may stop
    /// before, for it is there for speed alone. A coding whose `next` changes it needs one of its own.
    ///
    /// `rounds` are those that SIMD may still make, and stops for want of: each takes a block, or a character alone. Elsewhere none is
    /// counted.
    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        let _ = rounds;
        let (mut read, mut ascii) = (0, 0);
        text.reserve(input.len() * 3 + PADDING);
        // SAFETY: no character becomes more than three bytes for each of its own, which is what there is room for, and for the four
        // that are stored at a time. What is appended is UTF-8: whole characters, and bytes that are ASCII.
        #[allow(unsafe_code, reason = "each character takes half of what `String::push` takes, in wasm without SIMD")]
        unsafe {
            let bytes = text.as_mut_vec();
            let mut length = bytes.len();
            let out = bytes.as_mut_ptr();
            while let Some(rest @ [first, ..]) = input.get(read..)
                && let Next::Char(char, bytes) = self.next(rest)
            {
                length += put_char(char, out.add(length));
                read += bytes;
                ascii = if *first < 0x80 { ascii + bytes } else { 0 };
                if ascii == ASCII_BEFORE_WORDS && bytes == 1 {
                    let more = ascii_words(&input[read..]);
                    out.add(length).copy_from_nonoverlapping(input[read..].as_ptr(), more);
                    (read, length, ascii) = (read + more, length + more, 0);
                }
            }
            bytes.set_len(length);
        }
        read
    }
}

/// Bytes that may be written beyond the last character.
const PADDING: usize = 4;

/// How many characters of ASCII are decoded one by one before more of them are looked for eight at a time. Among others there is
/// often one alone, or a few, and looking would be in vain.
const ASCII_BEFORE_WORDS: usize = 4;

/// How many bytes of ASCII `input` starts with, by eights.
fn ascii_words(input: &[u8]) -> usize {
    let (words, _) = input.as_chunks::<8>();
    words.iter().take_while(|word| u64::from_le_bytes(**word) & 0x8080_8080_8080_8080 == 0).count() * 8
}

/// Writes the UTF-8 of one character to memory at `to`: how many bytes.
///
/// # Safety
/// There is room for 4 bytes.
#[inline]
#[allow(unsafe_code, reason = "one store instead of up to four, each with a check")]
pub(super) unsafe fn put_char(char: char, to: *mut u8) -> usize {
    let char = u32::from(char);
    let trail = |shift: u32| char >> shift & 0x3F | 0x80;
    let (bytes, length) = match char {
        0x800..0x1_0000 => (char >> 12 | 0xE0 | trail(6) << 8 | trail(0) << 16, 3),
        ..0x80 => (char, 1),
        0x80..0x800 => (char >> 6 | 0xC0 | trail(0) << 8, 2),
        _ => (char >> 18 | 0xF0 | trail(12) << 8 | trail(6) << 16 | trail(0) << 24, 4),
    };
    // SAFETY: the caller guarantees that there is room for 4 bytes.
    unsafe { to.cast::<[u8; 4]>().write(bytes.to_le_bytes()) };
    length
}

/// What bytes begin with.
#[derive(Clone, Copy)]
pub(super) enum Next {
    /// A character, and how many bytes it takes.
    Char(char, usize),
    /// Two bytes that stand for a letter and the mark on it (Big5).
    #[cfg(feature = "east-asian")]
    Marked(char, char),
    /// Three bytes that stand for no character, but say what those after them mean (ISO-2022-JP). Were the three right before
    /// them such an escape sequence, too, it has been in vain, and is malformed: here it is.
    #[cfg(feature = "east-asian")]
    Escape { in_vain: Option<[u8; 3]> },
    /// A table is needed that is still compressed. Once it is decompressed, look at the bytes again.
    #[cfg(feature = "east-asian")]
    Packed(Block),
    /// This number of bytes is malformed.
    Malformed(usize),
    /// The start of a character, to the last of the bytes.
    Cut,
}

#[cfg(feature = "east-asian")]
impl Next {
    /// Two bytes stand for no character: they are malformed, but a second one of ASCII is a character of its own.
    pub(super) fn malformed_pair(second: u8) -> Next {
        Next::Malformed(if second < 0x80 { 1 } else { 2 })
    }
}
