use super::coding::{Coding, Next};

/// [x-user-defined](https://encoding.spec.whatwg.org/#x-user-defined-decoder): ASCII; all other bytes become characters for
/// private use.
pub(super) struct UserDefined;

impl Coding for UserDefined {
    #[inline(always)] // into `run`, where that is for all charsets
    fn next(&mut self, bytes: &[u8]) -> Next {
        let byte = u32::from(bytes[0]);
        let char = if byte < 0x80 { byte } else { 0xF700 + byte };
        Next::Char(char::from_u32(char).unwrap_or(char::REPLACEMENT_CHARACTER), 1)
    }
}
