//! Readings of sensors, as postcard in frames, become a summary of each sensor.
//!
//! Readings that were damaged on their way are passed over and counted. The first line of the reply says how many there were.

use std::collections::BTreeMap;

use intake::{BadRecords, Error, Handler, Payload, Reply, Result};
use serde::{Deserialize, Serialize};

/// The maximum number of sensors: memory is taken for each, and a payload can name 65,536 of them.
const MOST_SENSORS: usize = 1000;

/// What it takes to find one of that many, by `host-test run`. It is this guest's own work, which the SDK cannot know of.
const FIND_FUEL: u64 = 1000;

/// What devices send. The fields go by their order: postcard has no names.
#[derive(Deserialize)]
struct Reading {
    sensor: u16,
    time: u64, // seconds since 1970
    celsius: f32,
}

/// The first line of the reply.
#[derive(Default, Serialize)]
struct Readings {
    readings: u64,
    bad: u64,
    first_bad_at: Option<u64>, // a byte of the payload
    first: Option<u64>,
    last: Option<u64>,
}

/// The lines that follow, one for each sensor.
#[derive(Serialize)]
struct Stats {
    sensor: u16,
    count: u64,
    broken: u64, // readings that are not numbers: a probe is torn off
    min: Option<f32>,
    max: Option<f32>,
    mean: Option<f64>,
}

#[derive(Default)]
struct Sensor {
    count: u64,
    broken: u64,
    range: Option<(f32, f32)>,
    sum: f64,
}

struct SensorStats;

impl Handler for SensorStats {
    async fn handle(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
        payload.set_bad_records(BadRecords::Skip)?;
        let pace = payload.pace();
        let mut records = payload.records()?; // the framing, and whether there is a CRC, are in the media type
        let mut sensors: BTreeMap<u16, Sensor> = BTreeMap::new();
        let mut all = Readings::default();
        while let Some(reading) = records.next::<Reading>().await? {
            if sensors.len() == MOST_SENSORS && !sensors.contains_key(&reading.sensor) {
                let message = format!("sensor {} is one more than the {MOST_SENSORS} there may be", reading.sensor);
                return Err(Error::handler(message).with_offset(reading.at()));
            }
            sensors.entry(reading.sensor).or_default().add(reading.celsius);
            all.readings += 1;
            all.first = Some(all.first.map_or(reading.time, |first| first.min(reading.time)));
            all.last = all.last.max(Some(reading.time));
            pace.spend(FIND_FUEL).await?;
        }
        all.bad = records.bad();
        all.first_bad_at = records.first_bad().and_then(Error::offset);
        let mut lines = reply.ndjson()?;
        lines.write(&all).await?;
        for (sensor, seen) in &sensors {
            lines.write(&seen.stats(*sensor)).await?; // one at a time, so that the guest yields between them
        }
        Ok(())
    }
}

impl Sensor {
    fn add(&mut self, celsius: f32) {
        self.count += 1;
        if !celsius.is_finite() {
            self.broken += 1;
            return;
        }
        let (min, max) = self.range.unwrap_or((celsius, celsius));
        self.range = Some((min.min(celsius), max.max(celsius)));
        self.sum += f64::from(celsius);
    }

    fn stats(&self, sensor: u16) -> Stats {
        let Sensor { count, broken, range, sum } = *self;
        let mean = range.map(|_| sum / (count - broken) as f64);
        Stats { sensor, count, broken, min: range.map(|(min, _)| min), max: range.map(|(_, max)| max), mean }
    }
}

intake::export!(SensorStats);
