use clap::{Parser, Subcommand};

/// Runs WebAssembly components of the intake world, serves those of wasi:http, and reports what happened.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Run(super::run::RunArgs),
    Check(super::check::CheckArgs),
    Serve(super::serve::ServeArgs),
    Suite(super::suite::SuiteArgs),
    Diagnose(super::diagnose::DiagnoseArgs),
    SweepFaults(super::sweep_faults::SweepFaultsArgs),
    Sweep(super::sweep::SweepArgs),
}
