use std::time::Duration;

use super::case::Case;
use super::repeat;
use crate::report::Outcome;

/// The results of a suite, in the order of its cases.
#[derive(Debug, Clone)]
pub struct Results {
    /// The suite's name: its file as it was named, or `suite` for one made in code.
    pub suite: String,
    /// One result for each selected case.
    pub cases: Vec<CaseResult>,
    /// The total time.
    pub elapsed: Duration,
    /// What was not checked, though a case asks for it.
    pub notes: Vec<String>,
    /// The command that runs the suite; none if there is no file.
    pub(super) command: Option<Vec<String>>,
}

/// The result of a case.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The name of the case.
    pub name: String,
    /// Whether it passed.
    pub verdict: Verdict,
    /// The outcome; none if the case was not run. Of the reply the first 64 KiB are kept.
    pub outcome: Option<Outcome>,
    /// The SHA-256 of the reply, in hex; none if the case was not run.
    pub reply_sha256: Option<String>,
    /// The time it took.
    pub elapsed: Duration,
    /// The cases to run to see the same again.
    pub(super) repeat: Vec<String>,
}

/// Whether a case passed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// The differences from what was expected; never empty.
    Failed(Vec<String>),
    /// It could not be run, for this reason; this counts as failed.
    NotRun(String),
    /// It was skipped, for this reason.
    Skipped(String),
}

impl Results {
    /// Returns the number of cases that passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict == Verdict::Passed).count()
    }

    /// Returns the number of cases that failed, including those that could not be run.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| case.has_failed()).count()
    }

    /// Returns the number of cases that were skipped.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Skipped(_))).count()
    }

    /// Asserts that no case failed.
    ///
    /// # Panics
    /// With the text that the command `host-test suite` prints, if a case failed.
    #[track_caller]
    pub fn assert_passed(&self) -> &Self {
        assert!(self.failed() == 0, "\n{self}");
        self
    }

    /// Returns the shell command that repeats `case` alone; `None` for a suite without a file.
    #[must_use]
    pub fn repeats(&self, case: &CaseResult) -> Option<String> {
        self.command.as_ref().map(|command| repeat::command(command, &case.repeat))
    }
}

impl CaseResult {
    pub(super) fn skipped(case: &Case, why: &str) -> Self {
        Self {
            name: case.name.clone(),
            verdict: Verdict::Skipped(why.to_owned()),
            outcome: None,
            reply_sha256: None,
            elapsed: Duration::ZERO,
            repeat: Vec::new(),
        }
    }

    /// Whether the case failed or could not be run.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_) | Verdict::NotRun(_))
    }

    /// Returns what is not as expected, or why the case could not be run; empty for a case that passed or was skipped.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        match &self.verdict {
            Verdict::Passed | Verdict::Skipped(_) => Vec::new(),
            Verdict::Failed(failures) => failures.clone(),
            Verdict::NotRun(why) => vec![format!("it could not be run: {why}")],
        }
    }
}
