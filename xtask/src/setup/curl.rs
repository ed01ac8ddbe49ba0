//! The client that everybody has: tests send requests by it.

use std::process::Command;

use super::apt;
use crate::Result;
use crate::run::output;

pub(super) fn install() -> Result<()> {
    if output(Command::new("curl").arg("--version")).is_ok() { Ok(()) } else { apt::install(&["curl"]) }
}
