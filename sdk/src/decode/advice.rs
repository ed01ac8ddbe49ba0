use std::str;

use super::tally::Tally;
use super::utf8::{CutChar, Longer};
use crate::find::{Calm, find_byte};
use crate::pace::cost;
use crate::{AdviceCode, Charset};

/// Notices signs that a payload is not in the charset it is decoded from. They are said, and never acted upon: valid text of
/// one charset can be valid text of another.
pub(super) struct Advice {
    utf8: LooksLikeUtf8,
    has_c1: bool,
    /// Bytes of text that are still to be looked at for C1 controls.
    c1_left: usize,
    charset: Option<Charset>,
}

/// Whether bytes that are decoded from a single-byte charset are all valid UTF-8.
#[derive(Default)]
enum LooksLikeUtf8 {
    /// It was not asked, or it does not.
    #[default]
    No,
    SoFar {
        cut: CutChar,
        /// Whether a character of more than one byte was among them.
        multibyte: bool,
    },
}

/// How much of the text, from its start, is looked at for C1 controls: a payload in the wrong charset shows them soon, and
/// looking at all of the text would cost up to twenty fuel more for each byte.
const C1_BYTES: usize = 64 * 1024;

impl Default for Advice {
    fn default() -> Advice {
        Advice { utf8: LooksLikeUtf8::No, has_c1: false, c1_left: C1_BYTES, charset: None }
    }
}

impl Advice {
    pub(super) fn start(&mut self, charset: Charset) {
        self.charset = Some(charset);
        if charset.is_single_byte() {
            self.utf8 = LooksLikeUtf8::SoFar { cut: CutChar::default(), multibyte: false };
        }
    }

    /// Looks at the bytes of a step and the UTF-8 text that they became: how many bytes of text had to be looked at. The step
    /// is clean if none of them was malformed. Where its text is not lent, nothing is known of `calm` that could be lost.
    pub(super) fn look_at(&mut self, source: &[u8], text: &[u8], is_clean: bool, calm: &mut Calm) -> usize {
        // In a single-byte charset each byte that is not ASCII, nor malformed, becomes two or three bytes of text.
        let is_ascii = is_clean && self.charset.is_some_and(Charset::is_single_byte) && source.len() == text.len();
        if is_ascii && !self.is_amid_char() {
            self.pass_ascii(text.len());
            return 0;
        }
        self.utf8.look_at(source, calm);
        let text = &text[..text.len().min(self.c1_left)];
        self.pass_ascii(text.len());
        self.has_c1 = self.has_c1 || (!is_ascii && has_c1(text));
        text.len()
    }

    /// So much ASCII, by which no character is cut, has nothing to be looked at; but it counts: how text is cut into steps must make no
    /// difference.
    pub(super) fn pass_ascii(&mut self, text: usize) {
        self.c1_left = self.c1_left.saturating_sub(text);
    }

    /// What a byte of text may cost in the next step.
    pub(super) fn cost(&self) -> u64 {
        if self.c1_left > 0 { cost::LOOK } else { 0 }
    }

    /// Whether the last step may have ended amid a character of UTF-8.
    pub(super) fn is_amid_char(&self) -> bool {
        self.utf8.is_amid_char()
    }

    pub(super) fn say(&self, charset: Charset, tally: &Tally) -> Vec<crate::Advice> {
        if let LooksLikeUtf8::SoFar { cut, multibyte: true } = &self.utf8
            && cut.is_empty()
        {
            let message = format!("decoded from {charset}, but all of it is valid UTF-8, with multibyte characters");
            return vec![crate::Advice::new(AdviceCode::LooksLikeUtf8, None, message)];
        }
        if charset == Charset::UTF_8 && tally.saw_80_to_9f() {
            let message = "decoded from UTF-8, but malformed with bytes of 0x80-0x9F: it may be windows-1252 or another charset";
            return vec![crate::Advice::new(AdviceCode::Malformed, tally.first_at(), message)];
        }
        if self.has_c1 {
            let message = format!("decoded from {charset}, but C1 control characters are in the text: it may be another charset");
            return vec![crate::Advice::new(AdviceCode::ControlCharacters, None, message)];
        }
        Vec::new()
    }
}

impl LooksLikeUtf8 {
    fn is_amid_char(&self) -> bool {
        matches!(self, LooksLikeUtf8::SoFar { cut, .. } if !cut.is_empty())
    }

    fn look_at(&mut self, mut source: &[u8], calm: &mut Calm) {
        let LooksLikeUtf8::SoFar { cut, multibyte } = self else { return };
        while !cut.is_empty() {
            let Some((&byte, rest)) = source.split_first() else { return };
            match cut.push(byte) {
                Longer::Start => {}
                Longer::Char(_) => {
                    *multibyte = true;
                    *cut = CutChar::default();
                }
                Longer::Malformed => {
                    *self = LooksLikeUtf8::No;
                    return;
                }
            }
            source = rest;
        }
        let Some(valid) = valid_up_to(source, calm) else {
            *self = LooksLikeUtf8::No;
            return;
        };
        *cut = CutChar::new(&source[valid..]);
        *multibyte = *multibyte || !source[..valid].is_ascii();
    }
}

/// As [`str::from_utf8`]: how much is valid, if what comes then is the start of a character.
#[cfg_attr(not(all(target_arch = "wasm32", not(feature = "scalar"))), expect(unused_variables))]
fn valid_up_to(bytes: &[u8], calm: &mut Calm) -> Option<usize> {
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    {
        let whole = super::utf8::up_to_last_char(bytes);
        if super::valid_utf8::valid_up_to_quad(whole, calm) == whole.len() {
            return Some(whole.len());
        }
    }
    match str::from_utf8(bytes) {
        Ok(_) => Some(bytes.len()),
        Err(error) => error.error_len().is_none().then_some(error.valid_up_to()),
    }
}

/// Whether UTF-8 text has a character of U+0080 to U+009F: 0xC2, then a byte of 0x80 to 0x9F.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
fn has_c1(text: &[u8]) -> bool {
    let Some(first) = find_byte(text, 0xC2) else { return false };
    let rest = &text[first..];
    #[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
    let rest = match simd::has_c1(rest) {
        Ok(()) => return true,
        Err(rest) => rest,
    };
    rest.windows(2).any(|pair| pair[0] == 0xC2 && pair[1] < 0xA0)
}

#[cfg(all(target_arch = "wasm32", not(feature = "scalar")))]
mod simd {
    use core::arch::wasm32::{i8x16_eq, i8x16_lt, i8x16_splat, v128_and, v128_any_true, v128_load};

    const BLOCK: usize = 16;

    /// Whether there is a C1 control in whole blocks of the text; else what is left of it.
    #[target_feature(enable = "simd128")]
    #[inline]
    pub(super) fn has_c1(text: &[u8]) -> Result<(), &[u8]> {
        let mut rest = text;
        while let Some(window) = rest.first_chunk::<{ BLOCK + 1 }>() {
            // SAFETY: sixteen bytes from the first and from the second.
            #[allow(unsafe_code, reason = "loads of sixteen bytes have no safe form")]
            let (first, second) = unsafe { (v128_load(window.as_ptr().cast()), v128_load(window.as_ptr().add(1).cast())) };
            let is_c2 = i8x16_eq(first, i8x16_splat(0xC2_u8 as i8));
            if v128_any_true(v128_and(is_c2, i8x16_lt(second, i8x16_splat(0xA0_u8 as i8)))) {
                return Ok(());
            }
            rest = &rest[BLOCK..];
        }
        Err(rest)
    }
}
