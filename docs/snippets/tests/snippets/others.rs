//! Guests of other SDKs, which documents show as what was before. They compile with the crates that their fences name.

use std::fmt::Write as _;
use std::path::Path;

use crate::fences;
use crate::{is_full, root};

#[test]
fn guests_of_other_sdks_compile_with_the_versions_that_are_named() {
    for fence in fences::all(&root()).iter().filter(|fence| !fence.needs().is_empty()) {
        for (name, version) in fence.needs() {
            assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()), "{}: {name}@{version}", fence.place());
        }
        if is_full() {
            check(fence);
        }
    }
}

fn check(fence: &fences::Fence) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippets").join(fence.name());
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let (file, lib) = match fence.text.contains("fn main(") {
        true => ("src/main.rs", ""),
        false => ("src/lib.rs", "[lib]\ncrate-type = [\"cdylib\"]\n\n"),
    };
    let mut manifest =
        format!("[package]\nname = \"before\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{lib}[dependencies]\n");
    for (name, version) in fence.needs() {
        writeln!(manifest, "{name} = \"{version}\"").unwrap();
    }
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(folder.join(file), &fence.text).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .current_dir(&folder)
        .args(["check", "--target", "wasm32-wasip2", "--target-dir"])
        .arg(folder.with_file_name("others-target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}:\n{}", fence.place(), String::from_utf8_lossy(&output.stderr));
}
