//! The command line: what is said there, and what is said back.

mod args;
mod exit;
mod progress;
mod reply;
mod run;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    match Args::parse().command {
        Command::Run(args) => run::run(&args),
    }
}
