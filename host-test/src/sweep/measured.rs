use serde::Serialize;

use super::fit::Fit;
use super::point::Point;

/// The results of a [`Sweep`](crate::sweep::sweep::Sweep).
#[derive(Debug, Clone)]
pub struct Measured {
    pub(super) component: String,
    /// The version of wasmtime that measured.
    pub(super) wasmtime: String,
    pub(super) component_bytes: u64,
    pub(super) slice_fuel: Option<u64>,
    pub(super) media_type: Option<String>,
    pub(super) points: Vec<Point>,
    pub(super) fits: Vec<Fit>,
    pub(super) skipped: Vec<Skipped>,
}

/// A run that was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Skipped {
    /// The payload, as on the command line.
    pub payload: String,
    /// Bytes of a chunk.
    pub chunks: u64,
    /// The reason.
    pub why: String,
}

impl Measured {
    /// Returns the version of wasmtime that measured: only its major number, because the others change no fuel.
    #[must_use]
    pub fn wasmtime(&self) -> &str {
        &self.wasmtime
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
}
