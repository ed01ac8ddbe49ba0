//! The hosts in JavaScript. Each has tests of its own next to it; they need guests, and what host-test replies for any-host.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::counts::Counts;
use super::phases::build_guests;
use crate::run::run;
use crate::setup::{self, Toolchain};
use crate::{Result, places};

/// The guests that the tests of the host in Node run.
const GUESTS: [&str; 3] = ["any-host", "line-count", "transcode"];

pub(super) fn node(toolchain: &Toolchain, counts: &mut Counts) -> Result<()> {
    let (folder, table) = prepare("node", toolchain)?;
    for guest in GUESTS {
        let built = format!("built/{}", guest.replace('-', "_"));
        run(npm(&folder, "run").args(["build", "--silent", "--"]).arg(component(guest)?).args(["--out-dir", &built]))?;
    }
    let command = build_command(toolchain)?;
    counts.test(npm(&folder, "test").env("INTAKE_TABLE", table).env("INTAKE_COMMAND", command))
}

/// Builds any-host as a command, for `jco run`: in a folder of its own, since the name of its file is the same.
fn build_command(toolchain: &Toolchain) -> Result<PathBuf> {
    let target = absolute(places::target().join("cli"))?;
    let mut cargo = toolchain.guest_cargo();
    cargo.args(["build", "--release", "--target", "wasm32-wasip2", "--package", "any-host", "--features", "cli"]);
    run(cargo.arg("--target-dir").arg(&target))?;
    Ok(target.join("wasm32-wasip2/release/any_host.wasm"))
}

pub(super) fn workers(toolchain: &Toolchain, counts: &mut Counts) -> Result<()> {
    let (folder, table) = prepare("workers", toolchain)?;
    run(npm(&folder, "run").args(["build", "--silent", "--"]).arg(component("any-host")?))?;
    counts.test(npm(&folder, "test").env("INTAKE_TABLE", table))
}

/// Makes all that the tests of a host need but its guests' JavaScript; returns the host's folder, and that of the table.
fn prepare(host: &str, toolchain: &Toolchain) -> Result<(PathBuf, PathBuf)> {
    setup::node()?;
    let folder = places::root().join("examples/hosts").join(host);
    // What the lock file says, and none of the scripts that packages would run when they are installed.
    let install = ["--ignore-scripts", "--no-audit", "--no-fund"];
    if !is_installed(&folder) {
        run(npm(&folder, "ci").args(install)).map_err(|why| format!("{why}; npm needs the network, once"))?;
    }
    build_guests(toolchain)?;
    Ok((folder, write_table(toolchain)?))
}

/// Whether npm installed what the lock file says: npm keeps a copy of it.
fn is_installed(folder: &Path) -> bool {
    let changed = |name: &str| folder.join(name).metadata().and_then(|file| file.modified()).ok();
    changed("node_modules/.package-lock.json").is_some_and(|installed| Some(installed) > changed("package-lock.json"))
}

/// Has any-host's table written: its payloads, and what host-test replies.
fn write_table(toolchain: &Toolchain) -> Result<PathBuf> {
    run(toolchain.host_cargo()?.args(["build", "--workspace", "--example", "table"]))?;
    let folder = absolute(places::target().join("any-host"))?;
    let mut command = Command::new(places::target().join("debug/examples/table"));
    // It builds the guest itself.
    command.envs(toolchain.guest_cargo().get_envs().filter_map(|(name, value)| Some((name, value?))));
    run(command.arg(&folder))?;
    Ok(folder)
}

fn component(guest: &str) -> Result<PathBuf> {
    absolute(places::component(guest))
}

/// The folder that cargo builds into may be named from here, and npm runs elsewhere.
fn absolute(path: PathBuf) -> Result<PathBuf> {
    std::path::absolute(&path).map_err(|e| format!("cannot find {}: {e}", path.display()))
}

fn npm(folder: &Path, what: &str) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder).arg(what);
    command
}
