//! `cargo xtask lines`: how many lines of code the crates have.

use std::fs;
use std::path::Path;

use crate::{Result, places};

/// The crates that are counted, in the order in which data flows.
const CRATES: [&str; 4] = ["text", "sdk", "host", "host-test"];

/// Prints the lines of code in each crate's `src`, and their sum. Not counted: blank lines, comments, `bindings.rs`, `tests.rs`,
/// folders called `tests`, and modules in braces behind `#[cfg(test)]`.
pub(crate) fn lines() -> Result<()> {
    let mut sum = 0;
    for name in CRATES {
        let src = places::root().join(name).join("src");
        if src.is_dir() {
            let lines = in_folder(&src)?;
            println!("{name:<10} {lines:>6}");
            sum += lines;
        }
    }
    println!("{:<10} {sum:>6}", "all");
    Ok(())
}

fn in_folder(folder: &Path) -> Result<usize> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    let mut lines = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            lines += if name == "tests" { 0 } else { in_folder(&path)? };
        } else if name.ends_with(".rs") && name != "bindings.rs" && name != "tests.rs" {
            lines += in_source(&fs::read_to_string(&path).map_err(failed)?);
        }
    }
    Ok(lines)
}

fn in_source(source: &str) -> usize {
    let mut lines = source.lines().peekable();
    let (mut count, mut is_comment) = (0, false);
    while let Some(line) = lines.next() {
        let code = line.trim();
        if code == "#[cfg(test)]" && lines.peek().is_some_and(|next| is_inline_module(next.trim())) {
            // rustfmt puts the closing brace of the module right below its attribute.
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            lines.by_ref().find(|line| *line == end);
        } else if is_comment || code.starts_with("/*") {
            is_comment = !code.contains("*/");
        } else if !code.is_empty() && !code.starts_with("//") {
            count += 1;
        }
    }
    count
}

fn is_inline_module(code: &str) -> bool {
    code.ends_with(" {") && (code.starts_with("mod ") || code.starts_with("pub") && code.contains(" mod "))
}

#[cfg(test)]
mod tests {
    use super::in_source;

    #[test]
    fn only_code_is_counted() {
        assert_eq!(in_source("//! a\n\nuse b; // c\n/* d\n   e */\nfn f() {}\n"), 2);
        assert_eq!(in_source("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n"), 2);
        assert_eq!(in_source("#[cfg(test)]\nmod tests;\n#[cfg(test)]\nfn a() {}\n"), 4);
    }
}
