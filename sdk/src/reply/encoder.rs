use encoding_rs::Encoding;

use super::codes::Codes;
use crate::Charset;
use crate::pace::cost;

/// Bytes that one step encodes, at about the most.
const STEP_BYTES: usize = 4 * 1024;

/// More than one character ever adds: an escape sequence and a character.
const LONGEST: usize = 8;

/// From text to bytes of a charset other than UTF-8, in steps whose work is bounded. It is a trait for the size of components: one
/// that never sets the charset of its reply must not have all encoders in it.
pub(super) trait Encode {
    fn charset(&self) -> Charset;

    /// What the last step encoded.
    fn encoded(&mut self) -> &mut Vec<u8>;

    /// Encodes some of `text`: as much as `fuel` pays for and one step holds, but a character at least.
    fn encode<'t>(&mut self, text: &'t str, fuel: u64) -> Step<'t>;

    /// The text is over, or interrupted: ISO-2022-JP returns to ASCII then. Gives the bytes that do so, if any must.
    fn end(&mut self) -> &'static [u8];
}

struct Encoder {
    charset: Charset,
    form: Form,
    /// What the last step encoded. Its capacity is never passed.
    encoded: Vec<u8>,
}

enum Form {
    /// ASCII is itself; each other character has its code, whatever comes before it.
    Ascii(Codes),
    /// ISO-2022-JP: escape sequences shift between sets of characters.
    Shifted(Codes, Shift),
    Utf16(fn(u16) -> [u8; 2]),
}

/// The set of characters that bytes of ISO-2022-JP are of.
#[derive(Clone, Copy, PartialEq)]
enum Shift {
    Ascii,
    /// JIS X 0201, in which a yen sign and an overline stand where ASCII has `\` and `~`.
    Roman,
    Jis0208,
}

/// What one step did.
#[must_use]
pub(super) struct Step<'t> {
    /// The text that is to come.
    pub(super) rest: &'t str,
    /// What the step cost.
    pub(super) fuel: u64,
    /// The character before the rest, if it is none in the charset.
    pub(super) unmappable: Option<char>,
}

/// The encoder of this charset: none for UTF-8, which text is already.
pub(super) fn encoder(charset: Charset) -> Option<Box<dyn Encode>> {
    let form = if charset == Charset::UTF_8 {
        return None;
    } else if charset == Charset::UTF_16LE {
        Form::Utf16(u16::to_le_bytes)
    } else if charset == Charset::UTF_16BE {
        Form::Utf16(u16::to_be_bytes)
    } else if charset.is_iso_2022_jp() {
        Form::Shifted(Codes::new(charset), Shift::Ascii)
    } else {
        Form::Ascii(Codes::new(charset))
    };
    Some(Box::new(Encoder { charset, form, encoded: Vec::with_capacity(STEP_BYTES + LONGEST) }))
}

impl Encode for Encoder {
    fn charset(&self) -> Charset {
        self.charset
    }

    fn encoded(&mut self) -> &mut Vec<u8> {
        &mut self.encoded
    }

    fn encode<'t>(&mut self, text: &'t str, fuel: u64) -> Step<'t> {
        self.encoded.clear();
        let mut step = Step { rest: text, fuel: cost::CALL, unmappable: None };
        loop {
            match &mut self.form {
                Form::Ascii(codes) => step.ascii(codes, &mut self.encoded),
                Form::Shifted(codes, shift) => step.shifted(codes, shift, &mut self.encoded),
                Form::Utf16(to_bytes) => step.utf16(*to_bytes, &mut self.encoded),
            }
            let is_over = step.rest.is_empty() || step.unmappable.is_some();
            if is_over || step.fuel >= fuel || self.encoded.len() >= STEP_BYTES {
                return step;
            }
        }
    }

    fn end(&mut self) -> &'static [u8] {
        match &mut self.form {
            Form::Shifted(_, shift) if *shift != Shift::Ascii => {
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

impl<'t> Step<'t> {
    fn char(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let char = chars.next();
        self.rest = chars.as_str();
        char
    }

    /// A run of ASCII, or one character that is not.
    #[inline]
    fn ascii(&mut self, codes: &mut Codes, encoded: &mut Vec<u8>) {
        if self.rest.as_bytes().first().is_some_and(u8::is_ascii) {
            let most = self.rest.len().min(STEP_BYTES - encoded.len().min(STEP_BYTES));
            let length = Encoding::ascii_valid_up_to(&self.rest.as_bytes()[..most]);
            let (run, rest) = self.rest.split_at(length);
            encoded.extend_from_slice(run.as_bytes());
            self.fuel += cost::CALL + length as u64 * cost::ENCODED_ASCII;
            self.rest = rest;
        } else if let Some(char) = self.char() {
            let (code, fuel) = codes.code(char);
            self.fuel += fuel;
            match code {
                Some(code) => code.push_to(encoded),
                None => self.unmappable = Some(char),
            }
        }
    }

    /// One character, as the encoder of ISO-2022-JP in the WHATWG Encoding Standard has it.
    fn shifted(&mut self, codes: &mut Codes, shift: &mut Shift, encoded: &mut Vec<u8>) {
        let Some(char) = self.char() else { return };
        match char {
            // These would be read as shifts themselves.
            '\u{0E}' | '\u{0F}' | '\u{1B}' => {
                self.fuel += cost::ENCODED_CHAR;
                self.unmappable = Some(char);
            }
            '\0'..='\x7F' => {
                self.fuel += cost::ENCODED_CHAR;
                if *shift == Shift::Jis0208 || char == '\\' || char == '~' {
                    shift.to(Shift::Ascii, encoded);
                }
                encoded.push(char as u8);
            }
            _ => {
                let (code, fuel) = codes.code(char);
                self.fuel += fuel;
                match code {
                    Some(code) => {
                        shift.to(if code.is_one_byte() { Shift::Roman } else { Shift::Jis0208 }, encoded);
                        code.push_to(encoded);
                    }
                    None => self.unmappable = Some(char),
                }
            }
        }
        // What stands in its place is of ASCII.
        if self.unmappable.is_some() && *shift == Shift::Jis0208 {
            shift.to(Shift::Ascii, encoded);
        }
    }

    fn utf16(&mut self, to_bytes: fn(u16) -> [u8; 2], encoded: &mut Vec<u8>) {
        self.fuel += cost::ENCODED_CHAR;
        if let Some(char) = self.char() {
            for unit in char.encode_utf16(&mut [0; 2]) {
                encoded.extend_from_slice(&to_bytes(*unit));
            }
        }
    }
}
