//! Words that outsiders stumble over: each has a plain one.

use std::fs;
use std::process::Command;

use crate::run::output;
use crate::{Result, places};

/// In lower case. `CONTRIBUTING.md` says what to write instead.
const RETIRED: [&str; 15] = [
    "crossing",
    "crossings",
    "dear",
    "dearer",
    "dearest",
    "so many",
    "so manyth",
    "is none",
    "are none",
    "unless said",
    "amid",
    "anew",
    "nobody",
    "lively",
    "calm",
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
            found.extend(retired(line).map(|word| format!("{file}:{}: `{word}`", index + 1)));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(format!("words to replace (see CONTRIBUTING.md):\n{}", found.join("\n"))) }
}

/// The first retired word in a line.
fn retired(line: &str) -> Option<&'static str> {
    let line = line.to_ascii_lowercase();
    RETIRED.into_iter().find(|word| {
        line.match_indices(word).any(|(at, _)| {
            let is_word = |char: char| char.is_alphanumeric() || char == '_';
            !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::retired;

    #[test]
    fn whole_words_are_found_in_any_case() {
        assert_eq!(retired("// Nobody knows"), Some("nobody"));
        assert_eq!(retired("every so manyth byte"), Some("so manyth"));
        assert_eq!(retired("it is none."), Some("is none"));
        assert_eq!(retired("fn renew(), a_dear_name, dearth, this nonetheless"), None);
    }
}
