use std::fmt;

use super::baseline::{Baseline, Costs, Formula};
use super::change::Change;
use super::fit::Fit;
use super::measured::Measured;
use super::point::Point;
use super::tolerance::Tolerance;
use crate::report::Ending;

/// Changes of each sort that are listed one by one.
const TOLD: usize = 20;

/// Measurements compared with a [`Baseline`].
#[derive(Debug, Clone)]
pub struct Comparison {
    changes: Vec<Change>,
    tolerance: Tolerance,
    /// Points that are in both.
    compared: usize,
    /// What was measured in another way than the baseline, in words.
    differs: Vec<String>,
}

impl Comparison {
    fn new(baseline: &Baseline, measured: &Measured, tolerance: Tolerance) -> Self {
        let mut found = Found { changes: Vec::new(), tolerance };
        let bytes = [baseline.about.component_bytes, measured.component_bytes];
        found.figure("the component", "bytes", bytes.map(|bytes| bytes as f64));
        let mut compared = 0;
        for point in &measured.points {
            match baseline.points.get(&point.name()) {
                Some(before) => {
                    compared += 1;
                    found.point(before, point);
                }
                None => found.changes.push(Change::New { of: point.name() }),
            }
        }
        for fit in &measured.fits {
            // Of other points it is another formula, whatever the guest does.
            let known = |point: &Point| baseline.points.contains_key(&point.name());
            let of_the_same = |before: &&Formula| before.runs == fit.runs && points_of(fit, measured).all(known);
            if let Some(before) = baseline.fits.get(&fit.name()).filter(of_the_same) {
                found.fit(before, fit, measured);
            }
        }
        for name in baseline.points.keys() {
            if !measured.points.iter().any(|point| point.name() == *name) {
                found.changes.push(Change::Gone { of: name.clone() });
            }
        }
        Self { changes: found.changes, tolerance, compared, differs: differs(baseline, measured) }
    }

    /// Returns the changes that exceed the tolerance.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether at least one point was compared, and nothing is worse.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.compared > 0 && !self.changes.iter().any(Change::is_worse)
    }
}

impl Measured {
    /// Compares the results with a baseline: a figure that rose by more than `tolerance` fails.
    #[must_use]
    pub fn compare(&self, baseline: &Baseline, tolerance: Tolerance) -> Comparison {
        Comparison::new(baseline, self, tolerance)
    }

    /// Asserts that no figure rose above `baseline` by more than `tolerance`.
    ///
    /// # Panics
    /// With all changes, if a figure rose, or nothing could be compared.
    #[track_caller]
    pub fn assert_within(&self, baseline: &Baseline, tolerance: Tolerance) -> &Self {
        let comparison = self.compare(baseline, tolerance);
        assert!(comparison.holds(), "{} costs more than its baseline:\n{comparison}", self.component);
        self
    }
}

/// Whether a change is of this sort.
type Sort = fn(&Change) -> bool;

/// Changes on their way.
struct Found {
    changes: Vec<Change>,
    tolerance: Tolerance,
}

impl Found {
    fn figure(&mut self, of: &str, figure: &'static str, [before, after]: [f64; 2]) {
        if self.tolerance.passed_by(before, after) {
            self.changes.push(Change::Figure { of: of.to_owned(), figure, before, after });
        }
    }

    fn point(&mut self, before: &Costs, point: &Point) {
        let of = point.name();
        if before.outcome != point.outcome {
            self.changes.push(Change::Outcome { of, before: before.outcome, after: point.outcome });
            return;
        }
        // How far a guest comes by the clock is another matter each time.
        if point.outcome == Ending::TimedOut {
            return;
        }
        for (figure, was, is) in [
            ("fuel", before.fuel, point.fuel),
            ("fuel between two host calls", before.max_between_host_calls, point.max_between_host_calls),
            ("peak memory", before.peak_bytes, point.peak_bytes),
        ] {
            self.figure(&of, figure, [was as f64, is as f64]);
        }
    }

    /// A coefficient's change counts if it alone moves the fuel of a point by half the tolerance: a base that goes from 10 fuel
    /// to 20 is no news. A rise counts only if the whole formula predicts that a point costs that much more: a base that rises
    /// while a byte gets cheaper is not a rise.
    fn fit(&mut self, before: &Formula, fit: &Fit, measured: &Measured) {
        let points = || points_of(fit, measured);
        let ones: fn(&Point) -> u64 = |_| 1;
        let after = Formula::of(fit);
        let least = self.tolerance.share() / 2.0;
        let rises = |point: &Point| {
            let of = [point.bytes.unwrap_or_default() as f64, point.lines.unwrap_or_default() as f64];
            (after.fuel(of) - before.fuel(of)) / point.fuel.max(1) as f64
        };
        let costs_more = points().map(rises).fold(f64::NEG_INFINITY, f64::max) >= least;
        for (figure, was, is, column) in [
            ("base", before.base, after.base, ones),
            ("a, fuel a byte", before.per_byte, after.per_byte, |point| point.bytes.unwrap_or_default()),
            ("b, fuel a line", before.per_line, after.per_line, |point| point.lines.unwrap_or_default()),
        ] {
            let (Some(was), Some(is)) = (was, is) else { continue };
            let moves = |point: &Point| (is - was).abs() * column(point) as f64 / point.fuel.max(1) as f64;
            if (costs_more || is < was) && points().map(moves).fold(0.0, f64::max) >= least {
                self.figure(&fit.name(), figure, [was, is]);
            }
        }
    }
}

/// The points that a formula was made from.
fn points_of<'a>(fit: &'a Fit, measured: &'a Measured) -> impl Iterator<Item = &'a Point> {
    let mine = |point: &&Point| point.is_ok() && point.charset.as_ref() == Some(&fit.charset);
    measured.points.iter().filter(mine).filter(|point| point.kind == Some(fit.kind) && point.chunks == fit.chunks)
}

fn differs(baseline: &Baseline, measured: &Measured) -> Vec<String> {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let fuel = |fuel: Option<u64>| fuel.map(|fuel| fuel.to_string());
    [
        ("version of wasmtime", Some(baseline.about.wasmtime.clone()), Some(measured.wasmtime.clone())),
        ("fuel of a slice", fuel(baseline.about.slice_fuel), fuel(measured.slice_fuel)),
        ("media type", baseline.about.media_type.clone(), measured.media_type.clone()),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(what, before, after)| format!("the baseline was made with another {what}: {}, now {}", said(&before), said(&after)))
    .collect()
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.differs {
            writeln!(f, "{line}")?;
        }
        if self.compared == 0 {
            return writeln!(f, "nothing was compared: no point is in the baseline, measure what it was made with");
        }
        let all: [(&str, Sort); 5] = [
            ("more expensive", |change| change.is_worse()),
            ("cheaper: accept it with --update-baseline", |change| change.is_better()),
            ("ends in another way", |change| {
                matches!(change, Change::Outcome { .. }) && !change.is_worse() && !change.is_better()
            }),
            ("new: accept it with --update-baseline", |change| matches!(change, Change::New { .. })),
            ("gone", |change| matches!(change, Change::Gone { .. })),
        ];
        for (title, of) in all {
            let mut changes: Vec<&Change> = self.changes.iter().filter(|change| of(change)).collect();
            if changes.is_empty() {
                continue;
            }
            // The largest first.
            changes.sort_by(|one, other| other.percent().abs().total_cmp(&one.percent().abs()));
            writeln!(f, "{title}")?;
            for change in changes.iter().take(TOLD) {
                writeln!(f, "  {change}")?;
            }
            if changes.len() > TOLD {
                writeln!(f, "  and {} more", changes.len() - TOLD)?;
            }
        }
        let points = crate::text::counted(self.compared as u64, "point");
        match self.holds() {
            true => writeln!(f, "{points} compared: none exceeds the baseline by more than {}", self.tolerance),
            false => writeln!(f, "{points} compared, with a tolerance of {}: too expensive", self.tolerance),
        }
    }
}
