//! Words that outsiders stumble over: each has a plain one.

use std::fs;
use std::process::Command;

use crate::run::output;
use crate::{Result, places};

/// Each in lower case, with what to write instead.
const RETIRED: [(&str, &str); 15] = [
    ("crossing", "host call"),
    ("crossings", "host calls"),
    ("dear", "expensive"),
    ("dearer", "more expensive"),
    ("dearest", "most expensive, worst case"),
    ("so many", "n, the given number of"),
    ("so manyth", "nth"),
    ("is none", "is not a .., there is no .."),
    ("are none", "are not .., there are no .."),
    ("unless said", "by default"),
    ("amid", "within"),
    ("anew", "again"),
    ("nobody", "no .., or name who"),
    ("lively", "may have line feeds"),
    ("calm", "without line feeds"),
];

/// Looks for retired words in all that is committed in Rust, Markdown and WIT; not in the changelog, nor in this file.
pub(super) fn test() -> Result<()> {
    let mut git = Command::new("git");
    git.arg("-C").arg(places::root()).args(["ls-files", "*.rs", "*.md", "*.wit"]);
    let files = output(&mut git)?;
    let mut found = Vec::new();
    for file in files.lines().filter(|file| !file.ends_with("CHANGELOG.md") && !file.ends_with("test/words.rs")) {
        // A file that was removed, and not yet from git's list, has no words.
        let Ok(text) = fs::read_to_string(places::root().join(file)) else { continue };
        for (index, line) in text.lines().enumerate() {
            found.extend(retired(line).map(|(word, plain)| format!("{file}:{}: `{word}` (write: {plain})", index + 1)));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(format!("words to replace:\n{}", found.join("\n"))) }
}

/// The first retired word in a line, and what to write instead.
fn retired(line: &str) -> Option<(&'static str, &'static str)> {
    let line = line.to_ascii_lowercase();
    RETIRED.into_iter().find(|(word, _)| {
        line.match_indices(word).any(|(at, _)| {
            let is_word = |char: char| char.is_alphanumeric() || char == '_';
            !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::retired;

    fn word(line: &str) -> Option<&'static str> {
        retired(line).map(|(word, _)| word)
    }

    #[test]
    fn whole_words_are_found_in_any_case() {
        assert_eq!(word("// Nobody knows"), Some("nobody"));
        assert_eq!(word("every so manyth byte"), Some("so manyth"));
        assert_eq!(word("it is none."), Some("is none"));
        assert_eq!(word("fn renew(), a_dear_name, dearth, this nonetheless"), None);
    }
}
