use std::fmt;

use intake_text::is_unsafe;

/// Bytes of a line at most, its end included: people read no further, and messages can hold whatever a payload does.
pub(super) const LINE_BYTES: usize = 1024;

/// What a line that was cut ends with, and how much of that another one does not have.
const END: &[u8] = b"..\n";
const CUT: usize = 2;

/// A line that neither grows nor, whatever is written to it, becomes two, or moves the cursor of who looks at it.
pub(super) struct Line {
    bytes: [u8; LINE_BYTES],
    length: usize,
    is_cut: bool,
}

impl Line {
    pub(super) fn new() -> Line {
        Line { bytes: [0; LINE_BYTES], length: 0, is_cut: false }
    }

    /// The line, with its end.
    pub(super) fn end(&mut self) -> &[u8] {
        let end = if self.is_cut { END } else { &END[CUT..] };
        let to = self.length + end.len();
        self.bytes[self.length..to].copy_from_slice(end);
        &self.bytes[..to]
    }

    /// Appends all of `bytes`, which are a character, or cuts the line.
    fn push(&mut self, bytes: &[u8]) {
        match self.bytes[..LINE_BYTES - END.len()].get_mut(self.length..self.length + bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.length += bytes.len();
            }
            None => self.is_cut = true,
        }
    }
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            // Nothing is looked at in vain: a text can be long.
            if self.is_cut {
                break;
            }
            self.write_char(char)?;
        }
        Ok(())
    }

    fn write_char(&mut self, char: char) -> fmt::Result {
        if !self.is_cut {
            let char = if is_unsafe(char) { char::REPLACEMENT_CHARACTER } else { char };
            self.push(char.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn line(text: &str) -> String {
        let mut line = Line::new();
        write!(line, "{text}").unwrap();
        String::from_utf8(line.end().to_vec()).unwrap()
    }

    #[test]
    fn no_text_ends_a_line_or_slices_it_around() {
        let text = "caf\u{e9}\nERROR\r\t\0\u{1b}[31m\u{85}\u{202e}\u{2028}\u{7f}\u{2067}.";
        assert_eq!(line(text), "caf\u{e9}!ERROR!!!![31m!!!!!.\n".replace('!', "\u{fffd}"));
    }

    #[test]
    fn a_line_is_cut_visibly_and_at_a_character() {
        let most = LINE_BYTES - END.len();
        assert_eq!(line(&"x".repeat(most)), format!("{}\n", "x".repeat(most)));
        assert_eq!(line(&"x".repeat(most + 1)), format!("{}..\n", "x".repeat(most)));
        assert_eq!(line(&"x".repeat(1 << 20)).len(), LINE_BYTES);
        assert_eq!(line(&format!("{}\u{e9}x", "x".repeat(most - 1))), format!("{}..\n", "x".repeat(most - 1)));
        assert_eq!(line(&"\n".repeat(LINE_BYTES)), format!("{}..\n", "\u{fffd}".repeat(most / 3)));
    }
}
