//! The component under wasmtime, on readings framed by the crates that devices use.

use std::collections::BTreeMap;

use crc::{CRC_32_ISO_HDLC, Crc};
use host_test::check::Check;
use host_test::suite::Suite;
use host_test::sweep_faults::FaultSweep;
use host_test::{Ending, Harness, Outcome, Payload};
use serde_json::Value;

const READINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/readings.cobs-crc32.postcard");
const COBS_CRC: &str = "application/x-postcard; framing=cobs; crc=crc32";

/// What a device sends.
fn record(sensor: u16, time: u64, celsius: f32) -> Vec<u8> {
    postcard::to_allocvec(&(sensor, time, celsius)).unwrap()
}

fn with_crc(mut record: Vec<u8>) -> Vec<u8> {
    let crc = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(&record);
    record.extend_from_slice(&crc.to_le_bytes());
    record
}

fn in_cobs(record: &[u8]) -> Vec<u8> {
    let mut frame = vec![0; cobs::max_encoding_length(record.len()) + 1];
    let length = cobs::encode(record, &mut frame);
    frame.truncate(length + 1); // the zero that ends it
    frame
}

fn after_its_length(record: &[u8]) -> Vec<u8> {
    let mut frame = postcard::to_allocvec(&record.len()).unwrap();
    frame.extend_from_slice(record);
    frame
}

fn run(payload: Vec<u8>, media_type: &str) -> Outcome {
    let harness = Harness::new(host_test::guest!()).payload(payload).media_type(media_type);
    harness.slice_fuel(2_000_000).memory_limit(2 << 20).run().unwrap()
}

/// The first line of a reply, and the others: a sensor each.
fn lines(outcome: &Outcome) -> (Value, Vec<String>) {
    outcome.assert_ok();
    let reply = String::from_utf8(outcome.reply_bytes().to_vec()).unwrap();
    let mut lines = reply.lines();
    let all = serde_json::from_str(lines.next().unwrap()).unwrap();
    (all, lines.map(str::to_owned).collect())
}

/// The statistics of a sensor that sent this.
fn stats(sensor: u16, celsius: &[f64]) -> String {
    let min = celsius.iter().copied().fold(f64::MAX, f64::min);
    let max = celsius.iter().copied().fold(f64::MIN, f64::max);
    let (count, mean) = (celsius.len(), celsius.iter().sum::<f64>() / celsius.len() as f64);
    format!(r#"{{"sensor":{sensor},"count":{count},"broken":0,"min":{min:?},"max":{max:?},"mean":{mean:?}}}"#)
}

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn keeps_the_promises() {
    Check::new(host_test::guest!()).file(READINGS).media_type(COBS_CRC).run().unwrap().assert_kept();
}

#[test]
fn answers_every_fault_at_every_place_as_a_guest_may() {
    let payload = (0..4).flat_map(|number| in_cobs(&with_crc(record(number, 1_718_000_000, 20.5)))).collect::<Vec<_>>();
    FaultSweep::new(host_test::guest!()).payload(payload).media_type(COBS_CRC).run().unwrap().assert_kept();
}

#[test]
fn readings_are_summed_up_as_they_were_sent_in_every_framing() {
    // Quarters of a degree, which sums hold exactly.
    let sent: Vec<(u16, u64, f32)> =
        (0..2000u64).map(|n| ((n * n % 31) as u16 * 300, n << (n % 30), (n % 97) as f32 / 4.0)).collect();
    for (framing, with, frame) in [
        ("cobs; crc=crc32", true, &in_cobs as &dyn Fn(&[u8]) -> Vec<u8>),
        ("cobs", false, &in_cobs),
        ("length; crc=crc32", true, &after_its_length),
        ("length", false, &after_its_length),
    ] {
        let records = sent.iter().map(|&(sensor, time, celsius)| record(sensor, time, celsius));
        let payload = records.flat_map(|record| frame(&if with { with_crc(record) } else { record })).collect::<Vec<_>>();
        let (all, sensors) = lines(&run(payload, &format!("application/x-postcard; framing={framing}")));
        assert_eq!((&all["readings"], &all["bad"]), (&Value::from(2000), &Value::from(0)), "{framing}");
        assert_eq!(all["last"], sent.iter().map(|sent| sent.1).max().unwrap(), "{framing}");
        let mut by_sensor: BTreeMap<u16, Vec<f64>> = BTreeMap::new();
        for &(sensor, _, celsius) in &sent {
            by_sensor.entry(sensor).or_default().push(celsius.into());
        }
        assert!(by_sensor.len() > 9);
        let wanted: Vec<String> = by_sensor.iter().map(|(sensor, celsius)| stats(*sensor, celsius)).collect();
        assert_eq!(sensors, wanted, "{framing}");
    }
}

/// With a CRC no reading is taken for one that was not sent, and all the others are found again.
#[test]
fn every_flipped_bit_costs_one_reading_or_two_and_makes_up_none() {
    let frames: Vec<Vec<u8>> = (0..5).map(|n| in_cobs(&with_crc(record(n, 1_718_000_000, 20.5 + f32::from(n))))).collect();
    let payload = frames.concat();
    let mut start = 0;
    for (damaged, frame) in frames.iter().enumerate() {
        for bit in 0..frame.len() * 8 {
            let mut payload = payload.clone();
            payload[start + bit / 8] ^= 1 << (bit % 8);
            let (all, sensors) = lines(&run(payload.clone(), COBS_CRC));
            let what = format!("bit {bit} of frame {damaged}");
            // The zero between two frames makes one of them when it is lost, and a new zero makes two of one.
            let is_border = bit / 8 == frame.len() - 1;
            let lost = if is_border && damaged < 4 { vec![damaged, damaged + 1] } else { vec![damaged] };
            assert_eq!(all["readings"], 5 - lost.len(), "{what}");
            assert!((1..=2).contains(&all["bad"].as_u64().unwrap()), "{what}");
            // A zero in the place of the first byte ends the frame before: that of the damaged one begins behind it.
            let begins = start + usize::from(payload[start] == 0);
            assert_eq!(all["first_bad_at"], begins, "{what}");
            let kept = (0..5).filter(|sensor| !lost.contains(&usize::from(*sensor)));
            let wanted: Vec<String> = kept.map(|sensor| stats(sensor, &[20.5 + f64::from(sensor)])).collect();
            assert_eq!(sensors, wanted, "{what}");
        }
        start += frame.len();
    }
}

/// By lengths, damage to one is damage to all that follows: it is said, never made up.
#[test]
fn every_flipped_bit_is_noticed_where_lengths_bound_the_frames() {
    let payload = (0..4).flat_map(|n| after_its_length(&with_crc(record(n, 1_718_000_000, 20.5)))).collect::<Vec<_>>();
    for bit in 0..payload.len() * 8 {
        let mut payload = payload.clone();
        payload[bit / 8] ^= 1 << (bit % 8);
        let outcome = run(payload, "application/x-postcard; framing=length; crc=crc32");
        match outcome.outcome {
            Ending::Ok => {
                let (all, sensors) = lines(&outcome);
                let (readings, bad) = (all["readings"].as_u64().unwrap(), all["bad"].as_u64().unwrap());
                assert!(readings <= 3 && bad >= 1, "bit {bit}: {all}");
                assert_eq!(sensors.len() as u64, readings, "bit {bit}");
                let sent = [0, 1, 2, 3].map(|sensor| stats(sensor, &[20.5]));
                assert!(sensors.iter().all(|line| sent.contains(line)), "bit {bit}: {sensors:?}");
            }
            _ => {
                outcome.assert_guest_error("records-lost");
            }
        }
    }
}

#[test]
fn sensors_up_to_the_maximum_are_accepted_and_not_one_more() {
    let frames = |count: u16| (0..count).map(|n| in_cobs(&record(n, 7, 1.0))).collect::<Vec<_>>();
    let media_type = "application/x-postcard; framing=cobs";
    let outcome = run(frames(1000).concat(), media_type);
    assert_eq!(lines(&outcome).1.len(), 1000);
    assert!(outcome.fuel.max_between_host_calls < 1_000_000, "{outcome}");
    let outcome = run(frames(1001).concat(), media_type);
    outcome.assert_guest_error("handler");
    let error = outcome.error.as_ref().unwrap();
    assert_eq!(error.message, "sensor 1000 is one more than the 1000 there may be");
    assert_eq!(error.at, Some(frames(1000).concat().len() as u64));
}

#[test]
fn reads_what_is_generated_in_every_framing() {
    for framing in ["cobs", "length"] {
        for crc in ["crc32", "none"] {
            let payload = format!("gen:postcard,size=30000,framing={framing},crc={crc}").parse::<Payload>().unwrap();
            let (all, sensors) = lines(&Harness::new(host_test::guest!()).payload(payload).run().unwrap());
            assert!(all["readings"].as_u64().unwrap() > 1500 && sensors.len() == 12, "{framing} {crc}: {all}");
            assert!(all["bad"].as_u64().unwrap() > 20, "{framing} {crc}: {all}");
        }
    }
}
