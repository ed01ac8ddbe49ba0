//! JSON and YAML are parsed.

use crate::fences;
use crate::root;

#[test]
fn json_is_json() {
    let mut found = 0;
    for fence in fences::all(&root()).iter().filter(|fence| fence.language == "json") {
        serde_json::from_str::<serde_json::Value>(&fence.text).unwrap_or_else(|error| panic!("{}: {error}", fence.place()));
        found += 1;
    }
    assert!(found > 0, "no document shows JSON");
}

/// Mappings and sequences in blocks: that is all that the documents use.
#[test]
fn yaml_is_yaml() {
    let mut found = 0;
    for fence in fences::all(&root()).iter().filter(|fence| fence.language == "yaml") {
        for (index, line) in fence.text.lines().enumerate() {
            assert!(is_yaml(line), "{}:{}: {line:?} is not `key: value`", fence.document, fence.line + index);
        }
        found += 1;
    }
    assert!(found > 0, "no document shows YAML");
}

fn is_yaml(line: &str) -> bool {
    let entry = line.trim_start_matches(' ');
    let indent = line.len() - entry.len();
    let entry = entry.strip_prefix("- ").unwrap_or(entry);
    let key = entry.split_once(": ").map_or_else(|| entry.strip_suffix(':'), |(key, _)| Some(key));
    let is_word = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    indent.is_multiple_of(2) && key.is_some_and(is_word)
}

#[test]
fn what_is_no_yaml_is_seen() {
    for (line, is) in [("a: b", true), ("  - name: x", true), ("a:", true), ("\ta: b", false), ("a b", false), (" a: b", false)] {
        assert_eq!(is_yaml(line), is, "{line:?}");
    }
}
