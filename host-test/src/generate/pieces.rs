//! The pieces that a payload is drawn from.

use super::charset::Charset;
use super::kind::Kind;
use super::letters::{Letters, letters};
use super::mix::Records;
use super::rng::Rng;
use super::words::{Words, word};
use super::{lines, malformed, text};

/// Distinct pieces. Enough to look real, and together (50 KB) well inside a processor's cache.
const PIECES: usize = 512;
/// The default average length of a line in bytes.
pub(super) const LINE: u64 = 100;

/// What a payload is drawn from, in the bytes of the charset; each piece ends where a character ends.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) distinct: Vec<Vec<u8>>,
    /// Small ones that the end is filled up with, before ASCII does the rest. None with lines of the usual length: those are
    /// short, and their bytes stay what they were.
    pub(super) filling: Vec<Vec<u8>>,
    /// What a payload of records begins and ends with, and how many of them are blank or bad.
    pub(super) records: Option<Records>,
}

/// The pieces of a payload with lines of `line` bytes on average.
pub(super) fn pieces(kind: Kind, charset: Charset, seed: u64, line: u64) -> Pieces {
    if line == LINE {
        return Pieces { distinct: usual(kind, charset, seed), filling: Vec::new(), records: None };
    }
    let scripts = letters(charset);
    let mut rng = Rng::new(seed);
    let bad = if kind == Kind::Malformed { malformed::sequences(charset, &mut rng) } else { Vec::new() };
    let mut words = Words::new(kind, &scripts, &bad, LINE);
    let distinct = lines::lines(charset, line, &mut words, &mut rng);
    let filling = lines::filling(charset, &mut words, &mut rng);
    Pieces { distinct, filling, records: None }
}

/// Pieces with lines of the usual length.
fn usual(kind: Kind, charset: Charset, seed: u64) -> Vec<Vec<u8>> {
    if kind == Kind::Newlines {
        // In pieces of some size, for speed; what does not fit at the end is filled up with the same.
        return vec![charset.encode(&"\n".repeat(1000))];
    }
    let scripts = letters(charset);
    let mut rng = Rng::new(seed);
    let bad = if kind == Kind::Malformed { malformed::sequences(charset, &mut rng) } else { Vec::new() };
    (0..PIECES).map(|_| piece(kind, charset, &scripts, &bad, &mut rng)).collect()
}

fn piece(kind: Kind, charset: Charset, scripts: &[Letters], bad: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let newline = charset.encode("\n");
    // From 60 to 140 bytes. The last word passes the aim by half its length on average, so the aim is a little lower.
    let aim = (LINE * 3 / 5 + rng.below(LINE * 4 / 5)) as usize;
    let aim = aim.saturating_sub(4 * charset.unit() as usize + newline.len());
    // `length` is that of `bytes` with `words` encoded.
    let (mut words, mut bytes, mut length) = (String::new(), Vec::new(), 0);
    if matches!(kind, Kind::Log | Kind::Malformed) {
        words.push_str(&text::log_head(rng));
        length = charset.encode(&words).len();
    }
    while length < aim {
        let word = word(kind, rng, scripts);
        words.push_str(&word);
        if kind == Kind::Malformed && rng.once_in(4) {
            bytes.extend(charset.encode(&words));
            words.clear();
            bytes.extend(rng.pick(bad));
            length = bytes.len();
        } else if charset.has_states() {
            // Words that follow each other share their escapes.
            length = bytes.len() + charset.encode(&words).len();
        } else {
            length += charset.encode(&word).len();
        }
    }
    // The text of a piece is encoded at once, or ISO-2022-JP would be little but escapes.
    bytes.extend(charset.encode(&words));
    if kind != Kind::OneLine {
        bytes.extend(newline);
    }
    bytes
}
