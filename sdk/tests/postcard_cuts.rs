//! Cuts don't matter: whatever the framing, the records are those that the library reads from the whole at once.
#![cfg(feature = "postcard")]

mod common;
mod postcard_common;

use common::{Cut, every_cut};
use intake::memory::Script;
use intake::{BadRecords, Limits};
use postcard_common::{Bounds, Colour, Event, FRAMINGS, Way, crc32, events, read_events};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Number, offset and value of the payload's records, as the library reads them from the whole.
fn at_once(way: Way, payload: &[u8]) -> Vec<(u64, u64, String)> {
    let mut whole = payload.to_vec();
    let mut rest = &mut whole[..];
    let mut seen = Vec::new();
    while !rest.is_empty() {
        let at = payload.len() as u64 - rest.len() as u64;
        let event: String;
        (event, rest) = match way {
            Way { bounds: Bounds::Cobs, crc: false } => {
                let (event, rest) = postcard::take_from_bytes_cobs::<Event<'_>>(rest).unwrap();
                (format!("{event:?}"), rest)
            }
            Way { bounds: Bounds::Cobs, crc: true } => {
                let end = rest.iter().position(|&byte| byte == 0).unwrap();
                let (frame, rest) = rest.split_at_mut(end + 1);
                let length = cobs::decode_in_place(frame).unwrap();
                (one_with_crc(&frame[..length]), rest)
            }
            Way { bounds: Bounds::Lengths, crc } => {
                let (length, after) = postcard::take_from_bytes::<usize>(rest).unwrap();
                let before = rest.len() - after.len();
                let (frame, rest) = rest.split_at_mut(before + length);
                let frame = &frame[before..];
                if crc {
                    (one_with_crc(frame), rest)
                } else {
                    (format!("{:?}", postcard::from_bytes::<Event<'_>>(frame).unwrap()), rest)
                }
            }
        };
        seen.push((seen.len() as u64 + 1, at, event));
    }
    seen
}

/// The event in `bytes`, with its CRC after it.
fn one_with_crc(bytes: &[u8]) -> String {
    let (event, after) = postcard::take_from_bytes::<Event<'_>>(bytes).unwrap();
    let (record, _) = bytes.split_at(bytes.len() - after.len());
    assert_eq!(after, crc32(record).to_le_bytes());
    format!("{event:?}")
}

fn check(way: Way, payload: &[u8], script: Script, what: impl Fn() -> String) {
    let took = read_events(script, way.framing(), BadRecords::Stop, &Limits::default(), payload.len() + 2);
    assert_eq!((took.ended, took.bad), (None, 0), "{way:?}, {}", what());
    assert_eq!(took.records, at_once(way, payload), "{way:?}, {}", what());
}

fn event<'a>(name: &'a str, raw: &'a [u8], colour: Colour) -> Event<'a> {
    Event {
        name,
        raw,
        count: 300,
        offset: -1,
        colour,
        tags: Vec::new(),
        parent: None,
        values: Default::default(),
        flag: (true, 'é', 0),
    }
}

#[test]
fn small_payloads_are_the_same_in_every_cut() {
    for way in FRAMINGS {
        let small = [
            event("", b"", Colour::None),
            event("naïve", b"\0\0\x01\xFF\0", Colour::Rgb { red: 0, green: 1, blue: 2 }),
            event("x", &[7; 260], Colour::Name("grün".into())),
            event("", b"\0", Colour::Grey(0)),
        ];
        let (payload, starts) = way.payload(&small);
        assert_eq!(at_once(way, &payload).iter().map(|seen| seen.1).collect::<Vec<_>>(), starts[..4]);
        for cut in every_cut(payload.len()) {
            check(way, &payload, cut.apply(Script::new(), &payload), || format!("{cut:?}"));
        }
    }
}

#[test]
fn tiny_payloads_are_the_same_in_every_cut_in_three() {
    for way in FRAMINGS {
        let (payload, _) = way.payload(&[event("é", b"\0", Colour::None), event("", b"ab\0", Colour::Grey(9))]);
        for first in 0..=payload.len() {
            for second in first..=payload.len() {
                let script = Script::new().chunk(&payload[..first]).chunk(&payload[first..second]).chunk([]);
                check(way, &payload, script.chunk(&payload[second..]), || format!("{first}, {second}"));
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Case {
    way: Way,
    records: Vec<Vec<u8>>,
    sizes: Vec<usize>,
    slice_fuel: Option<u64>,
}

fn cases(most: usize) -> impl Strategy<Value = Case> {
    let size = prop_oneof![3 => 0usize..5, 2 => 0usize..300, 1 => 3000usize..9000];
    let sizes = (prop::collection::vec(size, 0..6), 1usize..100).prop_map(|(mut sizes, last)| {
        sizes.push(last);
        sizes
    });
    let slice_fuel = prop_oneof![Just(None), Just(Some(100_000)), Just(Some(200_000))];
    (0..FRAMINGS.len(), events(most), sizes, slice_fuel).prop_map(|(way, records, sizes, slice_fuel)| Case {
        way: FRAMINGS[way],
        records,
        sizes,
        slice_fuel,
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_records_in_any_chunks_are_those_that_were_written(case in cases(12)) {
        let payload: Vec<u8> = case.records.iter().flat_map(|record| case.way.frame(record)).collect();
        let script = case.slice_fuel.map_or(Script::new(), |fuel| Script::new().slice_fuel(fuel));
        let script = Cut::Cycle(case.sizes.clone()).apply(script, &payload);
        check(case.way, &payload, script, || format!("{case:02X?}"));
        let written = at_once(case.way, &payload).into_iter().map(|seen| seen.2);
        let sent = case.records.iter().map(|record| format!("{:?}", postcard::from_bytes::<Event<'_>>(record).unwrap()));
        prop_assert!(written.eq(sent));
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    })]

    #[test]
    fn many_records_in_any_chunks_are_those_that_were_written(case in cases(600)) {
        let payload: Vec<u8> = case.records.iter().flat_map(|record| case.way.frame(record)).collect();
        check(case.way, &payload, Cut::Cycle(case.sizes.clone()).apply(Script::new(), &payload), || format!("{:?}", case.way));
    }
}
