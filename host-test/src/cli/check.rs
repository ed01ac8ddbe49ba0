use std::path::PathBuf;
use std::process::ExitCode;

use super::exit;
use super::refusal::{Refusal, refuse};

/// Checks whether a component keeps the promises, and says which.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// The component: a .wasm file
    component: PathBuf,
}

pub(super) fn check(args: &CheckArgs) -> ExitCode {
    refuse(&Refusal { code: exit::HOST, text: format!("{}: not there yet", args.component.display()) })
}
