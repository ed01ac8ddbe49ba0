//! TOML: the dependencies of a manifest are there, with the features that they name; a suite is loaded.

use toml::{Table, Value};

use crate::fences::{self, Fence};
use crate::project::Project;
use crate::root;

fn parse(text: &str, whence: &str) -> Table {
    text.parse::<Table>().unwrap_or_else(|error| panic!("{whence}: {error}"))
}

fn file(path: &std::path::Path) -> Table {
    let whence = path.display().to_string();
    parse(&std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{whence}: {error}")), &whence)
}

#[test]
fn dependencies_and_their_features_exist() {
    let project = Project::get();
    let locked = file(&root().join("Cargo.lock"));
    let mut found = 0;
    for fence in fences::all(&root()).iter().filter(|fence| fence.language == "toml") {
        let manifest = parse(&fence.text, &fence.place());
        for table in ["dependencies", "dev-dependencies"] {
            for (name, wanted) in manifest.get(table).and_then(Value::as_table).into_iter().flatten() {
                match wanted.get("path").and_then(Value::as_str) {
                    Some(path) => has_features(name, wanted, &file(&project.guest.join(path).join("Cargo.toml")), fence),
                    None => is_published(name, &locked, fence),
                }
                found += 1;
            }
        }
    }
    assert!(found > 5, "only {found} dependencies were found");
}

fn has_features(name: &str, wanted: &Value, manifest: &Table, fence: &Fence) {
    assert_eq!(manifest["package"]["name"].as_str(), Some(name), "{}", fence.place());
    let known = manifest.get("features").and_then(Value::as_table);
    for feature in wanted.get("features").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        let is_known = known.is_some_and(|known| known.contains_key(feature));
        assert!(is_known, "{}: `{name}` has no feature `{feature}`", fence.place());
    }
}

/// The crates of this repository are in no registry; others that a document names are in the lock file.
fn is_published(name: &str, locked: &Table, fence: &Fence) {
    let ours = ["intake", "host-test"].contains(&name);
    assert!(!ours, "{}: `{name}` is on no registry: it needs a `path`", fence.place());
    let is_locked = locked["package"].as_array().into_iter().flatten().any(|one| one["name"].as_str() == Some(name));
    assert!(is_locked, "{}: Cargo.lock does not have `{name}`", fence.place());
}

#[test]
fn suites_are_loaded() {
    let mut found = 0;
    for fence in fences::all(&root()).iter().filter(|fence| fence.language == "toml" && fence.text.contains("[[case]]")) {
        let folder = Project::get().folder(&fence.name());
        // A part of a suite is shown without the guest.
        let suite = if fence.is_suite() { fence.text.clone() } else { format!("crate = \".\"\n{}", fence.text) };
        std::fs::write(folder.join("suite.toml"), suite).unwrap();
        let suite = host_test::suite::Suite::from_file(folder.join("suite.toml"));
        let suite = suite.unwrap_or_else(|error| panic!("{}: {error}", fence.place()));
        assert!(!suite.cases().unwrap().is_empty(), "{}", fence.place());
        found += 1;
    }
    assert!(found > 2, "only {found} suites were found");
}
