//! Lines of another length than the usual one.

use super::charset::Charset;
use super::rng::Rng;
use super::words::{Word, Words};

/// Bytes of distinct text: as much as of lines of the usual length, so that it is as varied.
const DISTINCT: u64 = 512 * 100;
/// Distinct lines, however long: fewer would not be of the asked length on average.
const FEWEST: u64 = 64;
/// Words that the last line is filled up with.
const FILLING: usize = 256;
/// How text in ISO-2022-JP goes back to ASCII. Another escape right behind it is malformed.
const TO_ASCII: &[u8] = b"\x1b(B";

/// Lines of `length` bytes on average, from 60 to 140 percent of it, each with its end.
pub(super) fn lines(charset: Charset, length: u64, words: &mut Words<'_>, rng: &mut Rng) -> Vec<Vec<u8>> {
    let mut held = None;
    (0..(DISTINCT / length).max(FEWEST)).map(|_| line(charset, length, words, &mut held, rng)).collect()
}

/// A line. The word that does not fit begins the next one: it waits in `held`.
fn line(charset: Charset, length: u64, words: &mut Words<'_>, held: &mut Option<Word>, rng: &mut Rng) -> Vec<u8> {
    let newline = charset.encode("\n");
    let aim = (length * 3 / 5 + rng.below(length * 4 / 5)) as usize;
    let aim = aim.saturating_sub(newline.len());
    let mut line = Line::new(charset);
    loop {
        let word = held.take().unwrap_or_else(|| words.next(rng));
        let with = line.with(&word);
        // The nearer of the two lengths, so that lines are as long as asked on average.
        if !line.is_empty() && with.0 > aim && with.0 - aim > aim.saturating_sub(line.length) {
            *held = Some(word);
            break;
        }
        let before = line.length;
        line.push(word, with);
        words.made(line.length - before);
        if line.length >= aim {
            break;
        }
    }
    line.end(newline)
}

/// Words that fill up what no line fits in.
pub(super) fn filling(charset: Charset, words: &mut Words<'_>, rng: &mut Rng) -> Vec<Vec<u8>> {
    let one = |_| {
        let word = words.next(rng);
        let mut bytes = charset.encode(&word.text);
        if bytes.ends_with(TO_ASCII) {
            bytes.extend(b" ");
        }
        words.made(bytes.len());
        bytes.extend(word.bad.unwrap_or_default());
        bytes
    };
    (0..FILLING).map(one).collect()
}

/// A line on its way.
struct Line {
    charset: Charset,
    bytes: Vec<u8>,
    /// Words not yet in `bytes`: text is encoded as late as can be, for words that follow each other share their escapes in
    /// a charset that has states.
    words: String,
    /// Of `bytes`, with `words` encoded; about that, in a charset that has states.
    length: usize,
    /// Whether the last word ends in an escape, which one that follows does not need.
    escaped: bool,
}

impl Line {
    fn new(charset: Charset) -> Self {
        Self { charset, bytes: Vec::new(), words: String::new(), length: 0, escaped: false }
    }

    fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How long it is with this word, and whether that ends in an escape.
    fn with(&self, word: &Word) -> (usize, bool) {
        let encoded = self.charset.encode(&word.text);
        let bad = word.bad.as_ref().map_or(0, Vec::len);
        let shared = if self.escaped && encoded.starts_with(b"\x1b") { 2 * TO_ASCII.len() } else { 0 };
        let escaped = self.charset.has_states() && encoded.ends_with(TO_ASCII);
        ((self.length + encoded.len() + bad).saturating_sub(shared), escaped)
    }

    fn push(&mut self, word: Word, (length, escaped): (usize, bool)) {
        self.words.push_str(&word.text);
        (self.length, self.escaped) = (length, escaped);
        if let Some(bad) = word.bad {
            self.encode();
            self.bytes.extend(bad);
        }
    }

    fn encode(&mut self) {
        self.bytes.extend(self.charset.encode(&self.words));
        self.words.clear();
    }

    fn end(mut self, newline: Vec<u8>) -> Vec<u8> {
        self.encode();
        self.bytes.extend(newline);
        self.bytes
    }
}
