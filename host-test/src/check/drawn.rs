//! A report of a check, for people.

use std::fmt;

use super::evidence::Evidence;
use super::report::{CheckReport, PromiseReport, PromiseVerdict};
use crate::batch::{WIDTH, plain_table};
use crate::text::{counted, grouped, wrapped};

/// What stands before each row.
const INDENT: &str = "  ";
/// The width of a row's name.
const NAME: usize = 10;
/// Pieces of evidence that are shown; JSON has more.
const SHOWN: usize = 3;

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |verdict| self.promises().iter().filter(|one| one.verdict == verdict).count();
        let (kept, broken, not) = (count(PromiseVerdict::Kept), count(PromiseVerdict::Broken), count(PromiseVerdict::NotTried));
        let (promises, runs) = (counted(kept as u64, "promise"), counted(self.runs, "run"));
        writeln!(f, "{}: {promises} kept, {broken} broken, {not} not tried, by {runs}", self.component)?;
        let payloads = format!("{} of {}", grouped(self.payloads_ok), counted(self.payloads, "payload"));
        writeln!(f, "with nothing wrong the guest ends {payloads} with ok; of all runs, {}\n", grouped(self.runs_ok))?;
        for promise in self.promises() {
            writeln!(f, "{promise}")?;
        }
        let mut table = plain_table(&["promise", "verdict", "figure"]);
        for one in self.promises() {
            table.add_row([one.promise.title(), shouted(one.verdict), one.figure.as_deref().unwrap_or("-")]);
        }
        writeln!(f, "{table}")
    }
}

impl fmt::Display for PromiseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.promise, shouted(self.verdict))?;
        let tried = if self.runs > 0 { format!("{}: {}", self.tried, counted(self.runs, "run")) } else { self.tried.clone() };
        row(f, if self.verdict == PromiseVerdict::NotTried { "why" } else { "tried" }, &tried)?;
        if let Some(figure) = &self.figure {
            row(f, "figure", figure)?;
        }
        let shown = self.shown();
        for evidence in &shown {
            row(f, "seen", &evidence.what)?;
            for command in &evidence.commands {
                // In one line, to be copied.
                writeln!(f, "{INDENT}{:<NAME$}{command}", "repeat")?;
            }
        }
        match self.broken.saturating_sub(shown.len() as u64) {
            0 => Ok(()),
            more => row(f, "", &format!("and {} more", grouped(more))),
        }
    }
}

impl PromiseReport {
    /// The first evidence of each fault, for the others are much the same.
    fn shown(&self) -> Vec<&Evidence> {
        let mut shown: Vec<&Evidence> = Vec::new();
        for evidence in &self.evidence {
            if shown.len() < SHOWN && shown.iter().all(|other| other.fault != evidence.fault) {
                shown.push(evidence);
            }
        }
        shown
    }
}

/// What is broken must not be overlooked.
fn shouted(verdict: PromiseVerdict) -> &'static str {
    match verdict {
        PromiseVerdict::Broken => "BROKEN",
        other => other.name(),
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    for (index, line) in wrapped(text, WIDTH - INDENT.len() - NAME).iter().enumerate() {
        writeln!(f, "{INDENT}{:<NAME$}{line}", if index == 0 { name } else { "" })?;
    }
    Ok(())
}
