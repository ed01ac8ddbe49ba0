use std::ops::Range;

/// The longest hint that stands next to what it is about, in bytes; a longer one stands below.
const LONGEST_LABEL: usize = 72;

/// Something wrong in a suite file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The bytes of the file that it is about.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) what: String,
    /// What to do about it.
    pub(super) hint: Option<String>,
    /// Another place that has to do with it, and what it is.
    pub(super) also: Option<(Range<usize>, String)>,
}

impl Mistake {
    pub(super) fn new(span: Range<usize>, what: impl Into<String>) -> Self {
        Self { span, what: what.into(), hint: None, also: None }
    }

    /// A text that says what is wrong, and after a colon or a semicolon what to do.
    pub(super) fn told(span: Range<usize>, text: &str) -> Self {
        match parted(text) {
            Some((what, hint)) => Self::new(span, what).hint(hint),
            None => Self::new(span, text),
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(super) fn also(mut self, span: Range<usize>, what: impl Into<String>) -> Self {
        self.also = Some((span, what.into()));
        self
    }

    /// The hint, if it is short enough to stand next to the place.
    pub(super) fn label(&self) -> Option<&str> {
        self.hint.as_deref().filter(|hint| hint.len() <= LONGEST_LABEL)
    }

    /// The hint, if it is too long for that.
    pub(super) fn help(&self) -> Option<&str> {
        self.hint.as_deref().filter(|hint| hint.len() > LONGEST_LABEL)
    }
}

/// Parts a text at its first colon or semicolon that is not quoted.
fn parted(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '`' => quoted = !quoted,
            ':' | ';' if !quoted && text[at + 1..].starts_with(' ') => return Some((&text[..at], &text[at + 2..])),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Mistake;

    #[test]
    fn a_text_is_parted_into_what_is_wrong_and_what_to_do() {
        let mistake = Mistake::told(0..1, "`a: b` is not a size: write a number");
        assert_eq!((mistake.what.as_str(), mistake.hint.as_deref()), ("`a: b` is not a size", Some("write a number")));
        assert_eq!(Mistake::told(0..1, "all wrong").hint, None);
    }
}
