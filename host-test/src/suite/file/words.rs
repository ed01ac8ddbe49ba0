use std::collections::BTreeMap;

/// What the words of a matrix stand for in one of its combinations.
pub(super) type Words<'a> = BTreeMap<&'a str, String>;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Text(&'t str),
    /// `{word}`: lower-case letters, digits and hyphens in braces. With two braces on each side it is text with one.
    Word(&'t str),
}

/// The parts of `text`, in order.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        let doubled = text[open..].starts_with("{{");
        let begin = open + 1 + usize::from(doubled);
        let end = begin + word_length(&text[begin..]);
        let close = if doubled { "}}" } else { "}" };
        if end == begin || !text[end..].starts_with(close) {
            at = open + 1;
            continue;
        }
        if doubled {
            parts.push(Part::Text(&text[from..open]));
            parts.push(Part::Text(&text[open + 1..=end]));
        } else {
            parts.push(Part::Text(&text[from..open]));
            parts.push(Part::Word(&text[begin..end]));
        }
        at = end + close.len();
        from = at;
    }
    parts.push(Part::Text(&text[from..]));
    parts
}

fn word_length(text: &str) -> usize {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.starts_with(|first: char| first.is_ascii_lowercase()) {
        text.bytes().take_while(|byte| letter(*byte)).count()
    } else {
        0
    }
}

/// `text` with its words replaced.
///
/// # Errors
/// The first word that stands for nothing.
pub(super) fn filled<'t>(text: &'t str, words: &Words<'_>) -> Result<String, &'t str> {
    let mut all = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => all.push_str(text),
            Part::Word(word) => all.push_str(words.get(word).ok_or(word)?),
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::{Words, filled};

    #[test]
    fn words_are_replaced_and_all_else_is_left() {
        let words = Words::from([("size", "1KiB".to_owned()), ("utf-8", "x".to_owned())]);
        for (text, expected) in [
            ("gen:log,size={size}", Ok("gen:log,size=1KiB")),
            ("{size}{utf-8}", Ok("1KiBx")),
            ("{{size}} {{{size}}}", Ok("{size} {{size}}")),
            ("{\"a\": {}, {B}, { size }, {size", Ok("{\"a\": {}, {B}, { size }, {size")),
            ("{{size}", Ok("{1KiB")),
            ("{siez}", Err("siez")),
        ] {
            assert_eq!(filled(text, &words).as_deref(), expected.as_ref().copied(), "{text}");
        }
    }
}
