//! Results for people.

use std::fmt;

use super::results::{CaseResult, Results, Verdict};
use crate::text::safe;

impl fmt::Display for Results {
    /// Writes the [details](Results::details), and in the last line how many cases passed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{} passed, {} failed, {} skipped", self.details(), self.passed(), self.failed(), self.skipped())
    }
}

impl Results {
    /// Returns what failed and how to repeat it, what was skipped and why, and the notes; empty if every case passed.
    #[must_use]
    pub fn details(&self) -> String {
        let mut text = String::new();
        for case in &self.cases {
            match &case.verdict {
                Verdict::Passed => {}
                Verdict::Skipped(why) => indented(&mut text, 0, &format!("skip  {}: {why}", case.name)),
                Verdict::Failed(_) | Verdict::NotRun(_) => self.failed_case(&mut text, case),
            }
        }
        for note in &self.notes {
            indented(&mut text, 0, &format!("note  {note}"));
        }
        text
    }

    fn failed_case(&self, text: &mut String, case: &CaseResult) {
        indented(text, 0, &format!("FAIL  {}", case.name));
        for failure in case.failures() {
            indented(text, 6, &failure);
        }
        if let Some(outcome) = &case.outcome {
            indented(text, 6, "result:");
            indented(text, 8, &outcome.to_string());
        }
        if let Some(command) = self.repeats(case) {
            indented(text, 6, "to repeat it:");
            indented(text, 8, &command);
        }
        text.push('\n');
    }
}

/// Adds lines; what a guest says cannot move the cursor.
fn indented(to: &mut String, by: usize, text: &str) {
    for line in text.lines() {
        to.extend(std::iter::repeat_n(' ', by));
        to.push_str(&safe(line));
        to.push('\n');
    }
}
