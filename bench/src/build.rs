//! Builds guests by cargo, as their authors do.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ways::Way;

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The component of a guest, built for release by `cargo build` and nothing else. Each guest is built by itself: features are
/// united over those that are built together, and it would be another component.
///
/// # Errors
/// With what cargo said, if it does not build.
pub fn component(way: &Way) -> Result<PathBuf, String> {
    build(way, &target().join(if way.features.is_empty() { "." } else { way.features }), false)
}

/// The size of the component, stripped, in bytes. It has a target folder of its own, so that no other build is undone.
///
/// # Errors
/// As [`component`].
pub fn stripped_size(way: &Way) -> Result<u64, String> {
    let path = build(way, &target().join("sizes").join(way.features), true)?;
    std::fs::metadata(&path).map(|meta| meta.len()).map_err(|error| format!("{}: {error}", path.display()))
}

fn build(way: &Way, target: &Path, strip: bool) -> Result<PathBuf, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).env("CARGO_TARGET_DIR", target);
    if strip {
        cargo.env("CARGO_PROFILE_RELEASE_STRIP", "true");
    }
    cargo.args(["build", "--quiet", "--release", "--target", "wasm32-wasip2", "--package", way.package]);
    let output = cargo.args(["--features", way.features]).output().map_err(|error| format!("cargo did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("{} does not build:\n{}", way.package, String::from_utf8_lossy(&output.stderr)));
    }
    let folder = target.join("wasm32-wasip2/release");
    // A library's file has underscores, a program's the name as it is.
    let files = [way.package.replace('-', "_"), way.package.to_owned()].map(|name| folder.join(name).with_extension("wasm"));
    let found = files.into_iter().find(|file| file.is_file());
    found.ok_or_else(|| format!("{} made no component in {}", way.package, folder.display()))
}
