//! Signs that a payload is not in the charset it is decoded from. They are said, and never acted upon: valid text of one charset can be
//! valid text of another.

mod advice_code;
mod head;
mod runs;
mod say;
mod utf8;

use head::Head;
use runs::Runs;
use say::Facts;

pub use advice_code::AdviceCode;
pub use say::{Remedy, Sign};
use utf8::LooksLikeUtf8;

use crate::decode::Malformed;
use crate::find::{LineFeedHints, ascii_blocks, count_at_least};
use crate::{Charset, arch, weights};

/// How much of the text, from its start, is looked at for C1 controls: text in the wrong charset shows them soon, and
/// looking at all of the text would cost up to twenty units more for each byte.
const C1_BYTES: usize = 64 * 1024;

/// The lowest first byte of a character of several bytes in UTF-8.
const LEAD: u8 = 0xC0;

/// Characters of several bytes that are valid UTF-8 before the first malformed sequence: too many to be there by chance. One in seven
/// characters of GBK is a character of UTF-8, too.
const ENOUGH: usize = 4;

/// What was seen of a payload that may be a sign, however its bytes were cut.
pub(crate) struct Signs {
    charset: Option<Charset>,
    head: Head,
    utf8: LooksLikeUtf8,
    runs: Runs,
    has_c1: bool,
    /// Bytes of text that are still to be looked at for C1 controls.
    c1_left: usize,
    /// First bytes of characters of UTF-8, malformed ones included, where malformed sequences are looked at by kind.
    leads: u64,
    /// Characters of several bytes before the first malformed sequence in UTF-8, in the text that is looked at for C1 controls; they are
    /// not counted on once there are [`ENOUGH`].
    valid_before: usize,
}

impl Default for Signs {
    fn default() -> Signs {
        Signs {
            charset: None,
            head: Head::default(),
            utf8: LooksLikeUtf8::No,
            runs: Runs::default(),
            has_c1: false,
            c1_left: C1_BYTES,
            leads: 0,
            valid_before: 0,
        }
    }
}

impl Signs {
    pub(crate) fn start(&mut self, charset: Charset) {
        self.charset = Some(charset);
        if charset.is_single_byte() {
            self.utf8 = LooksLikeUtf8::so_far();
        } else {
            self.runs.stop();
        }
    }

    /// Looks at the bytes of a step, which stand `at` this place, and the UTF-8 text that they became: how many bytes had to be looked
    /// at. The step is clean if none of them was malformed. Where its text is not borrowed, nothing is known of `hints` that
    /// could be lost.
    pub(crate) fn look_at(
        &mut self,
        at: u64,
        source: &[u8],
        text: &[u8],
        malformed: &Malformed,
        is_clean: bool,
        hints: &mut LineFeedHints,
    ) -> usize {
        // In a single-byte charset each byte that is not ASCII, nor malformed, becomes two or three bytes of text.
        let is_ascii = is_clean && self.charset.is_some_and(Charset::is_single_byte) && source.len() == text.len();
        if is_ascii && !self.is_within_char() {
            self.pass_ascii(source);
            return 0;
        }
        self.head.add(source);
        let in_runs = self.runs.look_at(at, source);
        let in_leads = self.count_leads(at, source, malformed);
        self.utf8.look_at(source, hints);
        let text = &text[..text.len().min(self.c1_left)];
        self.c1_left -= text.len();
        if !is_ascii {
            let (ascii, text) = text.split_at(ascii_blocks(text));
            self.count_valid_before(at + ascii.len() as u64, text, malformed);
            self.has_c1 = self.has_c1 || arch::has_c1(text);
        }
        text.len() + in_runs + in_leads
    }

    /// ASCII, by which no character is cut, has nothing to be looked at; but it counts: how text is cut into steps must make no
    /// difference.
    pub(crate) fn pass_ascii(&mut self, source: &[u8]) {
        self.head.add(source);
        self.runs.pass_ascii(source.len());
        self.c1_left = self.c1_left.saturating_sub(source.len());
    }

    /// The payload has ended.
    pub(crate) fn finish(&mut self) {
        self.runs.end_run();
    }

    /// What a byte of text may cost in the next step.
    pub(crate) fn work(&self) -> u64 {
        let looks = u64::from(self.c1_left > 0) + u64::from(!self.runs.is_over());
        looks * weights::LOOK
    }

    /// What a byte may cost in the next step, which starts `at` this place, where first bytes of characters are counted.
    pub(crate) fn lead_work(&self, at: u64, malformed: &Malformed) -> u64 {
        let is_counting = self.charset == Some(Charset::UTF_8) && malformed.looked_at().is_some_and(|(_, to)| at < to);
        if is_counting { weights::LOOK } else { 0 }
    }

    /// Whether the last step may have ended within a character of UTF-8.
    pub(crate) fn is_within_char(&self) -> bool {
        self.utf8.is_within_char()
    }

    /// The sign that explains most, of text that starts at `text_at`, after a byte order mark.
    pub(crate) fn sign(&self, charset: Charset, has_mark: bool, text_at: u64, malformed: &Malformed) -> Option<Sign> {
        // What was read after bytes that ended the text depends on how it was cut.
        let max = malformed
            .stopped
            .map_or(usize::MAX, |last| usize::try_from(last.end().saturating_sub(text_at)).unwrap_or(usize::MAX));
        let head = self.head.bytes();
        let [_, _, xc0, xe0] = malformed.by_lead;
        // The first malformed sequence stands before the leads.
        let first = malformed.first.is_some_and(|first| first.bytes().first() >= Some(&LEAD));
        say::sign(&Facts {
            charset,
            has_mark,
            malformed,
            valid_before: self.valid_before,
            beside_malformed: (self.leads + u64::from(first)).saturating_sub(xc0 + xe0),
            head: &head[..head.len().min(max)],
            is_utf_8: self.utf8.is_all(),
            runs: self.runs.firsts(),
            runs_at: self.runs.first_at(),
            has_long_run: self.runs.has_long(),
            has_c1: self.has_c1,
        })
    }

    /// Counts first bytes of characters in UTF-8 that has malformed bytes: among how many bytes.
    fn count_leads(&mut self, at: u64, source: &[u8], malformed: &Malformed) -> usize {
        let Some((from, to)) = malformed.looked_at() else { return 0 };
        if self.charset != Some(Charset::UTF_8) || at >= to {
            return 0;
        }
        let within = |place: u64| usize::try_from(place.saturating_sub(at)).unwrap_or(usize::MAX).min(source.len());
        let bytes = &source[within(from)..within(to)];
        self.leads += count_at_least(bytes, LEAD) as u64;
        bytes.len()
    }

    /// Counts characters of several bytes in the text of a step, whose bytes stand `at` this place, up to the first malformed sequence.
    fn count_valid_before(&mut self, at: u64, text: &[u8], malformed: &Malformed) {
        if self.charset != Some(Charset::UTF_8) {
            return;
        }
        let valid = malformed.first.map_or(u64::MAX, |first| first.at().saturating_sub(at));
        let mut rest = &text[..usize::try_from(valid).unwrap_or(usize::MAX).min(text.len())];
        while !rest.is_empty() && self.valid_before < ENOUGH {
            let (block, others) = rest.split_at(rest.len().min(64));
            self.valid_before += count_at_least(block, LEAD);
            rest = &others[ascii_blocks(others)..];
        }
    }
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::Signs;
    use crate::Charset;
    use crate::decode::Malformed;
    use crate::weights;

    /// A step pays in advance for what is counted in it.
    #[test]
    fn looking_at_valid_characters_after_malformed_ones_is_in_the_price_of_a_step() {
        let mut malformed = Malformed::default();
        let mut signs = Signs::default();
        signs.start(Charset::UTF_8);
        assert_eq!(signs.lead_work(0, &malformed), 0);
        let _ = malformed.add(10, b"\xFF");
        let (from, to) = malformed.looked_at().unwrap();
        assert_eq!([from, to - 1, to].map(|at| signs.lead_work(at, &malformed)), [weights::LOOK, weights::LOOK, 0]);
    }
}
