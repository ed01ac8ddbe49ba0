use std::path::PathBuf;
use std::process::ExitCode;

use super::exit;
use super::refusal::{Refusal, refuse};

/// Puts every fault at every boundary of a small payload, and shows what the component makes of it.
#[derive(Debug, clap::Args)]
pub(super) struct SweepFaultsArgs {
    /// The component: a .wasm file
    component: PathBuf,
}

pub(super) fn sweep_faults(args: &SweepFaultsArgs) -> ExitCode {
    refuse(&Refusal { code: exit::HOST, text: format!("{}: not there yet", args.component.display()) })
}
