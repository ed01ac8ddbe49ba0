//! Running other programs, with errors that a person can act on.

use std::process::{Command, Stdio};

use crate::Result;
use crate::places;

/// The cargo that runs this, in the workspace's root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(places::root());
    command
}

/// Runs a program that prints for itself; what it prints on standard output goes to standard error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    command.stdout(std::io::stderr());
    let status = command.status().map_err(|e| not_started(command, &e))?;
    if status.success() { Ok(()) } else { Err(format!("this failed ({status}): {}", shown(command))) }
}

/// Runs a program and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|e| not_started(command, &e))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("this failed ({}): {}\n{}", output.status, shown(command), said.trim_end()))
}

/// Says that a program could not be started at all.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` did not start: {error}", command.get_program().display())
}

/// A command as one types it, with the variables set for it.
pub(crate) fn shown(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        let (name, value) = (name.to_str()?, value?.to_str()?);
        Some(format!("{name}={}", quoted(value)))
    });
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let words = command.get_args().map(|word| quoted(&word.to_string_lossy()));
    variables.chain([program.into_owned()]).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    #[test]
    fn a_shown_command_can_be_typed() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.env("RUNNER", "env A=b").args(["test", "--", "it's"]);
        assert_eq!(super::shown(&command), r"RUNNER='env A=b' cargo test -- 'it'\''s'");
    }
}
