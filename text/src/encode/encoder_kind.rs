use alloc::vec::Vec;

use super::encode_table::{Code, EncodeTable};
use super::output_charset::OutputCharset;
use crate::{Charset, weights};

/// How the characters of a charset become bytes.
pub(super) enum EncoderKind {
    /// ASCII is itself; each other character has its code, whatever comes before it.
    Ascii(EncodeTable),
    /// ISO-2022-JP: escape sequences shift between sets of characters.
    Shifted(EncodeTable, Shift),
    Utf16(fn(u16) -> [u8; 2]),
}

/// The set of characters that bytes of ISO-2022-JP are of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shift {
    Ascii,
    /// JIS X 0201, in which a yen sign and an overline stand where ASCII has `\` and `~`.
    Roman,
    Jis0208,
}

/// Bytes that are enough for one step, about the maximum.
pub(super) const STEP_BYTES: usize = 4 * 1024;

/// More bytes than one character ever adds: an escape sequence and a character.
pub(super) const LONGEST: usize = 8;

/// What was done: what it cost, and the character that is not in the charset, if one was met.
pub(super) struct Done {
    pub(super) work: u64,
    pub(super) unmappable: Option<char>,
}

impl EncoderKind {
    /// None for UTF-8, which text is already.
    pub(super) fn of(output_charset: OutputCharset) -> Option<EncoderKind> {
        let charset = output_charset.charset();
        if charset == Charset::UTF_8 {
            None
        } else if charset == Charset::UTF_16LE {
            Some(EncoderKind::Utf16(u16::to_le_bytes))
        } else if charset == Charset::UTF_16BE {
            Some(EncoderKind::Utf16(u16::to_be_bytes))
        } else if charset.is_iso_2022_jp() {
            Some(EncoderKind::Shifted(EncodeTable::new(output_charset), Shift::Ascii))
        } else {
            Some(EncoderKind::Ascii(EncodeTable::new(output_charset)))
        }
    }

    /// Encodes `rest`, which is not empty, until a character is not in the charset, the budget is spent, or there are enough bytes:
    /// a character at least. If all must be `exact`, a character that would become another one counts as not in the charset.
    pub(super) fn encode(&mut self, rest: &mut &str, encoded: &mut Vec<u8>, budget: u64, exact: bool) -> Done {
        match self {
            EncoderKind::Ascii(codes) => repeat(rest, encoded, budget, |rest, encoded, budget| {
                if rest.as_bytes().first().is_some_and(u8::is_ascii) {
                    ascii(rest, encoded, budget)
                } else {
                    with_code(rest, codes, exact, |code| code.push_to(encoded))
                }
            }),
            EncoderKind::Shifted(codes, shift) => {
                repeat(rest, encoded, budget, |rest, encoded, _| shifted(rest, codes, shift, encoded, exact))
            }
            EncoderKind::Utf16(to_bytes) => repeat(rest, encoded, budget, |rest, encoded, _| {
                if let Some(char) = char(rest) {
                    for unit in char.encode_utf16(&mut [0; 2]) {
                        encoded.extend_from_slice(&to_bytes(*unit));
                    }
                }
                Done { work: weights::ENCODED_CHAR, unmappable: None }
            }),
        }
    }

    /// Digits and signs of ASCII follow, by themselves: a `\` among them, or only such as are the same among Roman letters.
    pub(super) fn begin_ascii(&mut self, encoded: &mut Vec<u8>, has_backslash: bool) {
        if let EncoderKind::Shifted(_, shift) = self
            && (has_backslash || *shift == Shift::Jis0208)
        {
            shift.to(Shift::Ascii, encoded);
        }
    }

    /// The text is over, or interrupted. Returns the bytes that must stand there.
    pub(super) fn end(&mut self) -> &'static [u8] {
        match self {
            EncoderKind::Shifted(_, shift) if *shift != Shift::Ascii => {
                *shift = Shift::Ascii;
                Shift::Ascii.escape()
            }
            _ => &[],
        }
    }
}

impl Shift {
    fn escape(self) -> &'static [u8] {
        match self {
            Shift::Ascii => b"\x1B(B",
            Shift::Roman => b"\x1B(J",
            Shift::Jis0208 => b"\x1B$B",
        }
    }

    fn to(&mut self, shift: Shift, encoded: &mut Vec<u8>) {
        if *self != shift {
            *self = shift;
            encoded.extend_from_slice(shift.escape());
        }
    }
}

/// Encodes one thing after the other, as long as it may.
#[inline(always)]
fn repeat(
    rest: &mut &str,
    encoded: &mut Vec<u8>,
    budget: u64,
    mut one: impl FnMut(&mut &str, &mut Vec<u8>, u64) -> Done,
) -> Done {
    let mut spent = 0;
    loop {
        let done = one(rest, encoded, budget.saturating_sub(spent));
        spent += done.work;
        if done.unmappable.is_some() || rest.is_empty() || spent >= budget || encoded.len() >= STEP_BYTES {
            return Done { work: spent, ..done };
        }
    }
}

#[inline]
fn char(rest: &mut &str) -> Option<char> {
    let mut chars = rest.chars();
    let char = chars.next();
    *rest = chars.as_str();
    char
}

/// How many bytes of ASCII `bytes` start with, by eights.
fn ascii_up_to(bytes: &[u8]) -> usize {
    let (words, last) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let high = u64::from_le_bytes(*word) & 0x8080_8080_8080_8080;
        if high != 0 {
            return index * 8 + high.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + last.iter().take_while(|byte| byte.is_ascii()).count()
}

/// A run of ASCII.
fn ascii(rest: &mut &str, encoded: &mut Vec<u8>, budget: u64) -> Done {
    let paid = (budget / weights::ENCODED_ASCII).min(STEP_BYTES as u64) as usize + 1;
    let most = paid.min(STEP_BYTES.saturating_sub(encoded.len())).min(rest.len());
    let (run, after) = rest.split_at(ascii_up_to(&rest.as_bytes()[..most]));
    encoded.extend_from_slice(run.as_bytes());
    *rest = after;
    Done { work: weights::CALL + run.len() as u64 * weights::ENCODED_ASCII, unmappable: None }
}

#[inline(always)]
fn with_code(rest: &mut &str, codes: &mut EncodeTable, exact: bool, push: impl FnOnce(Code)) -> Done {
    let Some(char) = char(rest) else { return Done { work: 0, unmappable: None } };
    let (code, work) = codes.code(char, exact);
    match code {
        Some(code) => {
            push(code);
            Done { work, unmappable: None }
        }
        None => Done { work, unmappable: Some(char) },
    }
}

/// One character, as the encoder of ISO-2022-JP in the WHATWG Encoding Standard has it.
fn shifted(rest: &mut &str, codes: &mut EncodeTable, shift: &mut Shift, encoded: &mut Vec<u8>, exact: bool) -> Done {
    match rest.as_bytes().first() {
        // These would be read as shifts themselves.
        Some(0x0E | 0x0F | 0x1B) => Done { work: weights::ENCODED_CHAR, unmappable: char(rest) },
        Some(byte) if byte.is_ascii() => {
            if *shift == Shift::Jis0208 || matches!(byte, b'\\' | b'~') {
                shift.to(Shift::Ascii, encoded);
            }
            encoded.push(*byte);
            char(rest);
            Done { work: weights::ENCODED_CHAR, unmappable: None }
        }
        _ => with_code(rest, codes, exact, |code| {
            shift.to(if code.is_one_byte() { Shift::Roman } else { Shift::Jis0208 }, encoded);
            code.push_to(encoded);
        }),
    }
}
