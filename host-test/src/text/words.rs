//! Numbers and rows for people.

use std::fmt;

/// One row; what a guest says cannot move the cursor.
pub(crate) fn row(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    writeln!(f, "{name:<10}  {}", safe(text))
}

/// A number of things.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(number))
}

/// A number with separators between the thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with two digits after the point.
pub(crate) fn with_cents(number: f64) -> String {
    let cents = (number * 100.0).round() as u64;
    format!("{}.{:02}", grouped(cents / 100), cents % 100)
}

/// A guest's text without control characters, and without those that end a line or turn the direction of text.
pub(crate) fn safe(text: &str) -> String {
    let is_unsafe = |c: char| {
        c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_unsafe(c) { '\u{fffd}' } else { c }).collect()
}

/// `text` in lines of at most `width` characters, but for words that are longer.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().filter(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, with_cents, wrapped};

    #[test]
    fn cents() {
        assert_eq!([0.0, 9.996, 14.3, 163_633_847.89].map(with_cents), ["0.00", "10.00", "14.30", "163,633,847.89"]);
    }

    #[test]
    fn one_is_singular() {
        assert_eq!([0, 1, 2000].map(|number| counted(number, "chunk")), ["0 chunks", "1 chunk", "2,000 chunks"]);
    }

    #[test]
    fn thousands_are_separated() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible to me", 5), ["incomprehensible", "to me"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
