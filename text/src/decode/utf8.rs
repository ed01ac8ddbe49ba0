use alloc::string::String;
use core::str;

use super::malformed::{Malformed, Then};
use super::window::{Output, Window};
use crate::arch;
use crate::find::LineFeedHints;

/// Bytes looked at together once malformed ones were met. Valid text between malformed bytes is copied to the buffer up to
/// this length; what is longer is borrowed.
const MAX_FIX_BYTES: usize = 128;

/// Bytes that are looked at one by one after malformed ones: where there is one there are others, and to look at all that is at
/// hand once for each would be expensive.
const DOUBTFUL_BYTES: usize = 128;

/// Decodes UTF-8 by lending what is valid from the input itself. Only the characters that a chunk's end cuts, and what stands
/// between malformed bytes, are copied.
#[derive(Default)]
pub(super) struct Utf8 {
    cut: CutChar,
    /// The number of bytes to look at without SIMD, after it has found some malformed: it says that there are, and not where.
    doubtful: usize,
}

/// The start of a character, up to a chunk's end: never a whole one, never malformed by itself.
#[derive(Default)]
pub(crate) struct CutChar {
    bytes: [u8; 4],
    length: usize,
}

/// What one more byte makes of a [`CutChar`].
pub(crate) enum Longer<'a> {
    /// Still the start of a character.
    Start,
    Char(&'a str),
    /// What came before the byte is malformed; the byte is not part of it.
    Malformed,
}

impl CutChar {
    pub(crate) fn new(bytes: &[u8]) -> CutChar {
        let mut cut = CutChar::default();
        cut.length = bytes.len().min(cut.bytes.len());
        cut.bytes[..cut.length].copy_from_slice(&bytes[..cut.length]);
        cut
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn push(&mut self, byte: u8) -> Longer<'_> {
        let Some(free) = self.bytes.get_mut(self.length) else { return Longer::Malformed };
        *free = byte;
        match str::from_utf8(&self.bytes[..=self.length]) {
            Ok(char) => Longer::Char(char),
            Err(error) if error.error_len().is_none() => {
                self.length += 1;
                Longer::Start
            }
            Err(_) => Longer::Malformed,
        }
    }
}

fn scalar_valid_up_to(input: &[u8]) -> usize {
    match str::from_utf8(input) {
        Ok(_) => input.len(),
        Err(error) => error.valid_up_to(),
    }
}

/// `bytes` without the character that their end may cut: without its start, if it is not whole.
pub(crate) fn up_to_last_char(bytes: &[u8]) -> &[u8] {
    let is_start = |byte: &u8| !(0x80..0xC0).contains(byte);
    let last = bytes.iter().rev().take(4).position(is_start).map_or(0, |back| bytes.len() - 1 - back);
    match bytes.get(last) {
        // How long a character is, its first byte says.
        Some(first) if last + first.leading_ones().max(1) as usize > bytes.len() => &bytes[..last],
        _ => bytes,
    }
}

impl Utf8 {
    /// Decodes the start of the window, with no more than its number of malformed sequences: how much of it, and where the text is.
    #[inline(never)] // else it is here or there, as the compiler likes, and components differ by it
    pub(super) fn decode(
        &mut self,
        window: &Window<'_>,
        buffer: &mut String,
        malformed: &mut Malformed,
        hints: &mut LineFeedHints,
    ) -> (usize, Output) {
        let Window { bytes: input, at, max_malformed, .. } = *window;
        if !self.cut.is_empty() {
            return (self.complete(input, at, buffer, malformed), Output::Buffered);
        }
        let (read, text) = match self.valid_up_to(input, hints) {
            0 => (self.fix(input, at, max_malformed, buffer, malformed), Output::Buffered),
            valid => (valid, Output::Borrowed(valid)),
        };
        self.doubtful = self.doubtful.saturating_sub(read);
        (read, text)
    }

    /// How much of the start of `input` is valid; perhaps not quite all.
    fn valid_up_to(&mut self, input: &[u8], hints: &mut LineFeedHints) -> usize {
        hints.begin(input.len());
        if self.doubtful == 0 {
            let whole = up_to_last_char(input);
            let valid = arch::valid_up_to_quad(whole, hints);
            if valid < whole.len() {
                self.doubtful = DOUBTFUL_BYTES;
            }
            if valid > 0 {
                return up_to_last_char(&input[..valid]).len();
            }
        }
        scalar_valid_up_to(&input[..input.len().min(DOUBTFUL_BYTES)])
    }

    pub(super) fn finish(self, at: u64, buffer: &mut String, malformed: &mut Malformed) {
        if !self.cut.is_empty() {
            let bad = self.cut.bytes();
            if malformed.add_cut_by_end(at - bad.len() as u64, bad) == Then::Replace {
                buffer.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }

    /// Completes the character that the last input cut.
    fn complete(&mut self, input: &[u8], at: u64, buffer: &mut String, malformed: &mut Malformed) -> usize {
        for (read, &byte) in input.iter().enumerate() {
            match self.cut.push(byte) {
                Longer::Start => {}
                Longer::Char(char) => {
                    buffer.push_str(char);
                    self.cut = CutChar::default();
                    return read + 1;
                }
                Longer::Malformed => {
                    let bad = core::mem::take(&mut self.cut);
                    let bad = bad.bytes();
                    if malformed.add(at + read as u64 - bad.len() as u64, bad) == Then::Replace {
                        buffer.push(char::REPLACEMENT_CHARACTER);
                    }
                    return read;
                }
            }
        }
        input.len()
    }

    /// Goes on from a malformed sequence, or the start of a character, at the beginning of `input`.
    fn fix(&mut self, input: &[u8], at: u64, most: u64, buffer: &mut String, malformed: &mut Malformed) -> usize {
        let window = &input[..input.len().min(MAX_FIX_BYTES)];
        let mut read = 0;
        let mut left = most;
        for run in window.utf8_chunks() {
            buffer.push_str(run.valid());
            read += run.valid().len();
            let bad = run.invalid();
            if bad.is_empty() || left == 0 {
                break;
            }
            let is_cut = read + bad.len() == window.len() && matches!(str::from_utf8(bad), Err(e) if e.error_len().is_none());
            if is_cut {
                if window.len() == input.len() {
                    self.cut = CutChar::new(bad);
                    read += bad.len();
                }
                break;
            }
            left -= 1;
            let then = malformed.add(at + read as u64, bad);
            read += bad.len();
            if then == Then::Stop {
                break;
            }
            buffer.push(char::REPLACEMENT_CHARACTER);
        }
        read
    }
}
