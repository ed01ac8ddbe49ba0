use std::path::PathBuf;
use std::process::ExitCode;

use super::exit;
use super::refusal::{Refusal, refuse};

/// Runs suites: the cases written down in TOML files.
#[derive(Debug, clap::Args)]
pub(super) struct SuiteArgs {
    /// The component: a .wasm file
    component: PathBuf,
}

pub(super) fn suite(args: &SuiteArgs) -> ExitCode {
    refuse(&Refusal { code: exit::HOST, text: format!("{}: not there yet", args.component.display()) })
}
