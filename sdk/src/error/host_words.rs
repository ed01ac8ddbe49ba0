use std::fmt;

use intake_text::is_unsafe;

/// Bytes of a host's text that are kept. A host can say anything: its native stack is longer than ten of these.
const MAX_HOST_WORDS: usize = 1024;

/// What a host said in its own words, cut and on one line. It is for logs and for the people who run the guest: it may name
/// files, addresses and functions of the host, which no client may learn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HostWords(String);

impl HostWords {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(said: &str) -> HostWords {
        let start = said.get(..said.floor_char_boundary(MAX_HOST_WORDS)).unwrap_or_default();
        let mut words = String::with_capacity(start.len() + 2);
        for char in start.chars() {
            let char = if is_unsafe(char) { ' ' } else { char };
            if char != ' ' || !words.ends_with(' ') {
                words.push(char);
            }
        }
        if start.len() < said.len() {
            words.push_str("..");
        }
        HostWords(words.trim_ascii().to_owned())
    }

    pub(crate) fn get(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|words| !words.is_empty())
    }
}

/// As the end of a sentence: with a colon before it, or nothing at all.
impl fmt::Display for HostWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(words) = self.get() else { return Ok(()) };
        f.write_str(": ")?;
        f.write_str(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_says_is_one_line_of_a_bounded_length() {
        for (said, words) in [
            ("", None),
            (" \n\t\0", None),
            ("the disk is gone", Some("the disk is gone")),
            ("first\n\n  0: second\r\n\tthird\n", Some("first 0: second third")),
            ("\u{1b}[2Jcaf\u{e9}\u{202e}\u{2028}.", Some("[2Jcaf\u{e9} .")),
        ] {
            assert_eq!(HostWords::new(said).get(), words, "{said:?}");
        }
        let long = HostWords::new(&"\u{e9}\n".repeat(1 << 20));
        assert!(long.to_string().len() <= MAX_HOST_WORDS + 4 && long.to_string().ends_with("\u{e9} .."), "{long}");
        let cut = HostWords::new(&format!("{}\u{4e00}", "x".repeat(MAX_HOST_WORDS - 1)));
        assert_eq!(cut.to_string(), format!(": {}..", "x".repeat(MAX_HOST_WORDS - 1)));
    }
}
