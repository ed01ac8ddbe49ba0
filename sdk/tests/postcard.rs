//! What a handler reads of postcard, and what it is told of bad records, in exact words.
#![cfg(feature = "postcard")]

mod postcard_common;

use intake::memory::Script;
use intake::{BadRecords, ErrorKind, Framing, Limits};
use postcard_common::{Bounds, FRAMINGS, POLICIES, Took, Way, read_as};
use serde::{Deserialize, Serialize};

const COBS: Way = Way { bounds: Bounds::Cobs, crc: false };
const COBS_CRC: Way = Way { bounds: Bounds::Cobs, crc: true };
const LENGTHS: Way = Way { bounds: Bounds::Lengths, crc: false };
const LENGTHS_CRC: Way = Way { bounds: Bounds::Lengths, crc: true };

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Reading<'a> {
    sensor: &'a str,
    raw: &'a [u8],
    celsius: f32,
}

#[test]
fn a_value_borrows_from_its_record() {
    let reading = Reading { sensor: "boiler", raw: b"\0\x01", celsius: 61.5 };
    for way in FRAMINGS {
        let (payload, starts) = way.payload(&[&reading, &reading]);
        for size in [65_536, 5, 1] {
            let mut seen = Vec::new();
            let ran = Script::new().cut(&payload, &[size]).run_fn(async |payload, _| {
                let mut records = payload.postcard(way.framing())?;
                while let Some(record) = records.next::<Reading<'_>>().await? {
                    assert_eq!(*record, reading);
                    seen.push((record.number(), record.at(), record.into_inner().sensor.to_owned()));
                }
                Ok(())
            });
            ran.outcome.unwrap();
            assert_eq!(seen, [(1, 0, "boiler".to_owned()), (2, starts[1], "boiler".to_owned())]);
        }
    }
}

#[test]
fn each_call_has_its_own_type() {
    for way in FRAMINGS {
        let payload = [
            way.frame(&postcard::to_allocvec("head").unwrap()),
            way.frame(&postcard::to_allocvec(&7u64).unwrap()),
            way.frame(&postcard::to_allocvec(&(true, 'x')).unwrap()),
        ];
        let ran = Script::new().cut(&payload.concat(), &[2]).run_fn(async |payload, _| {
            let mut records = payload.postcard(way.framing())?;
            assert_eq!(*records.next::<&str>().await?.unwrap(), "head");
            assert_eq!(*records.next::<u64>().await?.unwrap(), 7);
            assert_eq!(*records.next::<(bool, char)>().await?.unwrap(), (true, 'x'));
            assert!(records.next::<u8>().await?.is_none());
            Ok(())
        });
        ran.outcome.unwrap();
    }
}

#[test]
fn records_of_no_bytes_are_records() {
    for way in FRAMINGS {
        let (payload, _) = way.payload(&[(), (), ()]);
        let took = read_as::<()>(Script::new().chunk(payload), way.framing(), BadRecords::Stop, &Limits::default(), 9);
        assert_eq!((took.records.len(), took.ended), (3, None), "{way:?}");
    }
}

#[test]
fn an_empty_payload_and_one_of_zeros_have_no_records() {
    for way in FRAMINGS {
        let took = read_as::<u8>(Script::new().chunk([]), way.framing(), BadRecords::Stop, &Limits::default(), 9);
        assert_eq!((took.records.len(), took.ended), (0, None), "{way:?}");
    }
    let zeros = vec![0; 20_000];
    let script = Script::new().chunk([0, 0]).chunk(zeros).chunk([2, 7, 0, 0, 0]).repeat([0; 65_536], 100);
    let took = read_as::<u8>(script, Framing::COBS, BadRecords::Stop, &Limits::default(), 9);
    assert_eq!((took.records, took.ended), (vec![(1, 20_002, "7".to_owned())], None));
}

/// What is said of this payload, read as `(u8, bool)`, after the record before.
fn said(way: Way, damaged: &[u8]) -> String {
    let before = way.frame(&[9, 1]);
    let payload = [&before[..], damaged].concat();
    let read = |policy| read_as::<(u8, bool)>(Script::new().chunk(&payload[..]), way.framing(), policy, &Limits::default(), 9);
    let took = read(BadRecords::Stop);
    assert_eq!(took.records, [(1, 0, "(9, true)".to_owned())]);
    let ended = took.ended.unwrap();
    let skipped = read(BadRecords::Skip);
    assert_eq!((skipped.records, skipped.first_bad.as_ref()), (took.records, Some(&ended)));
    let kind = if ended.ends_with("no record can be found after it") { "records-lost" } else { "bad-record" };
    let head = format!("{kind} records at byte {}: record 2: ", before.len());
    ended.strip_prefix(&head).expect(&head).to_owned()
}

#[test]
fn bad_records_are_told_in_these_words() {
    let end = "; with this framing no record can be found after it";
    for way in [COBS, LENGTHS] {
        assert_eq!(said(way, &way.frame(&[9, 2])), "Found a bool that wasn't 0 or 1");
        assert_eq!(said(way, &way.frame(&[9])), "Hit the end of buffer, expected more data");
        assert_eq!(said(way, &way.frame(&[9, 1, 3])), "1 byte is left after the record");
        assert_eq!(said(way, &way.frame(&[9, 1, 3, 0, 5])), "3 bytes are left after the record");
    }
    for way in [COBS_CRC, LENGTHS_CRC] {
        let mut frame = Way { crc: false, ..way }.frame(&[9, 0, 1, 2, 3, 4]);
        assert_eq!(said(way, &frame), "its CRC is 901ba9b6, but 04030201 was sent");
        frame = Way { crc: false, ..way }.frame(&[9, 0, 1]);
        assert_eq!(said(way, &frame), "too short for its CRC: 3 of 4 bytes");
    }
    assert_eq!(said(COBS, &[4, 1, 1, 0]), "a run of COBS goes on past the end of the frame");
    // Whole, but for its zero.
    assert_eq!(said(COBS, &[3, 9, 1]), "the payload ended within the record");
    assert_eq!(said(LENGTHS, &[0x82]), "the payload ended within the length of the record");
    assert_eq!(said(LENGTHS, &[0x82, 0]), "the payload ended 2 bytes before the end of the record");
    assert_eq!(said(LENGTHS, &[2, 9]), "the payload ended 1 byte before the end of the record");
    assert_eq!(said(LENGTHS, &[0xFF; 12]), format!("its length is not a varint of 64 bits{end}"));
}

#[test]
fn the_policies_stop_skip_and_report() {
    for way in [COBS_CRC, LENGTHS_CRC] {
        let mut payload = [way.frame(&[1, 1]), way.frame(&[2, 1]), way.frame(&[3, 1]), way.frame(&[4, 2]), way.frame(&[5, 0])];
        payload[1][1] ^= 4;
        let starts: Vec<usize> = (0..5).map(|index| payload[..index].concat().len()).collect();
        let took = |policy| {
            read_as::<(u8, bool)>(Script::new().cut(&payload.concat(), &[3]), way.framing(), policy, &Limits::default(), 9)
        };
        let values = |took: &Took| took.records.iter().map(|record| record.2.clone()).collect::<Vec<_>>().join(" ");
        let took = POLICIES.map(took);
        assert_eq!(
            took.each_ref().map(values),
            ["(1, true)", "(1, true) (3, true) (5, false)", "(1, true) (3, true) (5, false)"]
        );
        assert_eq!(took.each_ref().map(|took| took.bad), [1, 2, 2]);
        assert_eq!(took.each_ref().map(|took| took.is_finished), [false, true, true]);
        assert_eq!(took[2].reported.len(), 2);
        assert!(took[2].reported[1].contains(&format!("at byte {}: record 4: Found a bool", starts[3])));
        assert_eq!(took[1].records[2].0, 5);
        assert_eq!(took[1].records[2].1, starts[4] as u64);
    }
}

#[test]
fn records_are_no_text_and_are_read_once() {
    let ran = Script::new().charset("klingon").chunk(b"\x02\x07\0").run_fn(async |payload, reply| {
        // The charset is not looked at.
        assert_eq!(*payload.postcard(Framing::COBS)?.next::<u8>().await?.unwrap(), 7);
        let again = payload.postcard(Framing::COBS).err().unwrap();
        assert_eq!(again.to_string(), "handler: records can be read only once: keep the reader");
        assert_eq!(payload.lines().err().unwrap().kind(), ErrorKind::Misuse);
        reply.write("ok").await
    });
    ran.outcome.unwrap();
    let ran = Script::new().chunk(b"\x02\x07\0").run_fn(async |payload, _| {
        payload.lines()?;
        payload.postcard(Framing::COBS).map(|_| ())
    });
    assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Misuse);
}

#[test]
fn errors_of_the_source_come_as_they_are_after_the_records_before_them() {
    for way in FRAMINGS {
        let (payload, _) = way.payload(&[(1u8, true), (2, false)]);
        for size in [65_536, 1] {
            let whole = Script::new().cut(&payload, &[size]);
            let cut = Script::new().cut(&payload[..payload.len() - 1], &[size]);
            for (script, records) in [(whole, 2), (cut, 1)] {
                let aborted = script.clone().aborted("the device was unplugged");
                let took = read_as::<(u8, bool)>(aborted, way.framing(), BadRecords::Skip, &Limits::default(), 9);
                assert_eq!((took.records.len(), took.bad), (records, 0), "{way:?}, {size}");
                let ended = took.ended.unwrap();
                assert!(ended.contains("the payload broke off"), "{ended}");
                let took = read_as::<(u8, bool)>(script.timed_out(), way.framing(), BadRecords::Skip, &Limits::default(), 9);
                assert_eq!((took.records.len(), took.bad), (records, 0), "{way:?}, {size}");
                assert!(took.ended.unwrap().starts_with("timed-out source at byte"));
            }
        }
    }
}
