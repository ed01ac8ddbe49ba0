//! Finds what is to be hidden in a line of JSON.

use std::borrow::Cow;

/// The names of the fields whose values are hidden, in any case of ASCII letters.
const HIDDEN: [&str; 12] = [
    "access_token",
    "api_key",
    "apikey",
    "authorization",
    "cookie",
    "email",
    "passwd",
    "password",
    "refresh_token",
    "secret",
    "set-cookie",
    "token",
];

/// What stands in the place of a hidden value, whatever it was: a text, a number, or a whole object.
const MASK: &str = "\"***\"";

/// Bytes looked through for the next value to hide before a piece is given, so that whoever writes it can yield. Under test there
/// are few, so that pieces end everywhere.
const LOOK: usize = if cfg!(test) { 5 } else { 1024 };

/// A line of JSON in pieces: parts of it as they came, and masks.
pub(crate) struct Pieces<'a> {
    /// What is still to come: it begins between two tokens.
    rest: &'a str,
    /// Whether it begins with a value to hide.
    hides: bool,
}

/// The pieces of `line`, which is JSON for certain. It is looked through once, and nothing is kept of where its arrays and objects
/// began: a string is a key if a colon follows it.
pub(crate) fn pieces(line: &str) -> Pieces<'_> {
    Pieces { rest: line, hides: false }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        if self.hides {
            self.hides = false;
            self.rest = &self.rest[value_end(self.rest.as_bytes())..];
            return Some(MASK);
        }
        let (end, hides) = hidden_value(self.rest);
        self.hides = hides;
        let (piece, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(piece)
    }
}

/// How far to go from here, from one token to another, and whether the value to hide stands there.
fn hidden_value(json: &str) -> (usize, bool) {
    let bytes = json.as_bytes();
    let mut at = 0;
    while at < bytes.len().min(LOOK) {
        if bytes[at] != b'"' {
            at += 1;
            continue;
        }
        let end = string_end(bytes, at);
        let colon = after_space(bytes, end);
        if bytes.get(colon) != Some(&b':') {
            at = colon;
            continue;
        }
        let value = after_space(bytes, colon + 1);
        if is_hidden(&json[at..end]) {
            return (value, true);
        }
        at = value;
    }
    (at, false)
}

/// Whether the values under this key are to be hidden. It comes with its quotes.
fn is_hidden(key: &str) -> bool {
    let name = if key.contains('\\') {
        // Half a surrogate pair is JSON, but not text: it cannot be known what name a reader makes of it.
        let Ok(name) = serde_json::from_str::<String>(key) else { return true };
        Cow::Owned(name)
    } else {
        Cow::Borrowed(&key[1..key.len() - 1])
    };
    HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(&name))
}

/// Where the value at the start of `json` ends.
fn value_end(json: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0u32);
    loop {
        match json.get(at) {
            Some(b'"') => at = string_end(json, at),
            Some(b'{' | b'[') => (at, depth) = (at + 1, depth + 1),
            Some(b'}' | b']') => (at, depth) = (at + 1, depth.saturating_sub(1)),
            Some(b',' | b':' | b' ' | b'\t' | b'\r') => at += 1,
            Some(_) => at = scalar_end(json, at),
            None => return json.len(),
        }
        if depth == 0 {
            return at;
        }
    }
}

/// Where the number, `true`, `false` or `null` ends that stands at `at`.
fn scalar_end(json: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r');
    json[at..].iter().position(ends).map_or(json.len(), |length| at + length)
}

/// The end of the string whose opening quote is at `quote`, behind its closing one.
fn string_end(json: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    loop {
        match json.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return json.len(),
        }
    }
}

fn after_space(json: &[u8], at: usize) -> usize {
    json[at..].iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).map_or(json.len(), |space| at + space)
}

#[cfg(test)]
mod tests;
