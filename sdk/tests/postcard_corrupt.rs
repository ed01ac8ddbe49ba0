//! Damage: each bit flipped, each byte deleted, bytes inserted, the end cut off at each byte. Never a panic, never without end;
//! with a CRC no record that was not sent is given; with COBS every record whose frame is whole is found again.
#![cfg(feature = "postcard")]

mod postcard_common;

use std::ops::Range;

use intake::memory::Script;
use intake::{BadRecords, Limits};
use postcard_common::{Bounds, FRAMINGS, POLICIES, Took, Way, read_as};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Reading {
    sensor: String,
    at: u64,
    value: Option<i16>,
    is_on: bool,
}

fn readings() -> Vec<Reading> {
    let reading = |sensor: &str, at, value, is_on| Reading { sensor: sensor.into(), at, value, is_on };
    vec![
        reading("a", 0, None, false),
        reading("boiler", 300, Some(-3), true),
        reading("", 1 << 40, Some(0), false),
        reading("étage", 0, Some(300), true),
        reading("e", 5, None, true),
    ]
}

/// A payload, and what was done to it: these bytes of it were replaced by others.
struct Damaged {
    payload: Vec<u8>,
    range: Range<usize>,
    by: Vec<u8>,
}

impl Damaged {
    fn new(payload: &[u8], range: Range<usize>, by: &[u8]) -> Damaged {
        let damaged = [&payload[..range.start], by, &payload[range.end..]].concat();
        Damaged { payload: damaged, range, by: by.to_vec() }
    }

    /// Where a byte behind the damage is now.
    fn moved(&self, at: u64) -> u64 {
        (at + self.by.len() as u64).saturating_sub(self.range.len() as u64)
    }
}

fn flips(payload: &[u8]) -> impl Iterator<Item = Damaged> {
    (0..payload.len() * 8).map(|bit| Damaged::new(payload, bit / 8..bit / 8 + 1, &[payload[bit / 8] ^ 1 << (bit % 8)]))
}

fn deletions(payload: &[u8]) -> impl Iterator<Item = Damaged> {
    (0..payload.len()).map(|at| Damaged::new(payload, at..at + 1, &[]))
}

fn insertions(payload: &[u8]) -> impl Iterator<Item = Damaged> {
    let bytes: [&[u8]; 7] = [&[0], &[1], &[0x7F], &[0x80], &[0xFF], &[0, 0], &[0xFF; 12]];
    (0..=payload.len()).flat_map(move |at| bytes.map(|bytes| Damaged::new(payload, at..at, bytes)))
}

fn truncations(payload: &[u8]) -> impl Iterator<Item = Damaged> {
    (0..payload.len()).map(|at| Damaged::new(payload, at..payload.len(), &[]))
}

/// Reads what is damaged with each policy and in two cuts, checks what holds whatever the framing, and gives what came of it
/// under [`BadRecords::Skip`].
fn read(way: Way, damaged: &Damaged) -> Took {
    let what = format!("{way:?}, {:?} by {:02X?} in {:02X?}", damaged.range, damaged.by, damaged.payload);
    let most = damaged.payload.len() + 2;
    let read = |policy, size| {
        let script = Script::new().cut(&damaged.payload, &[size]);
        read_as::<Reading>(script, way.framing(), policy, &Limits::default(), most)
    };
    for policy in POLICIES {
        let (whole, bytes) = (read(policy, 65_536), read(policy, 1));
        assert_eq!(whole, bytes, "cuts, {what}");
    }
    let [stop, skip, report] = POLICIES.map(|policy| read(policy, 65_536));

    assert!(stop.reported.is_empty() && skip.reported.is_empty(), "{what}");
    assert_eq!(stop.bad, u64::from(stop.ended.is_some()), "{what}");
    assert_eq!(stop.ended, stop.first_bad, "{what}");
    assert!(skip.records.starts_with(&stop.records), "{what}");

    assert_eq!(
        (&skip.records, &skip.ended, skip.bad, &skip.first_bad),
        (&report.records, &report.ended, report.bad, &report.first_bad)
    );
    assert_eq!(report.bad, (report.reported.len() + usize::from(report.ended.is_some())) as u64, "{what}");
    assert_eq!(report.first_bad.as_ref(), report.reported.first().or(report.ended.as_ref()), "{what}");
    assert_eq!(stop.ended.is_some(), skip.bad > 0, "{what}");

    // Numbers count on, bad records included; offsets grow, and lie in the payload.
    let mut numbers: Vec<u64> = skip.records.iter().map(|record| record.0).collect();
    for error in report.reported.iter().chain(&report.ended) {
        let (at, number) =
            error.split_once(": record ").map(|(at, number)| (at, number.split([':', ' ']).next().unwrap())).unwrap();
        numbers.push(number.parse().unwrap());
        assert!(at.contains(" records at byte "), "{error}");
    }
    numbers.sort();
    numbers.dedup();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u64), "{numbers:?}, {what}");
    assert!(skip.records.is_sorted_by_key(|record| record.1), "{what}");
    skip
}

/// As [`read`], and with a CRC no record is given that was not sent; nor one out of order, or where it did not stand.
fn check(way: Way, damaged: &Damaged, starts: &[u64]) -> Took {
    let took = read(way, damaged);
    if way.crc {
        let sent: Vec<String> = readings().iter().map(|reading| format!("{reading:?}")).collect();
        let mut next = 0;
        for (_, at, value) in &took.records {
            let index = next + sent[next..].iter().position(|sent| sent == value).expect("a record that was not sent");
            let start = if starts[index] < damaged.range.start as u64 { starts[index] } else { damaged.moved(starts[index]) };
            let unmoved = starts[index] == damaged.range.start as u64 && *at == starts[index];
            assert!(*at == start || unmoved, "{way:?}: record {index} at {at}");
            next = index + 1;
        }
    }
    took
}

/// The records that are to be there whatever happened: those whose frames end before the damage, and with COBS those whose
/// frames begin behind the zero that follows it.
fn check_unharmed(way: Way, damaged: &Damaged, starts: &[u64], took: &Took) {
    let Range { start, end } = damaged.range.clone();
    let readings = readings();
    for (index, reading) in readings.iter().enumerate() {
        let (from, to) = (starts[index], starts[index + 1]);
        let is_before = to <= start as u64;
        // The zero that ends the damaged frame is the one before `from`; it must be there still.
        let is_behind = way.bounds == Bounds::Cobs && from > end as u64;
        let at = if is_before { from } else { damaged.moved(from) };
        if is_before || is_behind {
            let value = format!("{reading:?}");
            let found = took.records.iter().any(|record| record.1 == at && record.2 == value);
            assert!(found, "{way:?}: record {index} is lost: {:?} by {:02X?}: {took:?}", damaged.range, damaged.by);
        }
    }
}

fn check_all(damage: fn(&[u8]) -> Box<dyn Iterator<Item = Damaged> + '_>) {
    for way in FRAMINGS {
        let (payload, starts) = way.payload(&readings());
        for damaged in damage(&payload) {
            let took = check(way, &damaged, &starts);
            check_unharmed(way, &damaged, &starts, &took);
        }
    }
}

#[test]
fn a_flipped_bit() {
    check_all(|payload| Box::new(flips(payload)));
}

#[test]
fn a_byte_too_few() {
    check_all(|payload| Box::new(deletions(payload)));
}

#[test]
fn bytes_too_many() {
    check_all(|payload| Box::new(insertions(payload)));
}

#[test]
fn a_payload_that_ends_early() {
    check_all(|payload| Box::new(truncations(payload)));
    for way in FRAMINGS {
        let (payload, starts) = way.payload(&readings());
        for damaged in truncations(&payload) {
            let took = read(way, &damaged);
            let end = damaged.range.start as u64;
            let whole = starts[1..].iter().filter(|&&to| to <= end).count();
            assert_eq!(took.records.len(), whole, "{way:?}, {end}");
            // A payload that ends between two frames is a whole one; any other never is.
            assert_eq!(took.bad, u64::from(!starts.contains(&end)), "{way:?}, {end}");
            let last = starts[whole];
            let said = match (way.bounds, end - last) {
                (_, 0) => None,
                (Bounds::Lengths, 1..) => {
                    let missing = starts[whole + 1] - end;
                    let bytes = if missing == 1 { "byte" } else { "bytes" };
                    Some(format!("the payload ended {missing} {bytes} before the end of the record"))
                }
                _ => Some("the payload ended within the record".to_owned()),
            };
            let error = said.map(|said| format!("bad-record records at byte {last}: record {}: {said}", whole + 1));
            assert_eq!(took.first_bad, error, "{way:?}, {end}");
        }
    }
}

/// With a CRC each flip of a bit is met: one record is bad, and with COBS and lengths it is the only one, unless the flip hit what
/// tells where frames end.
#[test]
fn a_flipped_bit_is_met_if_there_is_a_crc() {
    for way in FRAMINGS.into_iter().filter(|way| way.crc) {
        let (payload, starts) = way.payload(&readings());
        for damaged in flips(&payload) {
            let took = read(way, &damaged);
            assert!(took.bad > 0, "{way:?}, {:?} by {:02X?}", damaged.range, damaged.by);
            let at = damaged.range.start as u64;
            let index = starts.iter().rposition(|&start| start <= at).unwrap();
            let hits_bounds = match way.bounds {
                Bounds::Cobs => at + 1 == starts[index + 1] || damaged.by == [0],
                Bounds::Lengths => at == starts[index],
            };
            if !hits_bounds {
                assert_eq!((took.bad, took.records.len()), (1, 4), "{way:?}, {:?}", damaged.range);
                let first = took.first_bad.unwrap();
                let start = starts[index];
                assert!(first.starts_with(&format!("bad-record records at byte {start}: record {}: ", index + 1)), "{first}");
            }
        }
    }
}

/// Any bytes at all.
#[test]
fn noise_comes_to_an_end() {
    let mut state = 1u64;
    for round in 0..3000 {
        let mut noise = Vec::new();
        for _ in 0..round % 90 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let byte = (state >> 56) as u8;
            noise.push(if state >> 40 & 3 == 0 { byte } else { byte & 3 });
        }
        for way in FRAMINGS {
            read(way, &Damaged { payload: noise.clone(), range: 0..0, by: Vec::new() });
            // Bytes of no meaning, as a type of few bytes: of most tries something comes.
            let script = Script::new().cut(&noise, &[3]);
            read_as::<(u8, Option<bool>)>(script, way.framing(), BadRecords::Report, &Limits::default(), noise.len() + 2);
        }
    }
}
