use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fit::Fit;
use super::measured::Measured;
use super::point::Point;
use crate::error::Error;
use crate::text::{InvalidValue, json, read_text};

/// What the file says first: another number means another format.
const FORMAT: &str = "intake sweep baseline 1";
/// The largest file that is read: hundreds of thousands of points.
const LARGEST: u64 = 64 << 20;

/// The accepted cost of a component: a small file to keep next to the code, sorted, one point a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    pub(super) about: About,
    pub(super) points: BTreeMap<String, Costs>,
    pub(super) fits: BTreeMap<String, Formula>,
}

/// What it was measured with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct About {
    format: String,
    pub(super) wasmtime: String,
    pub(super) component_bytes: u64,
    pub(super) slice_fuel: Option<u64>,
    pub(super) media_type: Option<String>,
}

/// What one run cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Costs {
    pub(super) outcome: crate::report::Ending,
    pub(super) fuel: u64,
    pub(super) max_between_host_calls: u64,
    pub(super) peak_bytes: u64,
}

/// What a byte and a line cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Formula {
    /// Points that it was made from.
    pub(super) runs: usize,
    pub(super) base: Option<f64>,
    pub(super) per_byte: Option<f64>,
    pub(super) per_line: Option<f64>,
}

impl Formula {
    /// With six significant digits: more are noise in the last place, which would be another line in a repository.
    pub(super) fn of(fit: &Fit) -> Self {
        let rounded = |number: Option<f64>| number.map(|number| format!("{number:.5e}").parse().unwrap_or(number));
        Self { runs: fit.runs, base: rounded(fit.base), per_byte: rounded(fit.per_byte), per_line: rounded(fit.per_line) }
    }

    /// The fuel it predicts for a payload of this size.
    pub(super) fn fuel(&self, [bytes, lines]: [f64; 2]) -> f64 {
        let [base, per_byte, per_line] = [self.base, self.per_byte, self.per_line].map(Option::unwrap_or_default);
        base + per_byte * bytes + per_line * lines
    }
}

/// As it is read.
#[derive(Deserialize)]
struct Stored {
    #[serde(flatten)]
    about: About,
    points: BTreeMap<String, Costs>,
    fits: BTreeMap<String, Formula>,
}

impl Baseline {
    /// Makes a baseline of what was just measured.
    #[must_use]
    pub fn of(measured: &Measured) -> Self {
        let costs = |point: &Point| Costs {
            outcome: point.outcome,
            fuel: point.fuel,
            max_between_host_calls: point.max_between_host_calls,
            peak_bytes: point.peak_bytes,
        };
        Self {
            about: About {
                format: FORMAT.to_owned(),
                wasmtime: measured.wasmtime.clone(),
                component_bytes: measured.component_bytes,
                slice_fuel: measured.slice_fuel,
                media_type: measured.media_type.clone(),
            },
            points: measured.points.iter().map(|point| (point.name(), costs(point))).collect(),
            fits: measured.fits.iter().map(|fit| (fit.name(), Formula::of(fit))).collect(),
        }
    }

    /// Reads a baseline from a file.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a baseline.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let failed = |error| Error::File { what: "baseline", path: path.to_owned(), not: "read", error };
        let text = read_text(path, LARGEST).map_err(failed)?;
        Self::from_json(&text).map_err(|why| failed(std::io::Error::new(std::io::ErrorKind::InvalidData, why)))
    }

    /// Parses a baseline.
    ///
    /// # Errors
    /// If the text is not a baseline.
    pub fn from_json(text: &str) -> Result<Self, InvalidValue> {
        let stored: Stored = serde_json::from_str(text)
            .map_err(|error| format!("it is not a baseline ({error}): --update-baseline writes one"))?;
        if stored.about.format != FORMAT {
            return Err(format!("its format is `{}`, and this host-test reads `{FORMAT}`", stored.about.format).into());
        }
        Ok(Self { about: stored.about, points: stored.points, fits: stored.fits })
    }

    /// Returns the baseline as it is stored: JSON, sorted, one point a line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let about = json(&self.about);
        let head = about.trim_start_matches('{').trim_end_matches('}').replace(",\"", ",\n\"");
        format!("{{\n{head},\n\"points\":{{\n{}\n}},\n\"fits\":{{\n{}\n}}\n}}\n", rows(&self.points), rows(&self.fits))
    }

    /// Returns the number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there are no points.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

fn rows<T: Serialize>(rows: &BTreeMap<String, T>) -> String {
    let rows: Vec<String> = rows.iter().map(|(name, row)| format!("{}:{}", json(name), json(row))).collect();
    rows.join(",\n")
}
