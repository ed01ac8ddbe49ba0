use std::path::{Path, PathBuf};
use std::process::Command;

use super::debian;
use crate::Result;
use crate::run::{cargo, output};

/// The targets that guests are built for: by plain cargo, and by cargo-component.
pub(super) const TARGETS: [&str; 2] = ["wasm32-wasip2", "wasm32-wasip1"];

/// What compiles guests. What runs on this machine is always built by the toolchain that cargo itself belongs to.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The one that cargo belongs to: it has the targets.
    Own,
    /// Debian's, with a standard library built here: this is its rustc.
    Debian(PathBuf),
}

impl Toolchain {
    pub(super) fn find_or_install() -> Result<Self> {
        match std::env::var("INTAKE_TOOLCHAIN").as_deref() {
            Ok("debian") => return debian::find_or_build().map(Self::Debian),
            Ok("") | Err(_) => {}
            Ok(other) => return Err(format!("INTAKE_TOOLCHAIN is `{other}`: set it to `debian`, or do not set it")),
        }
        if own_has_targets()? {
            return Ok(Self::Own);
        }
        if let Some(rustc) = debian::find()? {
            return Ok(Self::Debian(rustc));
        }
        let add = format!("rustup target add {}", TARGETS.join(" "));
        match output(Command::new("rustup").args(["target", "add"]).args(TARGETS)) {
            Ok(_) if own_has_targets()? => return Ok(Self::Own),
            Ok(_) => eprintln!("    `{add}` changed another toolchain than cargo's; trying Debian's packages instead"),
            Err(why) => eprintln!("    {why}\n    trying Debian's packages instead"),
        }
        debian::find_or_build()
            .map(Self::Debian)
            .map_err(|why| format!("guests need the wasm targets. Run `{add}`; where that cannot work: {why}"))
    }

    /// A cargo that builds guests.
    pub(crate) fn guest_cargo(&self) -> Command {
        let mut command = cargo();
        if let Self::Debian(rustc) = self {
            command.env("RUSTC", rustc);
        }
        command
    }

    /// A cargo that builds for this machine, and runs there what builds guests in its slice: the tests.
    pub(crate) fn host_cargo(&self) -> Result<Command> {
        let mut command = cargo();
        command.envs(self.host_env()?);
        Ok(command)
    }

    /// What `host_cargo` has in its environment: a runner, which cargo puts before every program that it runs, but not before
    /// the compiler. So the cargo calls inside the tests get the guests' rustc, and the tests themselves do not.
    pub(super) fn host_env(&self) -> Result<Vec<(String, String)>> {
        let Self::Debian(rustc) = self else { return Ok(Vec::new()) };
        let rustc = rustc.to_str().filter(|path| !path.contains(char::is_whitespace)).ok_or_else(|| {
            format!("cargo takes no runner with a space in its path: move the checkout away from {}", rustc.display())
        })?;
        let host = host(&output(Command::new("rustc").arg("-vV"))?)?;
        let runner = format!("CARGO_TARGET_{}_RUNNER", host.to_uppercase().replace(['-', '.'], "_"));
        Ok(vec![(runner, format!("/usr/bin/env RUSTC={rustc}"))])
    }
}

/// The host's name in what `rustc -vV` prints.
pub(super) fn host(version: &str) -> Result<String> {
    let line = version.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).ok_or_else(|| format!("`rustc -vV` does not name the host:\n{version}"))
}

fn own_has_targets() -> Result<bool> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(has_targets(Path::new(&sysroot)))
}

/// Whether a sysroot has the standard library of both targets.
pub(super) fn has_targets(sysroot: &Path) -> bool {
    TARGETS.iter().all(|target| {
        let folder = sysroot.join("lib/rustlib").join(target).join("lib");
        let std = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("libstd-");
        std::fs::read_dir(folder).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(std)))
    })
}
