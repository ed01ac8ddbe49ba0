use serde::Serialize;

use super::race::Race;
use super::settings::Settings;
use crate::corpus::Corpus;
use crate::host::Metering;
use crate::lab::Lab;
use crate::ways::Way;

/// What it costs in time that fuel is counted.
#[derive(Debug, Clone, Serialize)]
pub struct Metered {
    /// The way.
    pub way: &'static str,
    /// The corpus.
    pub corpus: String,
    /// The time in the middle without, in microseconds.
    pub without_us: f64,
    /// The time in the middle with it.
    pub with_us: f64,
}

impl Metered {
    /// Lets a guest race with itself.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn measure(lab: &Lab, way: &Way, corpus: &Corpus, settings: &Settings) -> Result<Self, String> {
        let load = corpus.load(settings.size, 100);
        let mut race = Race::new();
        race.add("without", || Ok(lab.run(way, Metering::None, &load)?.took));
        race.add("with", || Ok(lab.run(way, Metering::Fuel, &load)?.took));
        let times = race.run(settings.rounds, settings.race)?;
        let us = |index: usize| times.get(index).map_or(0.0, |times| times.median.as_secs_f64() * 1e6);
        Ok(Self { way: way.name, corpus: corpus.name.clone(), without_us: us(0), with_us: us(1) })
    }
}
