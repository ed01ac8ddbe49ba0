//! Who was hit by what: cases of others who read postcard from a stream, and what a guest of this SDK does. Each test bears the
//! name of its case.
#![cfg(feature = "postcard")]

mod postcard_common;

use intake::memory::Script;
use intake::{BadRecords, Framing, Limits};
use postcard_common::{Bounds, FRAMINGS, Way, read_as};

type Position = (f64, f64, u32);

fn positions() -> Vec<Position> {
    (0..6).map(|index| (f64::from(index) / 3.0, -0.5, index << 9)).collect()
}

/// A read gives some bytes, and not one record; nothing else says where a record ends.
#[test]
fn postcard_78_records_from_a_stream() {
    for way in FRAMINGS {
        let (payload, starts) = way.payload(&positions());
        for size in [1, 7, 30, 65_536] {
            let script = Script::new().cut(&payload, &[size]);
            let took = read_as::<Position>(script, way.framing(), BadRecords::Stop, &Limits::default(), 9);
            let values = positions();
            let wanted = values.iter().zip(&starts).zip(1..).map(|((value, at), number)| (number, *at, format!("{value:?}")));
            assert_eq!(took.records, wanted.collect::<Vec<_>>(), "{way:?}, {size}: {:?}", took.ended);
        }
    }
}

/// Files of many messages, some of them corrupt: the others are read, and no corrupt one is read with bogus content. Zeros
/// over whole frames leave nothing to be noticed, as the docs say.
#[test]
fn postcard_71_going_on_after_a_corrupt_record() {
    let way = Way { bounds: Bounds::Cobs, crc: true };
    let (payload, starts) = way.payload(&positions());
    let (third, fourth) = (starts[2] as usize, starts[3] as usize);
    let torn = [&payload[..third + 5], &payload[fourth - 2..]].concat();
    let zeroed = [&payload[..third], &vec![0; fourth - third], &payload[fourth..]].concat();
    let noise = [&payload[..third], &[0xA5, 0x17, 0x02, 0, 0xFF, 0x80, 0, 3, 1], &payload[third + 9..]].concat();
    for (damaged, bad) in [(torn, 1), (zeroed, 0), (noise, 3)] {
        let script = Script::new().cut(&damaged, &[11]);
        let took = read_as::<Position>(script, way.framing(), BadRecords::Skip, &Limits::default(), 9);
        let values: Vec<String> = took.records.iter().map(|record| record.2.clone()).collect();
        let mut sent: Vec<String> = positions().iter().map(|value| format!("{value:?}")).collect();
        sent.remove(2);
        assert_eq!((values, took.bad, took.ended), (sent, bad, None));
    }
}

/// A CRC inside COBS: it is over the record's own bytes, and stuffed with them.
#[test]
fn postcard_117_crc_and_cobs() {
    let record = postcard::to_allocvec(&(0u8, 1u16)).unwrap();
    let frame = Way { bounds: Bounds::Cobs, crc: true }.frame(&record);
    let mut undone = frame[..frame.len() - 1].to_vec();
    let length = cobs::decode_in_place(&mut undone).unwrap();
    let (content, crc) = undone[..length].split_at(record.len());
    assert_eq!((content, crc), (&record[..], &postcard_common::crc32(&record).to_le_bytes()[..]));

    let framing = Framing::COBS.with_crc32();
    let read = |bytes: &[u8]| read_as::<(u8, u16)>(Script::new().chunk(bytes), framing, BadRecords::Skip, &Limits::default(), 9);
    assert_eq!(read(&frame).records, [(1, 0, "(0, 1)".to_owned())]);
    for index in 0..frame.len() - 1 {
        let mut damaged = frame.clone();
        damaged[index] ^= 0x40;
        let took = read(&damaged);
        assert!(took.records.is_empty() && took.bad == 1, "{damaged:02X?}: {took:?}");
    }
}
