use alloc::string::String;

use super::coding::{Coding, Next};

/// [x-user-defined](https://encoding.spec.whatwg.org/#x-user-defined-decoder): ASCII; all other bytes become characters for
/// private use.
pub(super) struct UserDefined;

impl Coding for UserDefined {
    fn next(&mut self, bytes: &[u8]) -> Next {
        Next::Char(char_of(bytes[0]), 1)
    }

    fn run(&mut self, input: &[u8], text: &mut String, _rounds: &mut u32) -> usize {
        text.extend(input.iter().map(|&byte| char_of(byte)));
        input.len()
    }
}

fn char_of(byte: u8) -> char {
    let char = u32::from(byte);
    char::from_u32(if byte < 0x80 { char } else { 0xF700 + char }).unwrap_or(char::REPLACEMENT_CHARACTER)
}
