//! Every fence is of a kind that some test tries, or it is said why not.

use crate::fences::{self, Fence};
use crate::{is_full, root, say};

/// What becomes of a fence. None if nothing is known of its language.
fn kind(fence: &Fence) -> Option<&'static str> {
    Some(match fence.language.as_str() {
        "rust" if !fence.needs().is_empty() && is_full() => "compiled with crates of other SDKs",
        "rust" if !fence.needs().is_empty() => "not compiled: needs other SDKs, which INTAKE_FULL=1 downloads",
        "rust" if fence.export().is_some() => "compiled natively and into a component, and run",
        "rust" if fence.text.contains("#[test]") => "compiled natively, and run",
        "rust" => "compiled natively",
        "toml" if fence.is_suite() => "loaded as a suite",
        "toml" => "parsed, and its dependencies resolved",
        "json" | "yaml" => "parsed",
        "sh" => "looked up: arguments and paths; the cheap commands run",
        "text" => "not tried: output, or a format",
        _ => return None,
    })
}

#[test]
fn every_fence_is_of_a_known_kind() {
    let all = fences::all(&root());
    let mut counts = std::collections::BTreeMap::<&str, Vec<String>>::new();
    for fence in &all {
        let kind = kind(fence).unwrap_or_else(|| {
            let languages = "rust, toml, json, yaml, sh or text";
            panic!("{}: the language {:?} is not known: write {languages}", fence.place(), fence.language)
        });
        assert!(fence.attributes.is_empty() || !fence.needs().is_empty(), "{}: {:?}?", fence.place(), fence.attributes);
        counts.entry(kind).or_default().push(fence.place());
    }
    for (kind, places) in &counts {
        let which = if kind.starts_with("not") { format!(" ({})", places.join(", ")) } else { String::new() };
        say(&format!("{:>3} {kind}{which}", places.len()));
    }
    assert!(all.len() > 40, "only {} fences were found", all.len());
}

#[test]
fn fences_are_found_with_their_lines() {
    let text = "a\n\n```rust needs=a@1,b@2.0\nx\n```\n  ```toml\n  [a]\n    b\n\n  ```\n";
    let all = fences::of("docs/a-b.md", text);
    let found: Vec<_> = all.iter().map(|one| (one.line, one.language.as_str(), one.text.as_str())).collect();
    assert_eq!(found, [(4, "rust", "x\n"), (7, "toml", "[a]\n  b\n\n")]);
    assert_eq!(all[0].needs(), [("a", "1"), ("b", "2.0")]);
    assert_eq!((all[0].name().as_str(), all[0].place().as_str()), ("a_b_4", "docs/a-b.md:4"));
}

#[test]
fn a_guest_and_what_goes_on_with_it_are_one_file() {
    let text = "```rust\nstruct A;\nintake::export_http!(A);\n```\n```rust\nfn b() {}\n```\n```rust\nuse super::A;\n```\n```rust\nuse super::B;\n```\n";
    let all = fences::of("a.md", text);
    let files: Vec<Vec<usize>> =
        fences::rust_files(&all).iter().map(|file| file.iter().map(|fence| fence.line).collect()).collect();
    assert_eq!(files, [vec![2, 9], vec![6], vec![12]]);
    assert_eq!(all[0].export(), Some("_http"));
    assert_eq!(fences::code(&[&all[0], &all[2]]), "\nstruct A;\nintake::export_http!(A);\n\n\n\n\n\nuse super::A;\n");
}

#[test]
fn what_goes_on_with_the_guest_of_the_readme_may_be_in_another_document() {
    let guest = fences::of("README.md", "```rust\nstruct A;\nintake::export!(A);\n```\n");
    let test = fences::of("docs/a.md", "\n\n```rust\nuse super::A;\n```\n");
    let all = [guest, test].concat();
    assert_eq!(fences::rust_files(&all).len(), 1);
    assert_eq!(fences::first_guest(&all), "\nstruct A;\nintake::export!(A);\nuse super::A;\n");
}
