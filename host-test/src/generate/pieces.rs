//! The pieces that a payload is drawn from.

use super::Kind;
use super::charset::Charset;
use super::letters::{Letters, letters};
use super::{malformed, text};
use crate::rng::Rng;

/// Distinct pieces. Enough to look real, and together (50 KB) well inside a processor's cache.
const PIECES: usize = 512;
/// Bytes of a line on average.
const LINE: u64 = 100;

/// The distinct pieces of a payload, in the bytes of the charset; each ends where a character ends.
pub(super) fn pieces(kind: Kind, charset: Charset, seed: u64) -> Vec<Vec<u8>> {
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
        let word = match kind {
            Kind::Log | Kind::Malformed => text::log_word(rng, scripts),
            Kind::Dense => text::dense_word(rng, scripts),
            Kind::Prose | Kind::OneLine | Kind::Newlines => text::prose_word(rng, scripts),
        };
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
