use std::time::Duration;

use super::{Case, repeat};
use crate::Outcome;

/// What came of a suite, in the order of its cases.
#[derive(Debug, Clone)]
pub struct Results {
    /// The suite: its file as it was named, or `suite` for one made in code.
    pub suite: String,
    /// One for each case that was asked for.
    pub cases: Vec<CaseResult>,
    /// The time that all took together.
    pub elapsed: Duration,
    /// What was not looked at, though a case asks for it.
    pub notes: Vec<String>,
    /// The command that runs the suite; none if there is no file.
    pub(super) command: Option<Vec<String>>,
}

/// What came of a case.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The case.
    pub name: String,
    /// Whether it passed.
    pub verdict: Verdict,
    /// What happened; none if it was not run. Of the reply the first 64 KiB are kept.
    pub outcome: Option<Outcome>,
    /// The SHA-256 of the reply, in hex; none if it was not run.
    pub reply_sha256: Option<String>,
    /// The time that it took.
    pub elapsed: Duration,
    /// The cases to run to see the same again.
    pub(super) repeat: Vec<String>,
}

/// Whether a case passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All is as expected.
    Passed,
    /// This is not as expected; never empty.
    Failed(Vec<String>),
    /// It could not be run, for this reason, which counts as failed.
    NotRun(String),
    /// It was not to be run, for this reason.
    Skipped(String),
}

impl Results {
    /// The cases that passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict == Verdict::Passed).count()
    }

    /// The cases that failed, those that could not be run among them.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| case.has_failed()).count()
    }

    /// The cases that were skipped.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Skipped(_))).count()
    }

    /// Goes on if no case failed.
    ///
    /// # Panics
    /// With the text that the command `host-test suite` prints, if one did.
    #[track_caller]
    pub fn assert_passed(&self) -> &Self {
        assert!(self.failed() == 0, "\n{self}");
        self
    }

    /// The command that repeats `case` alone, for a shell; none for a suite that is in no file.
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

    /// Whether it failed, or could not be run.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_) | Verdict::NotRun(_))
    }

    /// What is not as expected, or why it could not be run; empty for a case that passed or was skipped.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        match &self.verdict {
            Verdict::Passed | Verdict::Skipped(_) => Vec::new(),
            Verdict::Failed(failures) => failures.clone(),
            Verdict::NotRun(why) => vec![format!("it could not be run: {why}")],
        }
    }
}
