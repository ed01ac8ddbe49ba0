//! The report as JSON.

use serde::Serialize;

use super::fit::Fit;
use super::measured::{Measured, Skipped};
use super::point::Point;

#[derive(Serialize)]
struct Report<'a> {
    component: Component<'a>,
    wasmtime: String,
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

pub(super) fn of(measured: &Measured) -> String {
    let report = Report {
        component: Component { name: &measured.component, bytes: measured.component_bytes },
        wasmtime: Measured::wasmtime(),
        slice_fuel: measured.slice_fuel,
        media_type: measured.media_type.as_deref(),
        points: &measured.points,
        fits: &measured.fits,
        skipped: &measured.skipped,
    };
    serde_json::to_string(&report).unwrap_or_else(|error| format!("{{\"bug\":\"{error}\"}}"))
}
