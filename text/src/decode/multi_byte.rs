use alloc::boxed::Box;
use alloc::string::String;

use super::coding::{Coding, Next};
#[cfg(feature = "east-asian")]
use super::east_asian;
use super::malformed::{Malformed, Then};
use super::user_defined::UserDefined;
use super::utf16::Utf16;
use super::window::{STEP_BYTES, Window};
use crate::Charset;
use crate::charset::EncodingId;
use crate::weights;

/// Bytes of text that there is room for beyond three for each byte of a step: what was kept back before it, and what is stored
/// beyond the last character by SIMD.
const PADDING: usize = 128;

/// The longest start of a character: a surrogate and half of what follows it, or three bytes of the four of GB18030.
const LONGEST_START: usize = 3;

/// Decodes a charset by a [`Coding`].
pub(super) struct MultiByteDecoder {
    coding: Box<dyn Coding>,
    held: Held,
    /// How many sequences the last step decoded one by one.
    ones: u64,
    /// What it took to decompress tables.
    unpacked: u64,
}

/// The start of a character that the end of the input before has cut. Or, if what was taken for one turned out to be malformed, what
/// comes after that.
#[derive(Clone, Copy, Default)]
struct Held {
    bytes: [u8; LONGEST_START],
    length: usize,
}

/// The outcome of one sequence, with the number of bytes it took.
enum One {
    Good(usize),
    Malformed(usize),
    /// It is malformed, and decoding ends with it.
    Last(usize),
    Cut,
}

impl MultiByteDecoder {
    /// For every charset but UTF-8 and those of single bytes.
    pub(super) fn of(charset: Charset) -> MultiByteDecoder {
        let coding: Box<dyn Coding> = match charset.which() {
            EncodingId::Utf16Le => Box::new(Utf16::<false>),
            EncodingId::Utf16Be => Box::new(Utf16::<true>),
            EncodingId::XUserDefined => Box::new(UserDefined),
            #[cfg(feature = "east-asian")]
            east_asian => east_asian::coding(east_asian),
            // Without the feature no label stands for any other.
            #[cfg(not(feature = "east-asian"))]
            _ => Box::new(UserDefined),
        };
        MultiByteDecoder { coding, held: Held::default(), ones: 0, unpacked: 0 }
    }

    /// Whether ASCII that comes now is text as it is.
    pub(super) fn takes_ascii_as_it_is(&self) -> bool {
        self.held.length == 0 && self.coding.has_ascii()
    }

    /// What the last step cost on top of its bytes and of `malformed` malformed sequences: what comes one by one takes more than
    /// what comes in runs.
    pub(super) fn on_top(&self, malformed: u64) -> u64 {
        weights::ONE * self.ones.saturating_sub(malformed) + self.unpacked
    }

    /// Decodes the start of the step's bytes, with no more than its rounds and its malformed sequences, and for about its budget what
    /// comes one by one, onto `text`: how much of them. That can be nothing if a malformed sequence was kept back: what comes after it
    /// may be kept back, too, and comes then.
    pub(super) fn decode(&mut self, window: &mut Window<'_>, text: &mut String, malformed: &mut Malformed) -> usize {
        let Window { bytes: input, at, max_malformed, budget, ref mut rounds } = *window;
        text.reserve(STEP_BYTES * 3 + PADDING);
        (self.ones, self.unpacked) = (0, 0);
        let mut left = max_malformed;
        // What comes one by one, malformed or not, is paid for together.
        let mut spent = 0;
        let mut read = 0;
        while self.held.length > 0 {
            let held = self.held;
            let mut joined = [0; 2 * LONGEST_START + 1];
            let joined = held.join(input, &mut joined);
            let one = self.one(joined, at - held.length as u64, budget, text, malformed);
            let (One::Good(bytes) | One::Malformed(bytes) | One::Last(bytes)) = one else {
                // Fewer than any character has: all of the input is among them.
                self.held = Held::new(joined);
                return input.len();
            };
            self.held = held.without(bytes);
            read = bytes.saturating_sub(held.length);
            left -= u64::from(!matches!(one, One::Good(_)));
            if left == 0 || matches!(one, One::Last(_)) {
                return read;
            }
        }
        loop {
            read += self.coding.run(&input[read..], text, rounds);
            if read == input.len() || *rounds == 0 {
                return read;
            }
            let for_tables = budget.saturating_sub(spent + self.unpacked);
            match self.one(&input[read..], at + read as u64, for_tables, text, malformed) {
                One::Good(bytes) => {
                    read += bytes;
                    spent += weights::ONE;
                }
                One::Malformed(bytes) => {
                    read += bytes;
                    left -= 1;
                    spent += weights::MALFORMED;
                    if left == 0 {
                        return read;
                    }
                }
                One::Last(bytes) => return read + bytes,
                One::Cut => {
                    self.held = Held::new(&input[read..]);
                    return input.len();
                }
            }
            if spent + self.unpacked >= budget {
                return read;
            }
        }
    }

    /// The payload has ended: what was kept back is malformed, or some of it.
    pub(super) fn finish(mut self, at: u64, text: &mut String, malformed: &mut Malformed) {
        while self.held.length > 0 {
            let held = self.held;
            let held_at = at - held.length as u64;
            let bytes = match self.one(held.bytes(), held_at, 0, text, malformed) {
                One::Good(bytes) | One::Malformed(bytes) => bytes,
                One::Last(_) => return,
                One::Cut => {
                    let bytes = self.coding.broken_off(held.bytes());
                    if replace(held_at, &held.bytes()[..bytes], text, malformed) == Then::Stop {
                        return;
                    }
                    bytes
                }
            };
            self.held = held.without(bytes);
        }
    }

    /// Decodes what `bytes` begin with, which stand `at` this place in the payload. This much of the budget can be spent on tables.
    #[cfg_attr(not(feature = "east-asian"), expect(unused_variables, reason = "only those have tables"))]
    fn one(&mut self, bytes: &[u8], at: u64, budget: u64, text: &mut String, malformed: &mut Malformed) -> One {
        self.ones += 1;
        let (length, then) = match self.coding.next(bytes) {
            Next::Char(char, length) => {
                text.push(char);
                return One::Good(length);
            }
            #[cfg(feature = "east-asian")]
            Next::Marked(letter, mark) => {
                text.extend([letter, mark]);
                return One::Good(2);
            }
            #[cfg(feature = "east-asian")]
            Next::Escape { in_vain: None } => return One::Good(3),
            #[cfg(feature = "east-asian")]
            Next::Escape { in_vain: Some(escape) } => (3, replace(at.saturating_sub(3), &escape, text, malformed)),
            Next::Malformed(length) => (length, replace(at, &bytes[..length], text, malformed)),
            Next::Cut => return One::Cut,
            #[cfg(feature = "east-asian")]
            Next::Packed(block) => {
                self.unpacked += block.unpack(budget);
                return self.one(bytes, at, budget, text, malformed);
            }
        };
        if then == Then::Stop { One::Last(length) } else { One::Malformed(length) }
    }
}

/// Counts a malformed sequence, and puts in what stands for it.
#[inline(never)] // it is called in several places, in each of which it would be written out
fn replace(at: u64, bad: &[u8], text: &mut String, malformed: &mut Malformed) -> Then {
    let then = malformed.add(at, bad);
    if then == Then::Replace {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    then
}

impl Held {
    /// Keeps `bytes`, which are no more than there is room for.
    fn new(bytes: &[u8]) -> Held {
        let mut held = Held { bytes: [0; LONGEST_START], length: bytes.len().min(LONGEST_START) };
        held.bytes[..held.length].copy_from_slice(&bytes[..held.length]);
        held
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Without its first bytes.
    fn without(&self, bytes: usize) -> Held {
        Held::new(&self.bytes()[bytes.min(self.length)..])
    }

    /// Its bytes, and the first ones of `input`.
    fn join<'a>(&self, input: &[u8], joined: &'a mut [u8]) -> &'a [u8] {
        let more = input.len().min(joined.len() - self.length);
        let length = self.length + more;
        joined[..self.length].copy_from_slice(self.bytes());
        joined[self.length..length].copy_from_slice(&input[..more]);
        &joined[..length]
    }
}

#[cfg(test)]
mod tests;
