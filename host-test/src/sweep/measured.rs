use std::fmt;

use serde::Serialize;

use super::baseline::Baseline;
use super::comparison::Comparison;
use super::fit::Fit;
use super::grid::{Task, Tasks};
use super::group::groups;
use super::point::Point;
use super::sweep::Sweep;
use super::tolerance::Tolerance;
use super::{html, json, table};

/// The results of a [`Sweep`].
#[derive(Debug, Clone)]
pub struct Measured {
    pub(super) component: String,
    pub(super) component_bytes: u64,
    pub(super) slice_fuel: Option<u64>,
    pub(super) media_type: Option<String>,
    pub(super) points: Vec<Point>,
    pub(super) fits: Vec<Fit>,
    pub(super) skipped: Vec<Skipped>,
}

/// A run that was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The payload, as on the command line.
    pub payload: String,
    /// Bytes of a chunk.
    pub chunks: u64,
    /// The reason.
    pub why: String,
}

impl Measured {
    pub(super) fn new(sweep: &Sweep, all: Tasks, ran: Vec<Option<Point>>) -> Self {
        let skip = |(task, why): (Task, String)| Skipped { payload: task.load.name(), chunks: task.chunks, why };
        let mut skipped: Vec<Skipped> = all.skipped.into_iter().map(skip).collect();
        let mut points = Vec::new();
        for (task, point) in all.tasks.into_iter().zip(ran) {
            match point {
                Some(point) => points.push(point),
                None => skipped.push(skip((task, "too many runs timed out before it".to_owned()))),
            }
        }
        let fits = groups(&points).iter().map(Fit::new).collect();
        let name = sweep.setting.guest.path().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        Self {
            component: name.unwrap_or_else(|| "component".to_owned()),
            component_bytes: sweep.setting.guest.bytes(),
            slice_fuel: sweep.setting.spec.slice_fuel,
            media_type: sweep.setting.spec.media_type.clone(),
            points,
            fits,
            skipped,
        }
    }

    /// Returns the version of wasmtime that measured: only its major number, because the others change no fuel.
    #[must_use]
    pub fn wasmtime() -> String {
        wasmtime::ModuleVersionStrategy::WasmtimeVersion.as_str().to_owned()
    }

    /// Returns the result of each run, in the order of charsets, kinds, chunks, sizes and lines.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Returns the cost formulas, one for each charset, kind and chunk size.
    #[must_use]
    pub fn fits(&self) -> &[Fit] {
        &self.fits
    }

    /// Returns the runs that were not made.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Returns the run with the most fuel between two host calls; `None` if there was no run.
    #[must_use]
    pub fn most(&self) -> Option<&Point> {
        self.points.iter().rev().max_by_key(|point| point.max_between_host_calls)
    }

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

    /// Returns one JSON object, in one line; `docs/sweep.md` lists its fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::of(self)
    }

    /// Returns a self-contained HTML page with plots and tables: it needs no network and no script.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::page(self)
    }

    /// Returns the tables for a terminal, at most 100 columns wide, with `rules` between their parts; `every_point` adds a row
    /// for each point.
    #[must_use]
    pub fn to_text(&self, rules: bool, every_point: bool) -> String {
        table::text(self, rules, every_point)
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(false, false))
    }
}
