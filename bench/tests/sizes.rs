//! How large components are, stripped, with each format of records: gated, and shown as a table.

#![allow(clippy::print_stdout, reason = "the table is what one runs this for")]

use std::path::{Path, PathBuf};
use std::process::Command;

use bench::tolerance;
use host_test::Guest;

/// What each set of features of `bench/records` was measured to have, in bytes.
const MEASURED: [(&str, u64); 5] =
    [("", 121_890), ("csv", 382_314), ("ndjson", 452_804), ("postcard", 167_235), ("csv,ndjson,postcard", 560_383)];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The size of a stripped component. It has a target folder of its own, so that no other build is undone.
fn size(package: &str, features: &str) -> u64 {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join("sizes");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).env("CARGO_PROFILE_RELEASE_STRIP", "true").env("CARGO_TARGET_DIR", &target);
    cargo.args(["build", "--quiet", "--release", "--target", "wasm32-wasip2", "--package", package, "--no-default-features"]);
    let output = cargo.args(["--features", features]).output().unwrap();
    assert!(output.status.success(), "{package} with {features:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    let component = target.join(format!("wasm32-wasip2/release/{}.wasm", package.replace('-', "_")));
    std::fs::metadata(&component).unwrap().len()
}

#[test]
fn a_format_adds_no_more_to_a_component_than_it_did() {
    let mut failed = Vec::new();
    println!("{:<24} {:>9} {:>9}", "features", "bytes", "more");
    let none = size("records", "");
    // The one that is not stripped says what built it.
    let tolerance = tolerance(Guest::build(root().join("bench/records")).unwrap().path().unwrap());
    for (features, measured) in MEASURED {
        let bytes = size("records", features);
        println!("{:<24} {bytes:>9} {:>+9}", if features.is_empty() { "none" } else { features }, bytes as i64 - none as i64);
        if bytes as f64 > measured as f64 * tolerance {
            failed.push(format!("{features:?}: {bytes} bytes, where {measured} were measured"));
        }
    }
    assert!(failed.is_empty(), "larger than the ceilings, times {tolerance}:\n{}", failed.join("\n"));
}

#[test]
fn a_guest_that_reads_no_records_pays_nothing_for_them() {
    let without = size("line-count", "");
    let with = size("line-count", "intake/csv,intake/ndjson,intake/postcard");
    assert!(with <= without + without / 500, "{with} bytes with all formats, and {without} without");
}

#[test]
fn a_guest_without_the_east_asian_charsets_is_much_smaller() {
    let (every, few) = (size("line-count", ""), size("small", ""));
    assert!(few + 100_000 <= every, "{few} bytes without them, and {every} with");
}
