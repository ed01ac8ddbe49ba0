use std::path::PathBuf;
use std::process::ExitCode;

use super::exit;
use super::refusal::{Refusal, refuse};

/// Measures what a component costs, over sizes, charsets, kinds of payload and chunks.
#[derive(Debug, clap::Args)]
pub(super) struct SweepArgs {
    /// The component: a .wasm file
    component: PathBuf,
}

pub(super) fn sweep(args: &SweepArgs) -> ExitCode {
    refuse(&Refusal { code: exit::HOST, text: format!("{}: not there yet", args.component.display()) })
}
