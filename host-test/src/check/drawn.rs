//! A report of a check, for people.

use std::fmt;

use comfy_table::{ContentArrangement, Table, presets};

use super::Evidence;
use super::report::{CheckReport, PromiseReport, PromiseVerdict};
use crate::summary::{counted, grouped};

/// Columns of a line, as far as words can be wrapped.
const WIDTH: usize = 110;
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

/// A table with lines between its columns and under its head alone.
pub(crate) fn plain_table(head: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(WIDTH as u16).set_header(head.to_vec());
    table
}

/// `text` in lines of at most `width` characters, but for words that are longer.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().filter(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible to me", 5), ["incomprehensible", "to me"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
