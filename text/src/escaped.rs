use core::fmt::{self, Write as _};

/// Characters that are shown at most.
const MOST: usize = 40;

/// Text from outside, such as a label, quoted, escaped and cut to 40 characters, for a message.
///
/// It is about what `{:?}` does, which would make every component that decodes 5 KB larger, for it knows which characters Unicode
/// has names for.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut chars = self.0.chars();
        f.write_char('"')?;
        for char in chars.by_ref().take(MOST) {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\0' => f.write_str("\\0")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                char if is_unsafe(char) || is_hidden(char) => write!(f, "\\u{{{:x}}}", u32::from(char))?,
                char => f.write_char(char)?,
            }
        }
        f.write_str(if chars.as_str().is_empty() { "\"" } else { "\"..." })
    }
}

/// Returns whether a character must not stand in a message as it is: control characters, and those that end a line or turn the direction of text.
pub fn is_unsafe(char: char) -> bool {
    char.is_control() || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// White space other than the space, and what is not seen at all.
fn is_hidden(char: char) -> bool {
    matches!(
        char,
        '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200d}' | '\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use std::prelude::v1::*;

    use super::*;

    #[test]
    fn text_is_shown_as_std_does_up_to_a_length() {
        for text in [
            "",
            "utf-8",
            "utf-8\u{a0}",
            "\0",
            "\u{feff}\"a\\b\"",
            "\t\r\n\u{1b}[2J\u{7f}\u{85}",
            "Gr\u{fc}\u{df}e \u{4e00}",
            "\u{202e}\u{2066}",
        ] {
            assert_eq!(Escaped(text).to_string(), format!("{text:?}"));
        }
        assert_eq!(Escaped(&"\u{e9}".repeat(MOST)).to_string(), format!("{:?}", "\u{e9}".repeat(MOST)));
        assert_eq!(Escaped(&"x".repeat(1 << 20)).to_string(), format!("{:?}...", "x".repeat(MOST)));
    }
}
