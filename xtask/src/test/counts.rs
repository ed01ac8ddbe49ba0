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

    /// Runs `cargo test`, or `node --test` by its TAP reporter, shows what it prints, and adds up what its closing lines say.
    pub(super) fn test(&mut self, command: &mut Command) -> Result<()> {
        let before = *self;
        command.stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| not_started(command, &e))?;
        let stdout = child.stdout.take().ok_or("the tests have no output")?;
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|e| format!("cannot read what the tests print: {e}"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            self.add_cargo_line(&line);
            self.add_node_line(&line);
        }
        let status = child.wait().map_err(|e| format!("the tests did not end: {e}"))?;
        let ran = self.since(before);
        match status.success() {
            true if ran.passed == 0 => Err(format!("this ran no test: {}", shown(command))),
            true if ran.failed > 0 => Err(format!("this ran not all of its tests: {}", shown(command))),
            true => Ok(()),
            false => Err(format!("this failed: {}", shown(command))),
        }
    }

    pub(super) fn since(self, before: Self) -> Self {
        Self { passed: self.passed - before.passed, failed: self.failed - before.failed }
    }

    /// Reads a closing line, such as `test result: ok. 3 passed; 0 failed; 1 ignored; ..`.
    fn add_cargo_line(&mut self, line: &str) {
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

    /// Reads a closing line, such as `# pass 3`. In JavaScript nothing may be skipped: it counts as failed.
    fn add_node_line(&mut self, line: &str) {
        let Some((what, n)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(' ')) else { return };
        let Ok(n) = n.parse::<u64>() else { return };
        match what {
            "pass" => self.passed += n,
            "fail" | "cancelled" | "skipped" | "todo" => self.failed += n,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn closing_lines_add_up() {
        let mut counts = Counts::default();
        counts.add_cargo_line("test result: ok. 30 passed; 0 failed; 2 ignored; 0 measured; 7 filtered out; finished in 1.25s");
        counts
            .add_cargo_line("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        counts.add_cargo_line("test it::passes ... ok");
        assert_eq!(counts, Counts { passed: 32, failed: 1 });
    }
    #[test]
    fn closing_lines_of_node_add_up() {
        let mut counts = Counts::default();
        let closing =
            ["# tests 7", "# suites 0", "# pass 3", "# fail 1", "# cancelled 0", "# skipped 2", "# todo 1", "# duration_ms 4.5"];
        for line in closing.into_iter().chain(["ok 15 - nothing", "# Subtest: pass 3 times"]) {
            counts.add_node_line(line);
        }
        assert_eq!(counts, Counts { passed: 3, failed: 4 });
    }
}
