//! From what was counted to what is said.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

use super::{AdviceCode, ENOUGH, head};
use crate::Charset;
use crate::decode::{Hex, Malformed, char_of, count_of};

/// A sign that a text is not in the charset it was decoded from. It is reported, and never acted upon: valid text of one charset can be
/// valid text of another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sign {
    /// Which sign it is.
    pub code: AdviceCode,
    /// The offset in bytes at which it was first seen; `None` if it is about the text as a whole.
    pub at: Option<u64>,
    /// What was seen, to stand after "the text": such as "is valid UTF-8, with characters of several bytes".
    pub seen: String,
    /// What may help.
    pub remedy: Remedy,
}

/// What may help against a [`Sign`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// What was seen says it already.
    None,
    /// Decode it from this charset.
    Try(Charset),
    /// Decode it from the charset that was named.
    TryIt,
    /// Find out which charset it is in.
    FindCharset,
}

impl Sign {
    fn new(code: AdviceCode, at: Option<u64>, seen: String, remedy: Remedy) -> Sign {
        Sign { code, at, seen, remedy }
    }
}

/// What was counted of a payload.
pub(super) struct Facts<'a> {
    pub(super) charset: Charset,
    pub(super) has_mark: bool,
    pub(super) malformed: &'a Malformed,
    /// Characters of several bytes before the first malformed sequence in UTF-8; exact below [`ENOUGH`].
    pub(super) valid_before: usize,
    /// Characters of several bytes that are valid UTF-8, in the same part of the payload as the malformed sequences by kind.
    pub(super) beside_malformed: u64,
    /// The first bytes that were decoded.
    pub(super) head: &'a [u8],
    /// Whether all of it is valid UTF-8, with characters of several bytes, though it is decoded from a single-byte charset.
    pub(super) is_utf_8: bool,
    /// The first characters of runs that are valid UTF-8, and where the first run starts; likewise.
    pub(super) runs: &'a [char],
    pub(super) runs_at: u64,
    /// Whether one of these runs has more than one character.
    pub(super) has_long_run: bool,
    pub(super) has_c1: bool,
}

/// The sign that explains most. That takes some 10,000 units of work at most, as measured with payloads for each piece of advice; making
/// the message is 4,000 of it.
#[inline(never)]
pub(super) fn sign(facts: &Facts<'_>) -> Option<Sign> {
    // What its first bytes say explains all else, and malformed bytes explain control characters.
    of_head(facts).or_else(|| of_utf_8(facts)).or_else(|| of_malformed(facts)).or_else(|| of_c1(facts))
}

fn of_head(facts: &Facts<'_>) -> Option<Sign> {
    let &Facts { charset, has_mark, head, malformed, .. } = facts;
    let is_utf_16 = charset == Charset::UTF_16LE || charset == Charset::UTF_16BE;
    if let Some((magic, format)) = head::compressed(head) {
        let seen = format!("starts with {}, as {format} does; decompress it first", Hex(magic));
        return Some(Sign::new(AdviceCode::Compressed, Some(0), seen, Remedy::None));
    }
    if head::has_low(head) {
        if head::is_utf_32(head) {
            let seen = "has NULs as UTF-32 has, which is not decoded here; ask the sender for UTF-8".to_owned();
            return Some(Sign::new(AdviceCode::LooksLikeUtf32, None, seen, Remedy::None));
        }
        if !is_utf_16 && let Some(other) = head::utf_16(head, malformed.count > 0) {
            let seen = format!("has NULs, or other low bytes, in every other place, as {other} has");
            return Some(Sign::new(AdviceCode::LooksLikeUtf16, None, seen, Remedy::Try(other)));
        }
    }
    if is_utf_16 && has_mark {
        return None;
    }
    if head::has_escape(head) && !charset.is_iso_2022_jp() {
        let seen = "has escape sequences of ISO-2022-JP".to_owned();
        return Some(Sign::new(AdviceCode::LooksLikeIso2022Jp, None, seen, Remedy::TryIt));
    }
    if charset == Charset::UTF_8 || charset.is_single_byte() {
        return None;
    }
    // Valid text of one charset can be valid text of another, as long as it is short. Looking at UTF-8 takes up to 25 fuel a byte,
    // and at the byte order 30.
    let head = &head[..head.len().min(128)];
    let is_utf_8 = head::utf_8(head).is_some_and(|wide| match is_utf_16 {
        true => head.len() >= 16 && !head.iter().any(|&byte| byte < 0x09),
        false => wide >= 8 || wide > 0 && malformed.count > 0,
    });
    if is_utf_8 {
        let seen = format!("starts with {} bytes of valid UTF-8", head.len());
        return Some(Sign::new(AdviceCode::LooksLikeUtf8, Some(0), seen, Remedy::Try(Charset::UTF_8)));
    }
    if is_utf_16 && head::is_in_other_order(head, charset) {
        let other = if charset == Charset::UTF_16LE { Charset::UTF_16BE } else { Charset::UTF_16LE };
        let seen = "is text in the other byte order".to_owned();
        return Some(Sign::new(AdviceCode::ByteOrder, None, seen, Remedy::Try(other)));
    }
    None
}

fn of_utf_8(facts: &Facts<'_>) -> Option<Sign> {
    let &Facts { charset, runs, runs_at, .. } = facts;
    let is_by_chance = !facts.has_long_run && runs.iter().all(|&char| is_capital_and_mark(charset, char));
    if facts.is_utf_8 && !(is_by_chance && matches!(runs.len(), 1..=2)) {
        let seen = "is valid UTF-8, with characters of several bytes".to_owned();
        return Some(Sign::new(AdviceCode::LooksLikeUtf8, None, seen, Remedy::Try(Charset::UTF_8)));
    }
    // Who mixes charsets writes the same characters in both. What two bytes of another alphabet happen to be in UTF-8 is of no use there.
    let known = if runs.len() > 1 { count_of(charset, runs) } else { 0 };
    if known > 1 && known * 2 > runs.len() && !is_by_chance {
        let seen = format!(
            "has UTF-8 in some places, first at byte {runs_at}; ask the sender for one charset: what is in the other is garbled"
        );
        return Some(Sign::new(AdviceCode::MixedCharsets, Some(runs_at), seen, Remedy::None));
    }
    None
}

/// Whether the UTF-8 of a character is also a letter in a single-byte charset, and a closing quote, a dash, an ellipsis or a no-break
/// space before or behind it, as in `A MANHÃ»`. A word of French or Italian is more likely where it is à.
fn is_capital_and_mark(charset: Charset, char: char) -> bool {
    let is_mark = |byte: u32| {
        matches!(char_of(charset, byte as u8), Some('\u{A0}' | '»' | '\u{2013}'..='\u{201F}' | '\u{2026}' | '\u{203A}'))
    };
    let char = u32::from(char);
    char < 0x800 && char != u32::from('à') && [char >> 6 | 0xC0, char & 0x3F | 0x80].into_iter().any(is_mark)
}

fn of_malformed(facts: &Facts<'_>) -> Option<Sign> {
    let &Facts { charset, malformed, has_mark, .. } = facts;
    let first = malformed.first?;
    let (mut code, mut guess) = (AdviceCode::Malformed, "it may be in another charset");
    if charset == Charset::UTF_8 {
        (code, guess) = guess_utf_8(malformed, facts.valid_before, facts.beside_malformed);
    }
    if has_mark {
        guess = "bytes may be damaged or missing";
    }
    let (at, count) = (first.at(), malformed.count);
    let seen = format!("has malformed bytes ({first} at byte {at} first, {count} in all); {guess}");
    Some(Sign::new(code, Some(at), seen, Remedy::FindCharset))
}

/// What text with such malformed bytes may be, if it is not the UTF-8 that it was taken for. Bytes that stand alone are letters with
/// accents between others without. Those that stand together are of another alphabet, or two to a character.
fn guess_utf_8(malformed: &Malformed, valid_before: usize, valid_beside: u64) -> (AdviceCode, &'static str) {
    let &Malformed { by_lead: [x80, xa0, xc0, xe0], adjacent, cut, is_cut_by_end, .. } = malformed;
    let all = x80 + xa0 + xc0 + xe0;
    let valid = valid_before.min(ENOUGH) as u64 + valid_beside;
    // Where nothing else is UTF-8, a last byte that starts a character is a letter of another charset.
    let cut = cut + u64::from(is_cut_by_end && valid > 0);
    if cut * 2 > all {
        return (AdviceCode::Malformed, "characters are cut, and bytes may be missing");
    }
    if valid_before >= ENOUGH || valid * 4 >= all * 3 {
        return (AdviceCode::MixedCharsets, "other characters are valid UTF-8, so some lines may be in another charset");
    }
    let guess = if adjacent * 4 < all {
        // In windows-1252 they are quotes and dashes, which are rarer than letters.
        match x80 * 5 >= all * 3 && all > 3 {
            true => "it may be in macintosh or another single-byte charset",
            false => "it may be in windows-1252 or another single-byte charset",
        }
    } else if x80 * 2 >= all {
        "it may be in Shift_JIS"
    } else if (x80 + xa0) * 5 >= all {
        "it may be in EUC-JP, EUC-KR, GBK or Big5"
    } else {
        "it may be in a single-byte charset of another alphabet, such as windows-1251, KOI8-R, windows-1253 or windows-874"
    };
    (AdviceCode::Malformed, guess)
}

fn of_c1(facts: &Facts<'_>) -> Option<Sign> {
    let guess = match facts.charset.name().starts_with("ISO-8859-") {
        true => "it may be in a charset of Windows, such as windows-1252",
        false => "it may be in another charset",
    };
    facts.has_c1.then(|| {
        let seen = format!("has control characters of U+0080 to U+009F, which text does not have; {guess}");
        Sign::new(AdviceCode::ControlCharacters, None, seen, Remedy::None)
    })
}
