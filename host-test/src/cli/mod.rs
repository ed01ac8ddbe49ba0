//! The command line: what is said there, and what is said back.

mod args;
mod bar;
mod check;
mod diagnose;
mod exit;
mod file;
mod one_run;
mod progress;
mod refusal;
mod reply;
mod run;
mod say;
mod serve;
mod suite;
mod sweep;
mod sweep_faults;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use refusal::refuse;

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Check(args) => check::check(&args),
        Command::Serve(args) => serve::serve(&args),
        Command::Suite(args) => suite::suite(&args),
        Command::Diagnose(args) => diagnose::diagnose(&args),
        Command::SweepFaults(args) => sweep_faults::sweep_faults(&args),
        Command::Sweep(args) => sweep::sweep(&args),
    };
    done.unwrap_or_else(|failure| refuse(&failure))
}
