//! The report as JSON.

use serde::Serialize;

use super::fit::Fit;
use super::measured::{Measured, Skipped};
use super::point::Point;
use crate::text::json;

#[derive(Serialize)]
struct Report<'a> {
    component: Component<'a>,
    wasmtime: &'a str,
    slice_fuel: Option<u64>,
    media_type: Option<&'a str>,
    points: &'a [Point],
    fits: &'a [Fit],
    skipped: &'a [Skipped],
}

#[derive(Serialize)]
struct Component<'a> {
    name: &'a str,
    bytes: u64,
}

impl Measured {
    /// Returns one JSON object, in one line; `docs/sweep.md` lists its fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        let report = Report {
            component: Component { name: &self.component, bytes: self.component_bytes },
            wasmtime: &self.wasmtime,
            slice_fuel: self.slice_fuel,
            media_type: self.media_type.as_deref(),
            points: &self.points,
            fits: &self.fits,
            skipped: &self.skipped,
        };
        json(&report)
    }
}
