//! The guest and the suite that the README shows.

use crate::{Result, places};

/// The source of the first whole guest in the README.
pub(super) fn guest() -> Result<String> {
    find(&text()?).ok_or_else(|| "no guest with `intake::export!` is shown in README.md".to_owned())
}

/// The first suite in the README.
pub(super) fn suite() -> Result<String> {
    let text = text()?;
    let blocks = text.split("```toml\n").skip(1).filter_map(|block| Some(block.split_once("```")?.0));
    let suite = blocks.into_iter().find(|block| block.contains("[[case]]"));
    suite.map(str::to_owned).ok_or_else(|| "no suite is shown in README.md".to_owned())
}

fn text() -> Result<String> {
    let path = places::root().join("README.md");
    std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn find(text: &str) -> Option<String> {
    let blocks = text.split("```rust").skip(1);
    let sources = blocks.filter_map(|block| Some(block.split_once('\n')?.1.split_once("\n```")?.0));
    let mut whole = sources.filter(|source| source.contains("intake::export!") && source.contains("impl Handler"));
    whole.next().map(|source| format!("{source}\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_whole_guest_is_taken() {
        let text = "# a\n```rust\nlet x;\n```\n```rust,ignore\nimpl Handler for A {}\nintake::export!(A);\n```\n";
        assert_eq!(super::find(text).as_deref(), Some("impl Handler for A {}\nintake::export!(A);\n"));
    }
}
