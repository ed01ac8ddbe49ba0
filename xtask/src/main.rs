//! The project's own commands: `cargo xtask --help` lists them.
#![allow(clippy::print_stdout, reason = "commands for people and CI print")]

mod bench;
mod cli;
mod demo;
mod lines;
mod phase;
mod places;
mod run;
mod setup;
mod test;

use std::process::ExitCode;

use cli::Command;

/// What went wrong and what to do, for people.
type Result<T, E = String> = std::result::Result<T, E>;

fn main() -> ExitCode {
    match cli::parse(std::env::args().skip(1)).and_then(carry_out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command) -> Result<()> {
    match command {
        Command::Help(text) => {
            print!("{text}");
            Ok(())
        }
        Command::Setup => setup::setup().and_then(|_| setup::node()),
        Command::Env => setup::print_env(),
        Command::Bench(what) => bench::bench(&what),
        Command::Bindings { check } => test::bindings(check),
        Command::Demo(what) => demo::demo(&what),
        Command::Lines => lines::lines(),
        Command::Test(plan) => test::test(&plan),
    }
}
