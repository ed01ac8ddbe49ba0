/// How bytes stand for characters in a charset that the SDK decodes by itself.
///
/// A coding is asked what some bytes begin with; keeping back what a chunk's end cuts, counting what is malformed and putting in
/// what stands for it is [`Own`](super::own::Own)'s part, and the same for all of them.
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
    fn run(&mut self, input: &[u8], text: &mut String) -> usize {
        let (mut read, mut ascii) = (0, 0);
        while let Some(rest @ [first, ..]) = input.get(read..)
            && let Next::Char(char, bytes) = self.next(rest)
        {
            text.push(char);
            read += bytes;
            ascii = if *first < 0x80 { ascii + bytes } else { 0 };
            if ascii == ASCII_BEFORE_WORDS && bytes == 1 {
                read += copy_ascii(&input[read..], text);
                ascii = 0;
            }
        }
        read
    }
}

/// So many characters of ASCII come one by one before more of them are looked for eight at a time. Among others there is often one
/// alone, or a few, and looking would be in vain.
const ASCII_BEFORE_WORDS: usize = 4;

/// Copies ASCII from the start of `input`, but for the last seven bytes of it: how many bytes.
fn copy_ascii(input: &[u8], text: &mut String) -> usize {
    let (words, _) = input.as_chunks::<8>();
    let ascii = words.iter().take_while(|word| u64::from_le_bytes(**word) & 0x8080_8080_8080_8080 == 0).count() * 8;
    text.push_str(std::str::from_utf8(&input[..ascii]).unwrap_or_default());
    ascii
}

/// What bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Next {
    /// A character, of so many bytes.
    Char(char, usize),
    /// Two bytes that stand for a letter and the mark on it (Big5).
    Marked(char, char),
    /// Three bytes that stand for no character, but say what those after them mean (ISO-2022-JP). Were the three right before
    /// them such an escape sequence, too, it has been in vain, and is malformed: here it is.
    Escape { in_vain: Option<[u8; 3]> },
    /// So many bytes are malformed.
    Malformed(usize),
    /// The start of a character, to the last of the bytes.
    Cut,
}

impl Next {
    /// Two bytes stand for no character: they are malformed, but a second one of ASCII is a character of its own.
    pub(super) fn malformed_pair(second: u8) -> Next {
        Next::Malformed(if second < 0x80 { 1 } else { 2 })
    }
}
