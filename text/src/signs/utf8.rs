use core::str;

use crate::arch;
use crate::decode::{CutChar, Longer, up_to_last_char};
use crate::find::LineFeedHints;

/// Whether bytes that are decoded from a single-byte charset are all valid UTF-8.
#[derive(Default)]
pub(super) enum LooksLikeUtf8 {
    /// It was not asked, or it does not.
    #[default]
    No,
    SoFar {
        cut: CutChar,
        /// Whether a character of more than one byte was among them.
        multibyte: bool,
    },
}

impl LooksLikeUtf8 {
    /// None of it was seen yet.
    pub(super) fn so_far() -> LooksLikeUtf8 {
        LooksLikeUtf8::SoFar { cut: CutChar::default(), multibyte: false }
    }

    /// Whether it does, with characters of more than one byte.
    pub(super) fn is_all(&self) -> bool {
        matches!(self, LooksLikeUtf8::SoFar { cut, multibyte: true } if cut.is_empty())
    }

    pub(super) fn is_within_char(&self) -> bool {
        matches!(self, LooksLikeUtf8::SoFar { cut, .. } if !cut.is_empty())
    }

    pub(super) fn look_at(&mut self, mut source: &[u8], hints: &mut LineFeedHints) {
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
        let Some(valid) = valid_up_to(source, hints) else {
            *self = LooksLikeUtf8::No;
            return;
        };
        *cut = CutChar::new(&source[valid..]);
        *multibyte = *multibyte || !source[..valid].is_ascii();
    }
}

/// As [`str::from_utf8`]: how much is valid, if what comes then is the start of a character.
fn valid_up_to(bytes: &[u8], hints: &mut LineFeedHints) -> Option<usize> {
    let whole = up_to_last_char(bytes);
    if arch::valid_up_to_quad(whole, hints) == whole.len() {
        return Some(whole.len());
    }
    match str::from_utf8(bytes) {
        Ok(_) => Some(bytes.len()),
        Err(error) => error.error_len().is_none().then_some(error.valid_up_to()),
    }
}
