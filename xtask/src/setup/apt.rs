//! Debian's packages.

use std::process::Command;

use crate::Result;
use crate::run::{output, run};

/// Installs those of the packages that are missing, or says which command a person should run.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install --no-install-recommends {}", missing.join(" "));
    if output(Command::new("apt-get").arg("--version")).is_err() {
        return Err(format!("this is not Debian: install what these packages have, then try again: {}", missing.join(" ")));
    }
    if output(Command::new("id").arg("-u"))? != "0" {
        return Err(format!("run this as root, then try again: {by_hand}"));
    }
    eprintln!("    installing Debian's packages {}", missing.join(" "));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    run(apt().arg("update")).map_err(|why| format!("{why}; when the network is there, run as root: {by_hand}"))?;
    run(apt().args(["-y", "-o", "Dpkg::Use-Pty=0", "install", "--no-install-recommends"]).args(&missing))
        .map_err(|why| format!("{why}; run it as root and see what is wrong: {by_hand}"))
}

fn is_installed(package: &str) -> bool {
    let status = output(Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}\n", package]));
    status.is_ok_and(|status| status.lines().any(|line| line == "installed"))
}
