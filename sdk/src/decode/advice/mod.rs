//! Signs that a payload is not in the charset it is decoded from. They are said, and never acted upon: valid text of one charset can be
//! valid text of another.

mod c1;
mod head;
mod runs;
mod say;
mod utf8;

use c1::{C1_BYTES, has_c1};
use head::Head;
use runs::Runs;
use say::{Facts, advise};
use utf8::LooksLikeUtf8;

use super::malformed::Malformed;
use super::tally::Tally;
use crate::find::LineFeedHints;
use crate::pace::cost;
use crate::{Advice, Charset, CharsetOrigin};

/// What was seen of a payload that may be a sign, however its bytes were cut.
pub(super) struct Signs {
    charset: Option<Charset>,
    head: Head,
    utf8: LooksLikeUtf8,
    runs: Runs,
    has_c1: bool,
    /// Bytes of text that are still to be looked at for C1 controls.
    c1_left: usize,
    /// First bytes of characters of UTF-8, malformed ones included, where malformed sequences are looked at by kind.
    leads: u64,
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
        }
    }
}

impl Signs {
    pub(super) fn start(&mut self, charset: Charset) {
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
    pub(super) fn look_at(
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
        self.has_c1 = self.has_c1 || (!is_ascii && has_c1(text));
        text.len() + in_runs + in_leads
    }

    /// ASCII, by which no character is cut, has nothing to be looked at; but it counts: how text is cut into steps must make no
    /// difference.
    pub(super) fn pass_ascii(&mut self, source: &[u8]) {
        self.head.add(source);
        self.runs.pass_ascii(source.len());
        self.c1_left = self.c1_left.saturating_sub(source.len());
    }

    /// The payload has ended.
    pub(super) fn finish(&mut self) {
        self.runs.end_run();
    }

    /// What a byte of text may cost in the next step.
    pub(super) fn cost(&self) -> u64 {
        let looks = u64::from(self.c1_left > 0) + u64::from(!self.runs.is_over());
        looks * cost::LOOK
    }

    /// Whether the last step may have ended within a character of UTF-8.
    pub(super) fn is_within_char(&self) -> bool {
        self.utf8.is_within_char()
    }

    /// Of text that starts at `text_at`, after a byte order mark.
    pub(super) fn advice(&self, charset: Charset, origin: CharsetOrigin, text_at: u64, tally: &Tally) -> Vec<Advice> {
        let malformed = tally.seen();
        // What was read after bytes that ended the payload depends on how it was cut.
        let most = tally.stopped_at().map_or(usize::MAX, |at| usize::try_from(at.saturating_sub(text_at)).unwrap_or(usize::MAX));
        let head = self.head.bytes();
        let [_, _, xc0, xe0] = malformed.by_lead;
        // The first malformed sequence stands before the leads.
        let first = malformed.first().is_some_and(|(_, bytes)| bytes.first() >= Some(&0xC0));
        advise(&Facts {
            charset,
            origin,
            malformed,
            beside_malformed: (self.leads + u64::from(first)).saturating_sub(xc0 + xe0),
            head: &head[..head.len().min(most)],
            is_utf_8: self.utf8.is_all(),
            runs: self.runs.firsts(),
            runs_at: self.runs.first_at(),
            has_c1: self.has_c1,
        })
    }

    /// Counts first bytes of characters in UTF-8 that has malformed bytes: among how many bytes.
    fn count_leads(&mut self, at: u64, source: &[u8], malformed: &Malformed) -> usize {
        let Some((from, to)) = malformed.looked_at() else { return 0 };
        if self.charset != Some(Charset::UTF_8) || at >= to {
            return 0;
        }
        // It does not reach 16 KiB beyond where it starts.
        let within = |place: u64| usize::try_from(place.saturating_sub(at)).unwrap_or(usize::MAX).min(source.len());
        let bytes = &source[within(from)..within(to)];
        self.leads += leads(bytes);
        bytes.len()
    }
}

/// How many characters of several bytes start in UTF-8.
#[cfg_attr(all(target_arch = "wasm32", not(feature = "scalar")), target_feature(enable = "simd128"))]
fn leads(bytes: &[u8]) -> u64 {
    bytes.iter().map(|&byte| u64::from(byte >= 0xC0)).sum()
}
