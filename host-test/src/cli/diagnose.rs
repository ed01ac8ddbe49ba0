use std::path::PathBuf;
use std::process::ExitCode;

use super::exit;
use super::refusal::{Refusal, refuse};

/// Runs a component against a payload, and says where it stands when it does not end well.
#[derive(Debug, clap::Args)]
pub(super) struct DiagnoseArgs {
    /// The component: a .wasm file
    component: PathBuf,
}

pub(super) fn diagnose(args: &DiagnoseArgs) -> ExitCode {
    refuse(&Refusal { code: exit::HOST, text: format!("{}: not there yet", args.component.display()) })
}
