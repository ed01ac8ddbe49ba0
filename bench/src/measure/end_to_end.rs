use std::time::Duration;

use serde::Serialize;

use super::race::Race;
use crate::host::{Load, Metering};
use crate::lab::Lab;
use crate::native::{Copies, EncodingRs};
use crate::ways::Way;

/// The names of what is native among the ways: encoding_rs with memchr, and `memcpy`.
pub const NATIVE: [&str; 2] = ["native-encoding_rs", "native-copy"];

/// One way with one payload in chunks of one size.
#[derive(Debug, Clone, Serialize)]
pub struct EndToEnd {
    /// The corpus.
    pub corpus: String,
    /// Bytes of the payload.
    pub bytes: u64,
    /// Bytes of a chunk, as the host offers them.
    pub chunks: u64,
    /// The way: a guest, `native-encoding_rs` with memchr, or `native-copy`.
    pub way: String,
    /// Fuel for a byte; none where none is counted.
    pub fuel_per_byte: Option<f64>,
    /// The time in the middle, without making the instance, in microseconds.
    pub median_us: f64,
    /// Bytes, in millions, a second.
    pub mb_per_s: f64,
    /// How often it ran.
    pub runs: usize,
}

impl EndToEnd {
    /// Lets `ways` and native code race with this payload.
    ///
    /// # Errors
    /// In words, if a run does not end well, or two ways count other lines.
    pub fn measure(
        lab: &Lab,
        ways: &[Way],
        corpus: &str,
        load: &Load,
        rounds: usize,
        time: Duration,
    ) -> Result<Vec<Self>, String> {
        let ways: Vec<&Way> = ways.iter().filter(|way| way.takes(load.charset)).collect();
        let (mut decoder, mut copies) = (EncodingRs::new(load.charset), Copies::new());
        let mut fuel = Vec::new();
        let mut race = Race::new();
        for way in &ways {
            let ran = lab.run(way, Metering::Fuel, load)?;
            fuel.push((ran.fuel, ran.lines()));
            race.add(way.name, move || Ok(lab.run(way, Metering::None, load)?.took));
        }
        race.add_native(NATIVE[0], || decoder.count_lines(&load.bytes));
        race.add_native(NATIVE[1], || copies.copy(&load.bytes));
        agree(corpus, &ways, fuel.iter().map(|(_, lines)| *lines))?;
        let bytes = load.bytes.len() as f64;
        let fuel = fuel.iter().map(|(fuel, _)| Some(*fuel as f64 / bytes)).chain(NATIVE.map(|_| None));
        let times = race.run(rounds, time)?.into_iter().zip(fuel);
        Ok(times
            .map(|(times, fuel_per_byte)| {
                let seconds = times.median.as_secs_f64();
                Self {
                    corpus: corpus.to_owned(),
                    bytes: load.bytes.len() as u64,
                    chunks: load.chunk as u64,
                    way: times.name,
                    fuel_per_byte,
                    median_us: seconds * 1e6,
                    mb_per_s: bytes / seconds / 1e6,
                    runs: times.runs,
                }
            })
            .collect())
    }
}

/// All ways count the same lines, but for what comes after the last line feed, which the SDK takes for a line.
fn agree(corpus: &str, ways: &[&Way], lines: impl Iterator<Item = Option<u64>>) -> Result<(), String> {
    let counted: Vec<(&str, u64)> = ways.iter().map(|way| way.name).zip(lines).filter_map(|(name, n)| Some((name, n?))).collect();
    let all = || counted.iter().map(|(_, lines)| *lines);
    match (all().min(), all().max()) {
        (Some(least), Some(most)) if most - least > 1 => Err(format!("the ways do not agree about {corpus}: {counted:?}")),
        _ => Ok(()),
    }
}
