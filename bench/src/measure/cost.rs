use host_test::sweep::Formula;
use serde::Serialize;

use crate::corpus::Corpus;
use crate::host::{Load, Metering};
use crate::lab::Lab;
use crate::ways::Way;

/// Lengths of lines in bytes that a formula is made of.
const LINES: [u64; 3] = [20, 100, 1000];

/// What a corpus costs in a way: fuel = base + a x bytes + b x lines.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    /// The corpus.
    pub corpus: String,
    /// Its charset.
    pub charset: &'static str,
    /// The way.
    pub way: &'static str,
    /// Fuel for a byte: a.
    pub per_byte: f64,
    /// Fuel for a line: b.
    pub per_line: f64,
    /// Fuel for a payload.
    pub base: f64,
    /// How far the run that fits worst is from the formula, in percent.
    pub off_percent: f64,
    /// The most fuel between two host calls; none where there are no host calls.
    pub most_between_host_calls: Option<u64>,
    /// The most memory.
    pub peak_bytes: u64,
}

impl Cost {
    /// Measures it with payloads of these sizes.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn measure(lab: &Lab, way: &Way, corpus: &Corpus, sizes: &[usize]) -> Result<Self, String> {
        let (mut runs, mut most, mut peak_bytes) = (Vec::new(), None, 0);
        for (size, line) in sizes.iter().flat_map(|size| LINES.map(|line| (*size, line))) {
            let load = corpus.load(size, line);
            let ran = lab.run(way, Metering::Fuel, &load)?;
            runs.push((load.bytes.len() as u64, lines(&load), ran.fuel));
            most = most.max(ran.most_between_host_calls);
            peak_bytes = peak_bytes.max(ran.peak_bytes);
        }
        let formula = Formula::of(runs).ok_or("a formula needs runs")?;
        Ok(Self {
            corpus: corpus.name.clone(),
            charset: corpus.charset,
            way: way.name,
            per_byte: formula.per_byte.unwrap_or_default(),
            per_line: formula.per_line.unwrap_or_default(),
            base: formula.base.unwrap_or_default(),
            off_percent: formula.off_percent,
            most_between_host_calls: most,
            peak_bytes,
        })
    }

    /// Fuel for a byte of lines of 100 bytes.
    #[must_use]
    pub fn in_lines_of_100(&self) -> f64 {
        self.per_byte + self.per_line / 100.0
    }
}

/// Line feeds, by code units.
fn lines(load: &Load) -> u64 {
    let feeds = match load.charset {
        "utf-16le" => load.bytes.chunks(2).filter(|unit| *unit == b"\n\0").count(),
        "utf-16be" => load.bytes.chunks(2).filter(|unit| *unit == b"\0\n").count(),
        _ => memchr::memchr_iter(b'\n', &load.bytes).count(),
    };
    feeds as u64
}
