use std::sync::OnceLock;

use host_test::command::Command;

use super::Ran;

pub(super) fn run(payload: &[u8], charset: &str, cut: &str) -> Ran {
    static COMMAND: OnceLock<Command> = OnceLock::new();
    let build = || Command::build_with(env!("CARGO_MANIFEST_DIR"), &["cli"]).unwrap_or_else(|error| panic!("{error}"));
    let command = COMMAND.get_or_init(build).clone();
    let outcome = command.args(["--charset", charset]).payload(payload).plan(cut.parse().unwrap()).run().unwrap();
    match outcome.exit_code {
        Some(0) => Ran::Replied(outcome.stdout),
        Some(_) => Ran::Failed(said(&outcome.stderr)),
        None => panic!("{outcome}"),
    }
}

/// The error on standard error. Warnings stand before it.
fn said(stderr: &str) -> String {
    let error = stderr.lines().find_map(|line| line.strip_prefix("error: "));
    error.unwrap_or_else(|| panic!("no error is said: {stderr}")).to_owned()
}
