//! The test vectors of `docs/postcard.md`: what the libraries write, and what the SDK reads.
#![cfg(feature = "postcard")]

mod postcard_common;

use std::cell::Cell;
use std::fmt;

use intake::memory::Script;
use intake::{BadRecords, Limits};
use postcard_common::{Bounds, FRAMINGS, Way, crc32, read_as};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

const DOC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/postcard.md");

/// The framings of the columns, from the second one on.
const COLUMNS: [Way; 4] = FRAMINGS;

/// The bytes of a cell: `xx`, and `xx*n` for n of them.
fn bytes(cell: &str) -> Vec<u8> {
    let byte = |text: &str| u8::from_str_radix(text, 16).unwrap_or_else(|_| panic!("no byte: {text}"));
    let words = cell.trim().trim_matches('`').split_whitespace();
    let word = |word: &str| match word.split_once('*') {
        Some((text, times)) => vec![byte(text); times.parse().unwrap()],
        None => vec![byte(word)],
    };
    words.flat_map(word).collect()
}

/// Bytes as a cell.
fn cell(bytes: &[u8]) -> String {
    let runs = bytes.chunk_by(|one, next| one == next).flat_map(|run| match run.len() {
        ..9 => vec![format!("{:02x}", run[0]); run.len()],
        times => vec![format!("{:02x}*{times}", run[0])],
    });
    format!("`{}`", runs.collect::<Vec<_>>().join(" "))
}

/// The record of a row, and its frames.
fn rows() -> Vec<(Vec<u8>, Vec<Vec<u8>>)> {
    let doc = std::fs::read_to_string(DOC).unwrap();
    let (_, table) = doc.split_once("| record | ").expect("the table of test vectors");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(bytes);
        (cells.next().unwrap(), cells.collect())
    })
    .collect()
}

fn row(record: &[u8]) -> String {
    let cells = COLUMNS.map(|way| cell(&way.frame(record)));
    format!("| {} | {} |", cell(record), cells.join(" | "))
}

thread_local! {
    static LENGTH: Cell<usize> = const { Cell::new(0) };
}

/// A record of `LENGTH` bytes, whatever they are.
struct Raw(Vec<u8>);

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&cell(&self.0))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Raw, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut bytes: A) -> Result<Vec<u8>, A::Error> {
                std::iter::from_fn(|| bytes.next_element().transpose()).collect()
            }
        }

        deserializer.deserialize_tuple(LENGTH.get(), Bytes).map(Raw)
    }
}

#[test]
fn the_libraries_write_the_test_vectors() {
    let rows = rows();
    let wanted: Vec<String> = rows.iter().map(|(record, _)| row(record)).collect();
    for (record, frames) in &rows {
        let written = COLUMNS.map(|way| way.frame(record));
        assert_eq!(*frames, written, "it should be:\n{}", wanted.join("\n"));
    }
    // Runs of 254 and 255 bytes, no bytes, zeros, and the check value are among them.
    for wanted in [&[][..], &[0], &[0, 0], b"123456789", &[0x11; 254], &[0x11; 255]] {
        assert!(rows.iter().any(|(record, _)| record == wanted), "{}", row(wanted));
    }
}

#[test]
fn the_sdk_reads_the_test_vectors() {
    for (record, frames) in rows() {
        LENGTH.set(record.len());
        for (way, frame) in COLUMNS.into_iter().zip(frames) {
            for size in [65_536, 1] {
                let script = Script::new().cut(&[&frame[..], &frame].concat(), &[size]);
                let took = read_as::<Raw>(script, way.framing(), BadRecords::Stop, &Limits::default(), 9);
                let second = frame.len() as u64;
                assert_eq!(took.records, [(1, 0, cell(&record)), (2, second, cell(&record))], "{way:?}, {:?}", took.ended);
            }
        }
    }
}

#[test]
fn postcard_writes_the_record_that_is_named() {
    let value = ("boiler", 300u16, Some(-3i16), true);
    let record = postcard::to_allocvec(&value).unwrap();
    let (last, frames) = rows().pop().unwrap();
    assert_eq!(last, record, "it should be:\n{}", row(&record));
    assert_eq!(frames[0], postcard::to_allocvec_cobs(&value).unwrap());
    assert_eq!(rows()[0].1[0], postcard::to_allocvec_cobs(&()).unwrap());
    let doc = std::fs::read_to_string(DOC).unwrap();
    assert!(doc.contains("`(\"boiler\", 300u16, Some(-3i16), true)`"));
}

#[test]
fn the_examples_in_the_text_are_right() {
    let doc = std::fs::read_to_string(DOC).unwrap();
    assert_eq!(cell(&FRAMINGS[0].frame(&[0x11, 0x22, 0, 0x33])), "`03 11 22 02 33 00`");
    assert!(doc.contains("frame                 03 11 22 02 33 00\n"));
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    assert!(doc.contains("is `CBF43926`, so that `26 39 f4 cb` follows them"));
    let (_, varints) = doc.split_once("```text\n0 = ").unwrap();
    let (varints, _) = varints.split_once('\n').unwrap();
    for example in format!("0 = {varints}").split("    ") {
        let (value, written) = example.split_once(" = ").unwrap();
        let value = if value == "2^64 - 1" { u64::MAX } else { value.parse::<u64>().unwrap() };
        assert_eq!(postcard::to_allocvec(&value).unwrap(), bytes(written), "{example}");
    }
    // Both forms of 254 bytes without a zero are read.
    LENGTH.set(254);
    let way = Way { bounds: Bounds::Cobs, crc: false };
    for end in [&[0][..], &[1, 0]] {
        let frame = [&[0xFF], &[0x11; 254][..], end].concat();
        let took = read_as::<Raw>(Script::new().chunk(frame), way.framing(), BadRecords::Stop, &Limits::default(), 9);
        assert_eq!((took.records.len(), took.ended), (1, None));
    }
}
