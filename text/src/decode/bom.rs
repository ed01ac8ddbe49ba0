use crate::Charset;

/// The byte order marks of the Encoding Standard, section 6 ("BOM sniff"), and what they say.
const MARKS: [(&[u8], Charset); 3] =
    [(b"\xEF\xBB\xBF", Charset::UTF_8), (b"\xFF\xFE", Charset::UTF_16LE), (b"\xFE\xFF", Charset::UTF_16BE)];

/// Looks for a byte order mark at the start of a payload. It holds the bytes back that may be one, as long as they may.
#[derive(Clone, Copy, Default)]
pub(super) struct Bom {
    held: [u8; 2],
    length: usize,
}

pub(super) enum Sniffed {
    /// All of the input is held back.
    Undecided,
    /// A mark ends after `read` bytes of the input.
    Mark { charset: Charset, read: usize },
    /// There is no mark. What is held back is text; none of this input was taken.
    None,
}

impl Bom {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.held[..self.length]
    }

    pub(super) fn sniff(&mut self, input: &[u8]) -> Sniffed {
        let mut start = [0; 3];
        start[..self.length].copy_from_slice(self.bytes());
        let read = input.len().min(start.len() - self.length);
        let length = self.length + read;
        start[self.length..length].copy_from_slice(&input[..read]);
        let start = &start[..length];
        for (mark, charset) in MARKS {
            if start.starts_with(mark) {
                return Sniffed::Mark { charset, read: mark.len() - self.length };
            }
        }
        if MARKS.iter().any(|(mark, _)| mark.starts_with(start)) {
            self.held[..length].copy_from_slice(start);
            self.length = length;
            return Sniffed::Undecided;
        }
        Sniffed::None
    }
}
