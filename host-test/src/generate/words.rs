//! What the lines of a payload are made of, one word after the other.

use std::collections::VecDeque;

use super::kind::Kind;
use super::letters::Letters;
use super::rng::Rng;
use super::text;

/// A word, and in malformed payloads what is malformed behind it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) bad: Option<Vec<u8>>,
}

/// Words without end. In a log the head of a line comes again after a fixed number of bytes, wherever lines end: so a byte of the
/// text is worth the same in short lines and in long ones, and what a line costs can be told from what a byte costs.
pub(super) struct Words<'a> {
    kind: Kind,
    scripts: &'a [Letters],
    bad: &'a [Vec<u8>],
    head_every: usize,
    /// Bytes since the last head.
    since: usize,
    /// The rest of a head; a line may end within it.
    head: VecDeque<String>,
}

impl<'a> Words<'a> {
    pub(super) fn new(kind: Kind, scripts: &'a [Letters], bad: &'a [Vec<u8>], head_every: u64) -> Self {
        let head_every = head_every as usize;
        Self { kind, scripts, bad, head_every, since: head_every, head: VecDeque::new() }
    }

    /// The number of bytes made of the last word.
    pub(super) fn made(&mut self, bytes: usize) {
        self.since += bytes;
    }

    pub(super) fn next(&mut self, rng: &mut Rng) -> Word {
        if matches!(self.kind, Kind::Log | Kind::Malformed) && self.since >= self.head_every {
            self.since = 0;
            self.head = text::log_head(rng).split_inclusive(' ').map(str::to_owned).collect();
        }
        if let Some(text) = self.head.pop_front() {
            return Word { text, bad: None };
        }
        let text = word(self.kind, rng, self.scripts);
        let bad = (self.kind == Kind::Malformed && rng.once_in(4)).then(|| rng.pick(self.bad).clone());
        Word { text, bad }
    }
}

/// A word as this kind has them.
pub(super) fn word(kind: Kind, rng: &mut Rng, scripts: &[Letters]) -> String {
    match kind {
        Kind::Log | Kind::Malformed => text::log_word(rng, scripts),
        Kind::Dense => text::dense_word(rng, scripts),
        // The text of records is made in `records`.
        Kind::Prose | Kind::OneLine | Kind::Newlines | Kind::Csv | Kind::Ndjson | Kind::Postcard => {
            text::prose_word(rng, scripts)
        }
    }
}
