use std::fmt::{self, Write as _};

/// The maximum length of a reason, in bytes.
const MOST: usize = 200;

/// A format's own reason, as it fits a message: it can hold any part of a record, and a record can hold anything.
pub(crate) fn reason(said: impl fmt::Display) -> String {
    let mut shown = Cut { text: String::new() };
    if write!(shown, "{said}").is_err() {
        shown.text.push_str("...");
    }
    shown.text
}

/// Takes text up to `MOST` bytes, control characters escaped, and refuses what follows.
struct Cut {
    text: String,
}

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if self.text.len() >= MOST {
                return Err(fmt::Error);
            }
            if char.is_control() {
                self.text.extend(char.escape_default());
            } else {
                self.text.push(char);
            }
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
    }
}
