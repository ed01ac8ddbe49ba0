//! The fallback where rustup reaches no server: Debian's rustc, and a standard library for the wasm targets built from
//! Debian's source of it. Everything but the packages is kept in the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::apt;
use super::toolchain::{TARGETS, has_targets, host};
use crate::Result;
use crate::places;
use crate::run::{output, run};

const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22", "wasi-libc"];
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
/// What the linker takes from libc, with no crate asking for it.
const LIBC: [&str; 3] = ["crt1-command.o", "crt1-reactor.o", "libc.a"];

/// The rustc, if it was built before and Debian's has not changed since.
pub(super) fn find() -> Result<Option<PathBuf>> {
    let home = home();
    let Ok(stamp) = fs::read_to_string(home.join("stamp")) else { return Ok(None) };
    let same = version().is_ok_and(|version| version == stamp) && has_targets(&home.join("sysroot"));
    Ok(same.then(|| wrapper(&home)))
}

pub(super) fn find_or_build() -> Result<PathBuf> {
    if let Some(rustc) = find()? {
        return Ok(rustc);
    }
    apt::install(&PACKAGES)?;
    let home = home();
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|e| format!("cannot remove {}: {e}", home.display()))?;
    }
    let version = version()?;
    let host = host(&version)?;
    let rustlib = home.join("sysroot/lib/rustlib");
    folder(&rustlib)?;
    link(&Path::new("/usr/lib/rustlib").join(&host), &rustlib.join(&host))?;
    for target in TARGETS {
        eprintln!("    building the standard library for {target}, a minute or two");
        build_std(&home, target)?;
        collect(&home, target, &rustlib.join(target).join("lib"))?;
    }
    write_wrapper(&home)?;
    // Last, for it says that all the rest is whole.
    write(&home.join("stamp"), &version)?;
    Ok(wrapper(&home))
}

fn home() -> PathBuf {
    places::target().join("toolchain")
}

fn wrapper(home: &Path) -> PathBuf {
    home.join("bin/rustc")
}

fn version() -> Result<String> {
    output(Command::new(RUSTC).arg("-vV"))
}

/// Builds the standard library as a dependency of an empty crate.
fn build_std(home: &Path, target: &str) -> Result<()> {
    let empty = home.join("empty");
    folder(&empty.join("src"))?;
    write(&empty.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    write(&empty.join("src/lib.rs"), "#![no_std]\n")?;
    let mut cargo = Command::new(CARGO);
    // Bitcode, or `lto = true` fails in a guest. The variables that the outer cargo has set are about another toolchain.
    cargo.env("RUSTC", RUSTC).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes");
    cargo.env_remove("LD_LIBRARY_PATH").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    cargo.args(["build", "--quiet", "--release", "-Zbuild-std=std,panic_abort", "--target", target]);
    cargo.arg("--manifest-path").arg(empty.join("Cargo.toml")).arg("--target-dir").arg(home.join("build"));
    run(&mut cargo)
}

/// Puts into a sysroot's folder what the build made, and what Debian's libc brings.
fn collect(home: &Path, target: &str, into: &Path) -> Result<()> {
    let own = into.join("self-contained");
    folder(&own)?;
    let built = home.join("build").join(target).join("release");
    for library in files(&built.join("deps"))? {
        if ends_with(&library, ".rlib") && !name(&library).starts_with("libempty-") {
            copy(&library, &into.join(name(&library)))?;
        }
    }
    for object in LIBC {
        copy(&Path::new("/usr/lib/wasm32-wasi").join(object), &own.join(object))?;
    }
    // std's own copy of wit-bindgen links an archive that its build script makes.
    for script in files(&built.join("build"))? {
        for archive in files(&script.join("out")).unwrap_or_default() {
            if ends_with(&archive, ".a") {
                copy(&archive, &own.join(name(&archive)))?;
            }
        }
    }
    Ok(())
}

fn write_wrapper(home: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let path = wrapper(home);
    folder(&home.join("bin"))?;
    let sysroot = home.join("sysroot");
    write(&path, &format!("#!/bin/sh\nexec {RUSTC} --sysroot '{}' \"$@\"\n", sysroot.display()))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .map_err(|e| format!("cannot mark {} as a program: {e}", path.display()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn ends_with(path: &Path, end: &str) -> bool {
    name(path).ends_with(end)
}

fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| format!("cannot make the folder {}: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(|_| ()).map_err(|e| format!("cannot copy {} to {}: {e}", from.display(), to.display()))
}

fn link(original: &Path, link: &Path) -> Result<()> {
    std::os::unix::fs::symlink(original, link).map_err(|e| format!("cannot link {}: {e}", link.display()))
}
