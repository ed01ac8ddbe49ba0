use serde::Serialize;

use super::formula::Formula;
use super::group::Group;
use super::point::Point;

/// What payloads of one charset, kind and size of chunks cost: fuel = `base` + `per_byte` x bytes + `per_line` x lines, by least
/// squares of the relative errors; none of the three is below 0. The JSON fields have exactly these names, and the names are
/// stable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fit {
    /// The charset.
    pub charset: String,
    /// The name of the kind of payload.
    pub kind: &'static str,
    /// Bytes of a chunk.
    pub chunks: u64,
    /// Number of runs it is made from: those that ended in ok.
    pub runs: usize,
    /// Number of runs left out, because they did not end in ok.
    pub left_out: usize,
    /// Fuel for a payload, however small; none if it cannot be separated from the rest.
    pub base: Option<f64>,
    /// Fuel for a byte; none if it cannot be determined.
    pub per_byte: Option<f64>,
    /// Fuel for a line; none if it cannot be separated from the fuel for its bytes, which then includes it.
    pub per_line: Option<f64>,
    /// The largest deviation of a run from the formula, in percent of the run's fuel.
    pub off_percent: Option<f64>,
    /// The payload of that run.
    pub worst: Option<String>,
    /// Notes about the formula, in words.
    pub notes: Vec<String>,
}

impl Fit {
    pub(super) fn new(group: &Group<'_>) -> Self {
        let used: Vec<&Point> = group.points.iter().copied().filter(|point| point.is_ok()).collect();
        let runs = used.iter().map(|point| (point.bytes.unwrap_or_default(), point.lines.unwrap_or_default(), point.fuel));
        let mut fit = Self {
            charset: group.charset.to_owned(),
            kind: group.kind,
            chunks: group.chunks,
            runs: used.len(),
            left_out: group.points.len() - used.len(),
            base: None,
            per_byte: None,
            per_line: None,
            off_percent: None,
            worst: None,
            notes: Vec::new(),
        };
        let Some(formula) = Formula::of(runs) else {
            fit.notes.push("no run ended in ok".to_owned());
            return fit;
        };
        (fit.per_byte, fit.per_line, fit.base) = (formula.per_byte, formula.per_line, formula.base);
        fit.off_percent = Some(formula.off_percent);
        fit.worst = Some(used[formula.worst].payload.clone());
        let told = [fit.per_byte, fit.per_line, fit.base].iter().flatten().count();
        fit.note(&used, told);
        fit
    }

    /// Returns the fuel it predicts; a coefficient that could not be determined counts as 0.
    #[must_use]
    pub fn fuel(&self, bytes: u64, lines: u64) -> f64 {
        self.base.unwrap_or_default()
            + self.per_byte.unwrap_or_default() * bytes as f64
            + self.per_line.unwrap_or_default() * lines as f64
    }

    /// Returns a name that is unique within a sweep.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {} in chunks of {}", self.charset, self.kind, crate::text::size(self.chunks))
    }

    fn note(&mut self, used: &[&Point], told: usize) {
        let mut note = |text: &str| self.notes.push(text.to_owned());
        let lines = used.iter().map(|point| point.lines.unwrap_or_default()).max().unwrap_or_default();
        if self.per_byte.is_none() {
            note("no payload has bytes: only the base can be told");
        } else if self.per_line.is_none() {
            note(match (self.kind, lines) {
                ("newlines", _) => "every line is one code unit: what a line costs is in what a byte costs",
                (_, 0) => "no payload has lines",
                _ => "lines are of about one length: what a line costs is in what a byte costs",
            });
        }
        if self.base.is_none() {
            let one = used.iter().all(|point| point.bytes == used[0].bytes);
            let sizes = if one { "there is one size only" } else { "sizes are too near to each other" };
            note(&format!("{sizes}: the base is in what a byte and a line cost"));
        }
        if used.len() == told {
            note("as many runs as unknowns: the formula fits by itself, and the deviation says nothing");
        }
    }
}
