use std::time::Duration;

use serde::Serialize;

use super::race::Race;
use super::settings::Settings;
use crate::corpus::Corpus;
use crate::host::Metering;
use crate::lab::Lab;
use crate::ways::Way;

/// How a guest begins.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    /// The way.
    pub way: &'static str,
    /// To make an instance, in microseconds.
    pub instantiation_us: f64,
    /// From there on to the first byte of the reply to a payload of 1 KiB, with making the instance.
    pub first_byte_us: f64,
    /// Fuel to make an instance.
    pub instantiation_fuel: u64,
    /// Fuel for a payload of 1 KiB.
    pub fuel: u64,
}

impl Start {
    /// Lets `ways` race to their start, and to the first byte of their reply.
    ///
    /// # Errors
    /// In words, if a run does not end well.
    pub fn measure(lab: &Lab, ways: &[Way], corpus: &Corpus, settings: &Settings) -> Result<Vec<Self>, String> {
        let load = corpus.load(1 << 10, 100);
        let (mut starts, mut replies) = (Race::new(), Race::new());
        for way in ways {
            let load = &load;
            starts.add(way.name, move || Ok(lab.run(way, Metering::None, load)?.instantiation));
            replies.add(way.name, move || Ok(lab.run(way, Metering::None, load)?.first_byte));
        }
        let time = settings.race;
        let (starts, replies) = (starts.run(settings.starts, time)?, replies.run(settings.starts, time)?);
        let us = |time: Duration| time.as_secs_f64() * 1e6;
        ways.iter()
            .zip(starts.iter().zip(&replies))
            .map(|(way, (start, reply))| {
                let ran = lab.run(way, Metering::Fuel, &load)?;
                Ok(Self {
                    way: way.name,
                    instantiation_us: us(start.median),
                    first_byte_us: us(reply.median),
                    instantiation_fuel: ran.instantiation_fuel,
                    fuel: ran.fuel,
                })
            })
            .collect()
    }
}
