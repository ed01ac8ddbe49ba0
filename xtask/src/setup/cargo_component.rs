use super::toolchain::Toolchain;
use crate::Result;
use crate::run::{cargo, output, run};

/// The last release.
const VERSION: &str = "0.21.1";

/// Installs cargo-component where cargo keeps its commands, once for all checkouts of this machine.
pub(super) fn install(_: &Toolchain) -> Result<()> {
    if output(cargo().args(["component", "--version"])).is_ok_and(|version| version.ends_with(VERSION)) {
        return Ok(());
    }
    eprintln!("    installing cargo-component {VERSION}, once for this machine; it takes some 7 minutes");
    let package = format!("cargo-component@{VERSION}");
    // A target folder of its own would be kept and never used again; cargo makes one that it removes.
    run(cargo().env_remove("CARGO_TARGET_DIR").args(["install", "--locked", "--force", &package]))
        .map_err(|why| format!("{why}; without cargo-component `cargo xtask test --only host` still works"))
}
