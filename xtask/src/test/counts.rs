use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::Result;
use crate::run::{not_started, shown};

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Counts {
    /// Counts a check of xtask's own as a test.
    pub(super) fn check(&mut self, result: Result<()>) -> Result<()> {
        if result.is_ok() {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        result
    }

    /// Runs `cargo test`, shows what it prints, and adds up what its closing lines say.
    pub(super) fn cargo_test(&mut self, command: &mut Command) -> Result<()> {
        let before = *self;
        command.stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| not_started(command, &e))?;
        let stdout = child.stdout.take().ok_or("cargo test has no output")?;
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|e| format!("cannot read what cargo test prints: {e}"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            self.add_line(&line);
        }
        let status = child.wait().map_err(|e| format!("cargo test did not end: {e}"))?;
        let ran = self.since(before);
        match status.success() {
            true if ran.passed == 0 => Err(format!("this ran no test: {}", shown(command))),
            true => Ok(()),
            false => Err(format!("this failed: {}", shown(command))),
        }
    }

    pub(super) fn since(self, before: Self) -> Self {
        Self { passed: self.passed - before.passed, failed: self.failed - before.failed }
    }

    /// Reads a closing line, such as `test result: ok. 3 passed; 0 failed; 1 ignored; ..`.
    fn add_line(&mut self, line: &str) {
        let Some((_, numbers)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for part in numbers.split("; ") {
            match part.split_once(' ').and_then(|(n, what)| Some((n.parse::<u64>().ok()?, what))) {
                Some((n, "passed")) => self.passed += n,
                Some((n, "failed")) => self.failed += n,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn closing_lines_add_up() {
        let mut counts = Counts::default();
        counts.add_line("test result: ok. 30 passed; 0 failed; 2 ignored; 0 measured; 7 filtered out; finished in 1.25s");
        counts.add_line("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        counts.add_line("test it::passes ... ok");
        assert_eq!(counts, Counts { passed: 32, failed: 1 });
    }
}
