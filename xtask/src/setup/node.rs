//! Node and npm, for the hosts in JavaScript.

use std::process::Command;

use super::apt;
use crate::Result;
use crate::run::output;

/// The first version that the hosts run on, as their `package.json` says.
const OLDEST: (u32, u32) = (20, 19);

pub(super) fn install() -> Result<()> {
    if version().is_none() || output(Command::new("npm").arg("--version")).is_err() {
        apt::install(&["nodejs", "npm"])?;
    }
    match version() {
        Some(version) => check(&version),
        None => Err("Node was installed, but `node --version` does not run".to_owned()),
    }
}

fn version() -> Option<String> {
    output(Command::new("node").arg("--version")).ok()
}

fn check(version: &str) -> Result<()> {
    let (major, minor) = OLDEST;
    if parse(version).is_some_and(|version| version >= OLDEST) {
        return Ok(());
    }
    Err(format!(
        "Node {major}.{minor} or later is needed, and this is {version}: put a newer one first in PATH, such as that of Debian 13 or \
         later (`apt-get install nodejs npm`)"
    ))
}

/// The first two numbers of a version such as `v20.19.2`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn old_versions_are_told() {
        for good in ["v20.19.0", "v20.20.2", "v24.0.0", "v100.0.0"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["v20.18.3", "v18.20.4", "v9.9.9", "20.19.0", ""] {
            assert!(check(bad).unwrap_err().starts_with("Node 20.19 or later is needed, and this is "), "{bad}");
        }
    }
}
