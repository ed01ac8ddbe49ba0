use std::fmt::{self, Write as _};

#[cfg(any(feature = "csv", feature = "ndjson"))]
use intake_text::Escaped;

/// The maximum length of a reason, in bytes.
const MOST: usize = 200;

/// Bytes of a string that an error quotes.
#[cfg(any(feature = "csv", feature = "ndjson"))]
const MAX_QUOTED: usize = 40;

/// A format's own reason, as it fits a message: it can hold any part of a record, and a record can hold anything.
pub(crate) fn reason(said: impl fmt::Display) -> String {
    let mut shown = Cut { text: String::new() };
    if write!(shown, "{said}").is_err() {
        shown.text.push_str("...");
    }
    shown.text
}

/// A string that was not expected, in the words that serde has for it.
#[cfg(any(feature = "csv", feature = "ndjson"))]
#[cold]
#[inline(never)]
pub(super) fn quoted(text: &str) -> String {
    // Each character that cannot be printed takes some hundred fuel.
    let start = &text[..text.floor_char_boundary(MAX_QUOTED)];
    let more = if start.len() < text.len() { "..." } else { "" };
    format!("string {}{more}", Escaped(start))
}

/// Takes text up to `MOST` bytes, control characters escaped, and refuses what follows.
struct Cut {
    text: String,
}

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(char) = rest.chars().next() {
            let Some(room) = MOST.checked_sub(self.text.len()).filter(|room| *room > 0) else { return Err(fmt::Error) };
            // Printable ASCII is copied together.
            let plain = rest.bytes().take(room).position(|byte| !(b' '..0x7F).contains(&byte)).unwrap_or(rest.len().min(room));
            // Slicing that could panic would add what prints its message: 9 KB.
            let Some((now, then)) = rest.split_at_checked(plain.max(char.len_utf8())) else { return Ok(()) };
            if char.is_control() {
                self.text.extend(char.escape_default());
            } else {
                self.text.push_str(now);
            }
            rest = then;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn a_reason_is_cut_and_escaped() {
        assert_eq!(reason("invalid digit"), "invalid digit");
        assert_eq!(reason("a \u{1b}[31m b"), "a \\u{1b}[31m b");
        assert_eq!(reason("é".repeat(5000)), format!("{}...", "é".repeat(100)));
        assert_eq!(reason(format!("{}é\nb", "a".repeat(199))), format!("{}é...", "a".repeat(199)));
        assert_eq!(reason("a".repeat(201)), format!("{}...", "a".repeat(200)));
        assert_eq!(reason("a".repeat(200)), "a".repeat(200));
        assert_eq!(reason("é\u{85}à\tb"), "é\\u{85}à\\tb");
    }
}
