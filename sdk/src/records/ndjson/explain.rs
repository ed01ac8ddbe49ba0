use std::fmt::{self, Write as _};

use serde_json::error::Category;

use crate::records::reason::reason;
use crate::text::Look;
use intake_text::Escaped;

const ONE_DOCUMENT: &str =
    ": it looks like one JSON document, but NDJSON has a value on each line (`jq -c '.[]'` turns an array into that)";

pub(super) fn too_long(number: u64, most: usize, look: Look) -> String {
    let hint = if number == 1 && look == Look::Array { ONE_DOCUMENT } else { look.of_line() };
    format!("record {number} is longer than the limit of {most} bytes (`record_bytes`){hint}")
}

/// Why a line, the record of this number, gave no value.
pub(super) fn not_parsed(number: u64, line: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    let column = error.column();
    // A record is one line: the number of the line in it says nothing.
    let said = said.strip_suffix(&format!(" at line {} column {column}", error.line())).unwrap_or(&said);
    let before = line.get(..line.floor_char_boundary(column)).unwrap_or_default();
    let mut why = format!("record {number}: ");
    match half_pair(said, before) {
        Some(escape) => {
            why.push('`');
            why.push_str(escape);
            why.push_str("` is half of a surrogate pair");
        }
        None => why.push_str(&reason(said)),
    }
    if said.ends_with("expected a borrowed string") {
        // What escapes stand for is not in the line as it is.
        why.push_str(" (it has escapes: take a `Cow<str>` or a `String`)");
    }
    // Writing to a string does not fail.
    if column > 0 {
        let _ = write!(why, ", at column {column}");
    }
    if number == 1 && is_one_document(line, said, error.classify()) {
        why.push_str(ONE_DOCUMENT);
    } else if error.classify() == Category::Syntax
        && let Some(char) = line.get(line.floor_char_boundary(column.wrapping_sub(1))..).and_then(|rest| rest.chars().next())
        && !matches!(char, ' '..='~')
    {
        let _ = write!(why, ": found {}", Odd(char));
    }
    why
}

/// The escape of half a surrogate pair that ends `before` the place of an error, if that is what it is about.
fn half_pair<'a>(said: &str, before: &'a str) -> Option<&'a str> {
    if !said.ends_with("hex escape") {
        return None;
    }
    // Behind it is at most another escape.
    let half =
        |at: &usize| matches!(before.as_bytes()[*at..], [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', ..]);
    let at = (before.len().saturating_sub(12)..before.len()).rev().find(half)?;
    before.get(at..at + 6)
}

/// Whether the first line looks like the start of a document that goes over several lines, or like an array of records.
fn is_one_document(line: &str, said: &str, category: Category) -> bool {
    let line = line.trim_ascii();
    let is_array_of = |inner: &[u8]| {
        let inside = line.strip_prefix('[').map(str::trim_ascii_start).and_then(|inside| inside.bytes().next());
        inside.is_some_and(|first| inner.contains(&first))
    };
    match category {
        // An object that is cut behind a member is a broken record rather than a document.
        Category::Eof => {
            line.starts_with(['[', '{']) && (line.ends_with(['[', '{']) || line.starts_with('[') && line.ends_with([',', ':']))
        }
        Category::Data => is_array_of(b"{[") || (line.starts_with('[') && said.starts_with("invalid type: sequence")),
        Category::Syntax | Category::Io => false,
    }
}

/// A character that is invisible, or is easily taken for another.
struct Odd(char);

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0 {
            '\0' => ", NUL",
            '\t' => ", a tab",
            '\u{1e}' => ", the record separator of RFC 7464, which NDJSON does not use",
            '\u{feff}' => ", a byte order mark",
            '\u{fffd}' => ", which stands for malformed bytes",
            _ => "",
        };
        write!(f, "{} (U+{:04X}{name})", Escaped(self.0.encode_utf8(&mut [0; 4])), u32::from(self.0))
    }
}
