//! The packages as for publishing: a guest outside of the workspace, with the packed `intake` as its one dependency, builds both
//! ways and runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::counts::Counts;
use super::{imports, readme, workflow};
use crate::run::{cargo, output, run};
use crate::setup::Toolchain;
use crate::{Result, places};

const PAYLOAD: &[u8] = b"caf\xe9\nna\xefve\r\nlast line without end";
const REPLY: &str = "3 lines";

pub(super) fn test(toolchain: &Toolchain, counts: &mut Counts) -> Result<()> {
    let folder = Scratch::new()?;
    let intake = pack(&folder.0)?;
    let guest = folder.0.join("fresh-guest");
    write_guest(&guest, &intake)?;
    run(toolchain.host_cargo()?.args(["build", "--workspace", "--bin", "host-test"]))?;
    let ways: [(&str, &[&str], &str); 2] = [
        ("cargo", &["build", "--release", "--target", "wasm32-wasip2"], "wasm32-wasip2"),
        ("cargo component", &["component", "build", "--release"], "wasm32-wasip1"),
    ];
    // What one types first, before any target is thought of.
    let native = run(toolchain.host_cargo()?.current_dir(&guest).env_remove("CARGO_TARGET_DIR").args(["build", "--quiet"]));
    counts.check(native.map_err(|why| format!("a fresh guest by `cargo build` alone: {why}")))?;
    for (tool, args, target) in ways {
        let result = run(toolchain.guest_cargo().current_dir(&guest).env_remove("CARGO_TARGET_DIR").args(args))
            .and_then(|()| try_out(&guest.join("target").join(target).join("release/fresh_guest.wasm")));
        counts.check(result.map_err(|why| format!("a fresh guest with the packed intake, by {tool}: {why}")))?;
    }
    counts.check(workflow::test(&guest, "target/wasm32-wasip2/release/fresh_guest.wasm", &toolchain.guest_cargo()))
}

/// Packages the crates, and unpacks those that a guest is built from: the one it depends on, and the text crate next to it.
fn pack(folder: &Path) -> Result<PathBuf> {
    // Not verified by cargo: that would build wasmtime again, and the fresh guest below verifies more.
    run(cargo().args([
        "package",
        "--quiet",
        "--no-verify",
        "--allow-dirty",
        "--package",
        "intake-text",
        "--package",
        "intake",
        "--package",
        "intake-host",
        "--package",
        "host-test",
    ]))?;
    let version = version()?;
    for name in ["intake-text", "intake"] {
        let archive = places::target().join("package").join(format!("{name}-{version}.crate"));
        run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(folder))?;
    }
    Ok(folder.join(format!("intake-{version}")))
}

fn version() -> Result<String> {
    let id = output(cargo().args(["pkgid", "--package", "intake"]))?;
    let version = id.rsplit(['#', '@']).next().unwrap_or_default();
    Ok(version.to_owned())
}

fn write_guest(guest: &Path, intake: &Path) -> Result<()> {
    let name = intake.file_name().unwrap_or_default().to_string_lossy().replace("intake-", "intake-text-");
    let text = intake.with_file_name(name);
    // The text crate comes by the registry once it is published.
    let manifest = format!(
        "[package]\nname = \"fresh-guest\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n\
         [features]\nhttp = [\"intake/http\"]\n\n[dependencies]\nintake = {{ path = {intake:?} }}\n\n\
         [patch.crates-io]\nintake-text = {{ path = {text:?} }}\n"
    );
    let write = |path: PathBuf, text: &str| fs::write(&path, text).map_err(|e| format!("cannot write {}: {e}", path.display()));
    fs::create_dir_all(guest.join("src")).map_err(|e| format!("cannot make {}: {e}", guest.display()))?;
    write(guest.join("Cargo.toml"), &manifest)?;
    write(guest.join("src/lib.rs"), &readme::guest())
}

/// Runs a component that counts lines, and looks at what it imports.
fn try_out(component: &Path) -> Result<()> {
    let bytes = fs::read(component).map_err(|e| format!("cannot read {}: {e}", component.display()))?;
    let foreign = |name: &String| !name.starts_with("intake:payload/") && !name.starts_with("wasi:");
    let others: Vec<String> = imports::of(&bytes)?.into_iter().filter(foreign).collect();
    if !others.is_empty() {
        return Err(format!("it imports more than its world and WASI: {}", others.join(", ")));
    }
    let payload = component.with_extension("payload");
    fs::write(&payload, PAYLOAD).map_err(|e| format!("cannot write {}: {e}", payload.display()))?;
    let mut command = Command::new(places::host_test());
    command.arg("run").arg(component).arg("--payload").arg(&payload);
    let reply = output(command.args(["--charset", "iso-8859-1", "--reply", "-"]))?;
    if reply == REPLY { Ok(()) } else { Err(format!("its reply is `{reply}` instead of `{REPLY}`")) }
}

/// A folder outside of the workspace, removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("intake-package-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|e| format!("cannot make {}: {e}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It lies among temporary files: the system removes what this cannot.
        let _ = fs::remove_dir_all(&self.0);
    }
}
