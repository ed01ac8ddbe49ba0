//! Words and lines, before they are bytes.

use super::letters::Letters;
use super::rng::Rng;

const LEVELS: [&str; 6] = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"];
const WORDS: [&str; 32] = [
    "request", "for", "user", "done", "in", "cache", "miss", "order", "sent", "to", "queue", "session", "opened", "closed", "by",
    "peer", "retry", "after", "timeout", "file", "written", "bytes", "from", "host", "job", "started", "with", "status", "ok",
    "not", "found", "invoice",
];
const CONSONANTS: &[u8] = b"bcdfghklmnprstvw";
const VOWELS: &[u8] = b"aeiou";

/// How a log line begins: 24 to 29 characters.
pub(super) fn log_head(rng: &mut Rng) -> String {
    let (day, hour, minute, second) = (rng.below(28) + 1, rng.below(24), rng.below(60), rng.below(60));
    format!("2026-03-{day:02} {hour:02}:{minute:02}:{second:02} {} ", rng.pick(&LEVELS))
}

/// A word of a log line, and a space: mostly English, numbers, and now and then a name in the charset's own letters.
pub(super) fn log_word(rng: &mut Rng, scripts: &[Letters]) -> String {
    match rng.below(8) {
        0 => format!("id={} ", rng.below(100_000)),
        1 => format!("{} ", rng.below(1000)),
        2 | 3 => format!("{} ", own_word(rng, scripts)),
        _ => format!("{} ", rng.pick(&WORDS)),
    }
}

/// A word of prose, and what follows it.
pub(super) fn prose_word(rng: &mut Rng, scripts: &[Letters]) -> String {
    let mut word = own_word(rng, scripts);
    word.push_str(match rng.below(16) {
        0 => ", ",
        1 => ". ",
        _ => " ",
    });
    word
}

/// A word of the charset's own letters alone.
pub(super) fn dense_word(rng: &mut Rng, scripts: &[Letters]) -> String {
    let letters = rng.pick(scripts);
    (0..rng.below(7) + 2).map(|_| *rng.pick(&letters.own)).collect()
}

/// A word: of Latin letters one in eight is beyond ASCII, of other scripts all are.
pub(super) fn own_word(rng: &mut Rng, scripts: &[Letters]) -> String {
    let letters = rng.pick(scripts);
    if !letters.latin {
        return (0..rng.below(7) + 2).map(|_| *rng.pick(&letters.own)).collect();
    }
    let mut word = String::new();
    for _ in 0..rng.below(3) + 1 {
        word.push(char::from(*rng.pick(CONSONANTS)));
        word.push(if rng.once_in(4) { *rng.pick(&letters.own) } else { char::from(*rng.pick(VOWELS)) });
    }
    word
}
