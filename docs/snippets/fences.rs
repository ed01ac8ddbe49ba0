//! The fenced code blocks of the README, of CONTRIBUTING.md, of `docs/` and of the examples' READMEs.

use std::path::{Path, PathBuf};

/// A fenced code block.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    /// The document, relative to the checkout.
    pub(crate) document: String,
    /// The line of the document that the code begins at, from 1.
    pub(crate) line: usize,
    /// The word after the backticks.
    pub(crate) language: String,
    /// What else stands there.
    pub(crate) attributes: String,
    /// The code, without the indentation of the fence.
    pub(crate) text: String,
}

/// All fences of all documents, in order. Documents are sorted by path.
pub(crate) fn all(root: &Path) -> Vec<Fence> {
    documents(root).iter().flat_map(|document| read(root, document)).collect()
}

/// The documents, relative to the checkout.
pub(crate) fn documents(root: &Path) -> Vec<PathBuf> {
    let folders = ["examples", "examples/hosts"].into_iter().flat_map(|folder| list(&root.join(folder)));
    let readmes = folders.map(|folder| folder.join("README.md")).filter(|path| path.is_file());
    let docs = list(&root.join("docs")).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md"));
    let top = ["README.md", "CONTRIBUTING.md"].map(|name| root.join(name));
    let mut all: Vec<PathBuf> = top.into_iter().chain(docs).chain(readmes).collect();
    all.sort();
    all.iter().map(|path| path.strip_prefix(root).expect("a document of the checkout").to_owned()).collect()
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a folder can be listed").path()).collect()
}

fn read(root: &Path, document: &Path) -> Vec<Fence> {
    let path = root.join(document);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    of(&document.display().to_string(), &text)
}

/// The fences of one document.
pub(crate) fn of(document: &str, text: &str) -> Vec<Fence> {
    let (mut all, mut open) = (Vec::new(), None::<(usize, Fence)>);
    for (index, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let marks = line.trim_start().strip_prefix("```");
        match (&mut open, marks) {
            (Some(_), Some("")) => all.extend(open.take().map(|(_, fence)| fence)),
            (Some((indent, fence)), _) => {
                fence.text.push_str(line.get(*indent..).unwrap_or_default());
                fence.text.push('\n');
            }
            (None, Some(info)) => {
                let (language, attributes) = info.split_once(' ').unwrap_or((info, ""));
                let [document, language, attributes] = [document, language, attributes].map(|text| text.trim().to_owned());
                open = Some((indent, Fence { document, line: index + 2, language, attributes, text: String::new() }));
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{document}: a fence is not closed");
    all
}

impl Fence {
    /// Where it is, such as `README.md:85`.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.document, self.line)
    }

    /// The place as an identifier, such as `readme_85`.
    pub(crate) fn name(&self) -> String {
        let stem = self.document.trim_end_matches(".md").trim_start_matches("docs/");
        let stem: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
        format!("{stem}_{}", self.line)
    }

    /// Crates that it needs besides those of this repository, as in `rust needs=wstd@0.6.8,encoding_rs@0.8.44`.
    pub(crate) fn needs(&self) -> Vec<(&str, &str)> {
        let needs = self.attributes.strip_prefix("needs=").unwrap_or_default();
        needs.split(',').filter_map(|one| one.split_once('@')).collect()
    }

    /// Rust against the crates of this repository.
    pub(crate) fn is_rust(&self) -> bool {
        self.language == "rust" && self.needs().is_empty()
    }

    /// A whole guest: the macro that exports it, such as `export_http`.
    pub(crate) fn export(&self) -> Option<&str> {
        let (_, after) = self.text.split_once("\nintake::export").filter(|_| self.is_rust())?;
        Some(after.split_once('!')?.0)
    }

    /// Whether it is pasted below `guest`, into the same file: it uses its handler. The guest is in the same document, or in the
    /// README.
    fn goes_on(&self, guest: &Self) -> bool {
        let used = self.text.split_once("use super::").and_then(|(_, after)| after.split_once(';'));
        let is_there = |handler: &str| guest.text.contains(&format!("struct {handler};"));
        let is_shown = guest.document == self.document || guest.document == "README.md";
        is_shown && guest.export().is_some() && used.is_some_and(|(handler, _)| is_there(handler))
    }

    /// A whole suite.
    pub(crate) fn is_suite(&self) -> bool {
        self.language == "toml" && self.text.starts_with("crate = ")
    }
}

/// The Rust files that the fences make: a fence, and what goes on with it.
pub(crate) fn rust_files(fences: &[Fence]) -> Vec<Vec<&Fence>> {
    let mut files: Vec<Vec<&Fence>> = Vec::new();
    for fence in fences.iter().filter(|fence| fence.is_rust()) {
        match files.iter_mut().rfind(|file| fence.goes_on(file[0])) {
            Some(guest) => guest.push(fence),
            None => files.push(vec![fence]),
        }
    }
    files
}

/// The code of a file, each fence at the line that it has in its document, or below the one before it.
pub(crate) fn code(file: &[&Fence]) -> String {
    let mut code = String::new();
    for fence in file {
        let line = code.matches('\n').count() + 1;
        code.extend(std::iter::repeat_n('\n', fence.line.saturating_sub(line)));
        code.push_str(&fence.text);
    }
    code
}

/// The first whole guest of the README, and what is pasted below it.
pub(crate) fn first_guest(fences: &[Fence]) -> String {
    let files = rust_files(fences);
    let mut guests = files.iter().filter(|file| file[0].document == "README.md" && file[0].export() == Some(""));
    code(guests.next().expect("README.md shows a guest with `intake::export!`"))
}
