//! A record that lies whole in the chunk is found at once, without the steps that find the others: what holds for those holds for
//! it. The first record of each payload here is found in steps.
#![cfg(feature = "postcard")]

mod postcard_common;

use intake::memory::Script;
use intake::{BadRecords, Framing, Limits};
use postcard_common::{Bounds, FRAMINGS, Took, Way, read_as};
use serde::{Deserialize, Deserializer};

#[test]
fn the_limit_is_exact() {
    for way in FRAMINGS {
        let payload = way.payload(&["short", "nine char", "short"]).0;
        let frame = way.frame(&postcard::to_allocvec("nine char").unwrap());
        let bytes = if way.bounds == Bounds::BackToBack { frame.len() } else { frame.len() - 1 };
        let read = |record_bytes| {
            let mut limits = Limits::default();
            limits.record_bytes = record_bytes;
            read_as::<String>(Script::new().chunk(payload.clone()), way.framing(), BadRecords::Skip, &limits, 9)
        };
        assert_eq!((read(bytes).records.len(), read(bytes).bad), (3, 0), "{way:?}");
        let took = read(bytes - 1);
        let (kind, numbers) = match way.bounds {
            Bounds::BackToBack => ("records-lost", &[1][..]),
            Bounds::Cobs | Bounds::Lengths => ("record-too-long", &[1, 3][..]),
        };
        assert_eq!(took.records.iter().map(|record| record.0).collect::<Vec<_>>(), numbers, "{way:?}");
        let start = way.payload(&["short"]).0.len();
        let said = took.first_bad.unwrap_or_default();
        assert!(took.bad == 1 && said.starts_with(&format!("{kind} records at byte {start}: record 2")), "{way:?}: {said}");
    }
}

/// A number, or nothing if it is broken: a type that hides why.
#[derive(Debug)]
#[allow(dead_code, reason = "printed")]
struct Lenient(Option<u32>);

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lenient, D::Error> {
        Ok(Lenient(u32::deserialize(deserializer).ok()))
    }
}

#[test]
fn a_type_that_hides_the_end_of_the_bytes_is_seen_through() {
    let script = Script::new().chunk([7, 0x81, 0x80, 0x01, 0x82, 0x80]).chunk([0x01]);
    let took = read_as::<Lenient>(script, Framing::BACK_TO_BACK, BadRecords::Stop, &Limits::default(), 9);
    let numbers = [(1, 0, 7), (2, 1, 0x4001), (3, 4, 0x4002)];
    assert_eq!(took.records, numbers.map(|(number, at, value)| (number, at, format!("Lenient(Some({value}))"))));
}

#[test]
fn a_record_of_no_bytes_cannot_be_told_from_the_next() {
    let ran = Script::new().chunk([7, 8, 9]).run_fn(async |payload, _| {
        let mut records = payload.postcard(Framing::BACK_TO_BACK)?;
        let mut took = Took::default();
        took.take(records.next::<u8>().await?.unwrap());
        took.take(records.next::<u8>().await?.unwrap());
        assert_eq!(took.records.len(), 2);
        records.next::<()>().await.map(|_| ())
    });
    let said = ran.outcome.unwrap_err().to_string();
    assert!(said.starts_with("records at byte 2: record 3: a record of no bytes cannot be told from the next"), "{said}");
}

/// A try is paid for by all it may look at, before; what it had no need of is given back.
#[test]
fn records_back_to_back_cost_no_more_slices_than_frames() {
    let slices = |way: Way| {
        let payload = way.payload(&vec!["a reading of some length"; 2000]).0;
        let ran = Script::new().chunk(payload).run_fn(async |payload, _| {
            let mut records = payload.postcard(way.framing())?;
            while records.next::<&str>().await?.is_some() {}
            Ok(())
        });
        ran.outcome.unwrap();
        ran.checkpoints
    };
    for crc in [false, true] {
        let (frames, tries) = (slices(Way { bounds: Bounds::Lengths, crc }), slices(Way { bounds: Bounds::BackToBack, crc }));
        assert!(tries.abs_diff(frames) <= frames / 10, "{tries} and {frames}");
    }
}
