use alloc::string::String;

use super::packed::Table;
use super::pairs::Pairs;
use super::{Coding, Next, jis};
use crate::arch;

/// [ISO-2022-JP](https://encoding.spec.whatwg.org/#iso-2022-jp-decoder): escape sequences say which set of characters the bytes
/// after them are of.
#[derive(Default)]
pub(super) struct Iso2022Jp {
    set: Set,
    /// The escape sequence that ended right before the next byte, if one did.
    escape: Option<[u8; 3]>,
}

#[derive(Clone, Copy, Default)]
enum Set {
    #[default]
    Ascii,
    /// ASCII but for the yen sign and the overline.
    Roman,
    Katakana,
    /// Two bytes a character.
    Jis0208,
}

const ESCAPE: u8 = 0x1B;
/// The first byte of a character's two.
const FIRST: u8 = 0x21;

impl Coding for Iso2022Jp {
    fn has_ascii(&self) -> bool {
        false
    }

    fn next(&mut self, bytes: &[u8]) -> Next {
        if bytes[0] == ESCAPE {
            return self.escape(bytes);
        }
        let next = self.set.next(bytes);
        if !matches!(next, Next::Cut) {
            self.escape = None;
        }
        next
    }

    /// One byte, but `ESC $` and `ESC (` lose the first alone: the other is a character, or the start of one.
    fn broken_off(&mut self, _bytes: &[u8]) -> usize {
        self.escape = None;
        1
    }

    fn run(&mut self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        let read = self.set.run(input, text, rounds);
        if read > 0 {
            self.escape = None;
        }
        read
    }
}

impl Iso2022Jp {
    fn escape(&mut self, bytes: &[u8]) -> Next {
        let set = match bytes[1..] {
            [] | [b'$' | b'('] => return Next::Cut,
            [b'(', b'B', ..] => Set::Ascii,
            [b'(', b'J', ..] => Set::Roman,
            [b'(', b'I', ..] => Set::Katakana,
            [b'$', b'@' | b'B', ..] => Set::Jis0208,
            _ => {
                self.escape = None;
                return Next::Malformed(1);
            }
        };
        self.set = set;
        Next::Escape { in_vain: self.escape.replace([bytes[0], bytes[1], bytes[2]]) }
    }
}

impl Set {
    /// What `bytes` begin with, which is not an escape sequence.
    #[inline]
    fn next(self, bytes: &[u8]) -> Next {
        let char = |char| Next::Char(char, 1);
        match (self, bytes[0]) {
            (Set::Roman, b'\\') => char('¥'),
            (Set::Roman, b'~') => char('‾'),
            (Set::Ascii | Set::Roman, 0x0E | 0x0F | 0x80..) => Next::Malformed(1),
            (Set::Ascii | Set::Roman, ascii) => char(ascii.into()),
            (Set::Katakana, byte @ FIRST..=0x5F) => char(jis::katakana(byte - FIRST)),
            (Set::Jis0208, lead @ FIRST..=0x7E) => match bytes.get(1) {
                None => Next::Cut,
                Some(&ESCAPE) => Next::Malformed(1),
                Some(&trail) => {
                    let nothing = Next::Malformed(2);
                    jis::pointer(FIRST, lead, trail).map_or(nothing, |pointer| jis::jis0208(pointer, nothing))
                }
            },
            (Set::Katakana | Set::Jis0208, _) => Next::Malformed(1),
        }
    }

    fn run(self, input: &[u8], text: &mut String, rounds: &mut u32) -> usize {
        match self {
            Set::Ascii => {
                *rounds = rounds.saturating_sub(1);
                return arch::copy_ascii_but_controls(input, text);
            }
            Set::Jis0208 => return arch::decode_pairs::<Jis0208>(input, text, rounds),
            Set::Roman | Set::Katakana => {}
        }
        let mut read = 0;
        while *rounds > 0
            && let Some(rest @ [first, ..]) = input.get(read..)
            && *first != ESCAPE
            && let Next::Char(char, bytes) = self.next(rest)
        {
            text.push(char);
            read += bytes;
            *rounds -= 1;
        }
        read
    }
}

struct Jis0208;

impl Pairs for Jis0208 {
    const HAS_ASCII: bool = false;
    const LEADS: (u8, u8) = (FIRST, 0x7E);
    const TRAILS: (u8, u8) = (FIRST, 0x7E);
    const ROW: u16 = 94;
    const TABLE: &'static Table = &super::tables::JIS0208;

    fn next(bytes: &[u8]) -> Next {
        // What is not a pair may be an escape sequence, and changes the set.
        if bytes[0] == ESCAPE { Next::Cut } else { Set::Jis0208.next(bytes) }
    }
}
