use alloc::string::String;

#[cfg(feature = "east-asian")]
use super::east_asian::Block;

/// How bytes stand for characters in a charset of several bytes to a character.
///
/// A coding is asked what some bytes begin with; keeping back what a chunk's end cuts, counting what is malformed and putting in
/// what stands for it is [`MultiByteDecoder`](super::multi_byte::MultiByteDecoder)'s part, and the same for all of them.
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
    /// before, for it is there for speed alone. A round takes a block, or a character alone; it stops when no rounds are left.
    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize;
}

/// What bytes begin with.
#[derive(Clone, Copy)]
pub(crate) enum Next {
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
    pub(crate) fn malformed_pair(second: u8) -> Next {
        Next::Malformed(if second < 0x80 { 1 } else { 2 })
    }
}
