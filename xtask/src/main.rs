//! The project's own commands: `cargo xtask --help` lists them.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().map(String::as_str) != Some("bindings") {
        eprintln!("error: usage: cargo xtask bindings [--check]");
        return ExitCode::FAILURE;
    }
    let status = Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--features",
            "bindings",
            "--bin",
            "bindings",
            "--",
        ])
        .args(&args[1..])
        .status();
    if status.is_ok_and(|s| s.success()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
