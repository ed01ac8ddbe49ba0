//! Limits: what is too long is never held whole, and the work that a payload can ask for is bounded.
#![cfg(feature = "postcard")]

mod postcard_common;

use std::cell::Cell;

use allocation_counter::measure;
use intake::memory::Script;
use intake::{BadRecords, Framing, Limits};
use postcard_common::{FRAMINGS, Took, Way, read_as};
use serde::{Deserialize, Deserializer};

const KIB: usize = 1 << 10;
const MIB: u64 = 1 << 20;

fn limits(record_bytes: usize) -> Limits {
    let mut limits = Limits::default();
    limits.record_bytes = record_bytes;
    limits
}

fn varint(value: u64) -> Vec<u8> {
    postcard::to_allocvec(&value).unwrap()
}

/// Reads with the default limits, and checks that it takes less memory than two records may have.
fn read_in_little(script: Script, framing: Framing) -> Took {
    let mut took = Took::default();
    let counted = measure(|| took = read_as::<(u8, bool)>(script, framing, BadRecords::Report, &Limits::default(), 9));
    // The chunk, twice (the host's and the guest's), and what is held of a record.
    let most = 2 * 64 * KIB + Limits::default().record_bytes + 32 * KIB;
    assert!(counted.bytes_max < most as u64, "{} bytes", counted.bytes_max);
    took
}

#[test]
fn an_over_long_record_is_skipped_to_its_end_in_the_memory_of_the_limit() {
    let said = "record-too-long records at byte 3: record 2 ";
    let after = |bytes: u64| [(1, 0, "(9, true)".to_owned()), (3, bytes, "(8, false)".to_owned())];

    let long = Script::new().chunk([3, 9, 1]).chunk([0]).repeat([7; 65_536], 320).chunk([7, 0, 2, 8, 1, 0]);
    let took = read_in_little(long, Framing::COBS);
    let longer = "is longer than the limit of 131072 bytes (`record_bytes`)";
    assert_eq!(took.reported, [format!("record-too-long records at byte 4: record 2 {longer}")]);
    assert_eq!((took.records[1].clone(), took.ended), (after(4 + 20 * MIB + 2)[1].clone(), None));

    let head = [&[2, 9, 1][..], &varint(20 * MIB)].concat();
    let long = Script::new().chunk(head).repeat([7; 65_536], 320).chunk([2, 8, 0]);
    let took = read_in_little(long, Framing::LENGTH_PREFIXED);
    assert_eq!(took.reported, [format!("{said}{longer}: its length says 20971520 bytes")]);
    assert_eq!((&took.records[..], took.ended), (&after(3 + 4 + 20 * MIB)[..], None));
}

#[test]
fn the_limit_is_of_the_frame_and_exact() {
    for way in FRAMINGS {
        let record = postcard::to_allocvec("nine char").unwrap();
        let frame = way.frame(&record);
        let bytes = frame.len() - 1;
        let payload = [&frame[..], &frame].concat();
        for size in [65_536, 3, 1] {
            let read = |most| {
                let script = Script::new().cut(&payload, &[size]);
                read_as::<String>(script, way.framing(), BadRecords::Skip, &limits(most), 9)
            };
            let took = read(bytes);
            assert_eq!((took.records.len(), took.bad), (2, 0), "{way:?}, {size}");
            for most in [bytes - 1, 1, 0] {
                let took = read(most);
                assert_eq!((took.records.len(), took.bad), (0, 2), "{way:?}, {size}, {most}");
                assert!(took.first_bad.unwrap().starts_with("record-too-long records at byte 0: record 1 is longer"));
            }
        }
    }
}

#[test]
fn lengths_that_no_payload_has() {
    for (length, claimed) in [(varint(1 << 63), 1 << 63), (varint(u64::MAX), u64::MAX)] {
        for size in [65_536, 1] {
            let payload = [&[2, 9, 1][..], &length, b"1234567"].concat();
            let script = Script::new().cut(&payload, &[size]);
            let read = |policy| read_as::<(u8, bool)>(script.clone(), Framing::LENGTH_PREFIXED, policy, &Limits::default(), 9);
            let too_long =
                format!("record 2 is longer than the limit of 131072 bytes (`record_bytes`): its length says {claimed} bytes");
            let too_long = format!("record-too-long records at byte 3: {too_long}");
            let missing = claimed - 7;
            let cut = format!("record 2: the payload ended {missing} bytes before the end of the record");
            let cut = format!("bad-record records at byte 3: {cut}");
            let took = read(BadRecords::Report);
            assert_eq!((took.reported, took.ended, took.bad), (vec![too_long.clone(), cut], None, 2));
            let took = read(BadRecords::Skip);
            assert_eq!((took.first_bad, took.ended, took.bad), (Some(too_long.clone()), None, 2));
            let took = read(BadRecords::Stop);
            assert_eq!((took.ended, took.bad), (Some(too_long), 1));
        }
    }
}

#[test]
fn invalid_varints_end_the_payload_under_each_policy() {
    let over = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02];
    for varint in [&over[..], &[0x80; 10], &[0xFF; 30], &[0x80; 200]] {
        let payload = [varint, &[2, 9, 1]].concat();
        for policy in postcard_common::POLICIES {
            let script = Script::new().cut(&payload, &[3]);
            let took = read_as::<(u8, bool)>(script, Framing::LENGTH_PREFIXED, policy, &Limits::default(), 3);
            let said = "records-lost records at byte 0: record 1: its length is not a varint of 64 bits; with this framing no record can be \
                        found after it";
            assert_eq!((took.records.len(), took.ended.as_deref(), took.bad), (0, Some(said), 1));
        }
    }
}

#[test]
fn a_length_inside_a_record_that_no_payload_has() {
    // A string of 2^63 bytes, and a sequence of 2^40 elements.
    for (way, length) in FRAMINGS.into_iter().flat_map(|way| [(way, 1u64 << 63), (way, 1 << 40)]) {
        let payload = way.frame(&[&varint(length)[..], b"abc"].concat());
        let counted = measure(|| {
            let script = || Script::new().chunk(&payload[..]);
            let took = read_as::<String>(script(), way.framing(), BadRecords::Skip, &Limits::default(), 9);
            assert_eq!((took.records.len(), took.bad), (0, 1), "{way:?}");
            let took = read_as::<Vec<u64>>(script(), way.framing(), BadRecords::Skip, &Limits::default(), 9);
            assert_eq!((took.records.len(), took.bad), (0, 1), "{way:?}");
        });
        assert!(counted.bytes_max < 64 * KIB as u64, "{} bytes", counted.bytes_max);
    }
}

#[test]
fn more_bad_records_than_the_limit_are_too_many() {
    let payload = [[2, 9, 2]; 5].concat();
    let mut limits = Limits::default();
    limits.bad_records = 2;
    for policy in [BadRecords::Skip, BadRecords::Report] {
        let took = read_as::<(u8, bool)>(Script::new().cut(&payload, &[4]), Framing::LENGTH_PREFIXED, policy, &limits, 9);
        let said = "too-many-bad-records records at byte 6: more bad records than the limit of 2 (`bad_records`): record 3: Found a \
                    bool that wasn't 0 or 1";
        assert_eq!((took.ended.as_deref(), took.bad, took.records.len()), (Some(said), 3, 0));
    }
}

thread_local! {
    static TRIES: Cell<u64> = const { Cell::new(0) };
}

/// A string that counts how often it was tried to parse one.
#[derive(Debug)]
struct Counting(#[expect(dead_code, reason = "it is shown")] String);

impl<'de> Deserialize<'de> for Counting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Counting, D::Error> {
        TRIES.set(TRIES.get() + 1);
        String::deserialize(deserializer).map(Counting)
    }
}

fn read_counting(script: Script, way: Way) -> (Took, u64) {
    TRIES.set(0);
    let took = read_as::<Counting>(script, way.framing(), BadRecords::Stop, &Limits::default(), 10_000);
    (took, TRIES.get())
}

#[test]
fn small_records_in_large_chunks_are_tried_once_each() {
    for way in FRAMINGS {
        let texts = vec!["a reading of some length"; 5000];
        let payload = way.payload(&texts).0;
        let (took, tries) = read_counting(Script::new().cut(&payload, &[65_536]), way);
        assert_eq!((took.records.len(), took.ended), (5000, None));
        assert_eq!(tries, 5000, "{way:?}");
    }
}

#[test]
fn records_cost_no_allocation_of_the_sdk() {
    for way in FRAMINGS {
        let payload = way.payload(&vec![(1u64, "borrowed", [0u8; 3]); 40]).0;
        let allocations = |times| {
            let script = Script::new().repeat(&payload[..], times);
            let counted = measure(|| {
                let ran = script.run_fn(async |payload, _| {
                    let mut records = payload.postcard(way.framing())?;
                    let mut count = 0;
                    while let Some(record) = records.next::<(u64, &str, [u8; 3])>().await? {
                        count += record.0;
                    }
                    assert_eq!(count, times * 40);
                    Ok(())
                });
                ran.outcome.unwrap();
            });
            counted.count_total
        };
        assert_eq!(allocations(100), allocations(2000), "{way:?}");
    }
}

#[test]
fn work_is_paced() {
    // One chunk asks for many slices: of records, and of bad ones.
    for way in FRAMINGS {
        let texts = vec!["a reading of some length"; 2000];
        let payload = way.payload(&texts).0;
        let script = Script::new().cut(&payload, &[65_536]);
        let ran = script.clone().run_fn(async |payload, _| {
            let mut records = payload.postcard(way.framing())?;
            while records.next::<&str>().await?.is_some() {}
            Ok(())
        });
        ran.outcome.unwrap();
        assert!((5..100).contains(&ran.checkpoints), "{way:?}: {}", ran.checkpoints);
        let ran = script.stop_at_checkpoint(4, "enough").run_fn(async |payload, _| {
            let mut records = payload.postcard(way.framing())?;
            while records.next::<&str>().await?.is_some() {}
            Ok(())
        });
        assert_eq!(ran.outcome.unwrap_err().message(), "the host asked to stop");
    }
    // A record that costs more than half a slice waits for a slice of its own.
    for way in FRAMINGS {
        let payload = way.payload(&vec!["x".repeat(1500); 10]).0;
        let ran = Script::new().chunk(payload).run_fn(async |payload, _| {
            let mut records = payload.postcard(way.framing())?;
            while records.next::<String>().await?.is_some() {}
            Ok(())
        });
        assert!(ran.outcome.is_ok() && ran.checkpoints > 9, "{way:?}: {}", ran.checkpoints);
    }
    let bad = Script::new().chunk([1, 2].repeat(30_000)).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        assert!(payload.postcard(Framing::LENGTH_PREFIXED)?.next::<bool>().await?.is_none());
        Ok(())
    });
    assert!(bad.checkpoints > 250, "{}", bad.checkpoints);
}
