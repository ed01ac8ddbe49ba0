//! Where things are in the checkout.

use std::path::{Path, PathBuf};

use crate::Result;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The real files that the demo runs on.
pub(crate) fn data() -> PathBuf {
    root().join("examples/data")
}

/// The command `host-test`, once it is built.
pub(crate) fn host_test() -> PathBuf {
    target().join("debug/host-test")
}

/// The names of the example guests: every folder of `examples/` that is a package.
pub(crate) fn guests() -> Result<Vec<String>> {
    let folder = root().join("examples");
    let entries = std::fs::read_dir(&folder).map_err(|e| format!("cannot list examples/: {e}"))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("Cargo.toml").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// The names of the example guests' host tests.
pub(crate) fn guest_tests() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for guest in guests()? {
        let folder = root().join("examples").join(&guest).join("tests");
        let entries = std::fs::read_dir(&folder).map_err(|e| format!("the example {guest} has no host test: {e}"))?;
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let tests = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
        names.extend(tests.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// The component of an example guest, built by plain cargo.
pub(crate) fn component(guest: &str) -> PathBuf {
    target().join(format!("wasm32-wasip2/release/{}.wasm", guest.replace('-', "_")))
}
