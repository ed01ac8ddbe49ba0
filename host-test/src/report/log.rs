use std::fmt;

use serde::{Deserialize, Serialize};

use crate::spec::LogLevel;
use crate::text::{counted, safe};

/// Lines shown of a log that was not asked for: enough for a panic's message.
const UNASKED: usize = 12;

/// What a guest wrote to its standard error and standard output: the lines that it logged, and whatever else it printed. Also
/// of a run that did not end well. The end of it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Log {
    /// The level that was asked for; `None` if no log was.
    pub level: Option<LogLevel>,
    /// The lines, as the guest wrote them, except that bytes that are not UTF-8 are replaced.
    pub lines: Vec<String>,
    /// Bytes before these lines, which were not kept.
    pub dropped_bytes: u64,
}

/// The end of what a guest printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    /// Whole lines, unless there is no more than the end of one.
    pub(crate) text: String,
    /// Bytes before that.
    pub(crate) dropped_bytes: u64,
}

impl Log {
    pub(crate) fn new(level: Option<LogLevel>, printed: &Printed) -> Self {
        Self { level, lines: printed.text.lines().map(str::to_owned).collect(), dropped_bytes: printed.dropped_bytes }
    }

    /// Returns all lines, each with its line end.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    /// What is shown below the summary.
    pub(crate) fn rows(&self) -> Vec<String> {
        let shown = if self.level.is_some() { self.lines.len() } else { UNASKED.min(self.lines.len()) };
        let (before, shown) = self.lines.split_at(self.lines.len() - shown);
        let before = before.iter().map(|line| line.len() as u64 + 1).sum::<u64>() + self.dropped_bytes;
        let mut rows = Vec::new();
        if before > 0 {
            rows.push(format!("({} before these lines)", counted(before, "byte")));
        }
        rows.extend(shown.iter().cloned());
        if let (Some(level), true) = (self.level, rows.is_empty()) {
            rows.push(format!(
                "nothing at level {level}: there was nothing to say, or the guest was built without the feature `log` of the \
                 crate `intake`, or without the crate"
            ));
        }
        rows
    }
}

/// The lines, for people: nothing in them can move the cursor.
impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{}", safe(line)))
    }
}

/// Whether the SDK's logger wrote this line: `LEVEL byte N target: message`.
pub(crate) fn is_log_line(line: &str) -> bool {
    let mut words = line.split(' ');
    words.next().is_some_and(|level| LogLevel::ALL.iter().any(|known| known.name().eq_ignore_ascii_case(level)))
        && words.next() == Some("byte")
        && words.next().is_some_and(|at| at.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(level: Option<LogLevel>, text: &str, dropped_bytes: u64) -> Log {
        Log::new(level, &Printed { text: text.to_owned(), dropped_bytes })
    }

    #[test]
    fn what_was_asked_for_is_shown_whole_and_what_was_not_from_its_end() {
        let text: String = (1..=20).map(|number| format!("{number}\n")).collect();
        let asked = log(Some(LogLevel::Info), &text, 1).rows();
        assert_eq!((asked.len(), asked[0].as_str(), asked[1].as_str()), (21, "(1 byte before these lines)", "1"));
        let unasked = log(None, &text, 1).rows();
        assert_eq!((unasked.len(), unasked[0].as_str(), unasked[1].as_str()), (13, "(17 bytes before these lines)", "9"));
        assert_eq!(log(None, "", 0).rows(), Vec::<String>::new());
        assert!(log(Some(LogLevel::Warn), "", 0).rows()[0].starts_with("nothing at level warn: "));
    }

    #[test]
    fn a_line_of_the_logger_is_told_from_others() {
        assert!(is_log_line("WARN byte 3 intake::decode: the first malformed bytes: E9"));
        assert!(!is_log_line("WARN byte three"));
        assert!(!is_log_line("thread '<unnamed>' panicked at src/lib.rs:1:1:"));
        assert!(!is_log_line(""));
    }

    #[test]
    fn nothing_in_a_text_moves_the_cursor() {
        assert_eq!(safe("caf\u{e9} \u{1b}[2K\r\u{202e}\u{2028}"), "caf\u{e9} \u{fffd}[2K\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(log(None, "a\u{7}\nb\n", 0).to_string(), "a\u{fffd}\nb\n");
    }
}
