//! What reading records costs in fuel, for each byte, compared with a guest that takes the payload whole into memory and reads it
//! with the formats' libraries (`bench/whole`); and what the most expensive record costs in one slice.

#![allow(clippy::print_stdout, reason = "the tables are what one runs this for")]

#[path = "../shapes.rs"]
#[allow(dead_code, reason = "the guests use the rest")]
mod shapes;

use bench::{is_as_measured, tolerance};
use host_test::{Guest, Harness, Outcome};
use serde::Serialize;
use shapes::{Event, Order, Reading};

/// What streaming may cost more than reading from memory.
const STREAMING: f64 = 1.10;

/// What it may cost more for frames of 60 bytes that have nothing to undo, neither COBS nor a CRC. `docs/records.md` says for what.
const SMALL_FRAMES: f64 = 1.20;

/// A ratio is held with this much more: the guests' folders go into hashes, and these into the order of the code.
const FOLDERS: f64 = 1.02;

const SIZE: usize = 1 << 20;

const CSV: &str = "text/csv";
const NDJSON: &str = "application/x-ndjson";
const COBS: &str = "application/x-postcard; framing=cobs";
const COBS_CRC: &str = "application/x-postcard; framing=cobs; crc=crc32";
const LENGTH: &str = "application/x-postcard; framing=length";
const LENGTH_CRC: &str = "application/x-postcard; framing=length; crc=crc32";

/// A payload, and the fuel that was measured for each byte of it.
struct Row {
    media_type: &'static str,
    charset: &'static str,
    payload: Vec<u8>,
    measured: f64,
}

fn row(media_type: &'static str, charset: &'static str, payload: Vec<u8>, measured: f64) -> Row {
    Row { media_type, charset, payload, measured }
}

fn rows() -> Vec<Row> {
    let (csv, ndjson) = (orders(), events());
    vec![
        row(CSV, "utf-8", csv.clone().into_bytes(), 85.68),
        row(CSV, "windows-1252", latin(&csv), 93.45),
        row(NDJSON, "utf-8", ndjson.clone().into_bytes(), 41.01),
        row(NDJSON, "windows-1252", latin(&ndjson), 40.55),
        row(COBS, "utf-8", readings(COBS), 22.66),
        row(COBS_CRC, "utf-8", readings(COBS_CRC), 44.29),
        row(LENGTH, "utf-8", readings(LENGTH), 12.13),
        row(LENGTH_CRC, "utf-8", readings(LENGTH_CRC), 34.14),
    ]
}

const CITIES: [&str; 5] = ["Paris", "Z\u{fc}rich", "S\u{e3}o Paulo", "New York", "K\u{f8}benhavn"];

fn orders() -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    for id in 0.. {
        let note = match id % 7 {
            0 => "leave it with the neighbour, \"Chez Ren\u{e9}\"",
            3 => "two\nlines",
            _ => "",
        };
        let city = CITIES[id as usize % 5];
        let amount = (id * 7919 % 100_000) as f64 / 100.0;
        csv.serialize(Order { id, customer: "Ren\u{e9}e Lef\u{e8}vre", city, amount, paid: id % 3 == 0, note }).unwrap();
        csv.flush().unwrap();
        if csv.get_ref().len() >= SIZE {
            break;
        }
    }
    String::from_utf8(csv.into_inner().unwrap()).unwrap()
}

fn events() -> String {
    let mut all = String::new();
    for request in 0u64.. {
        let event = Event {
            time: "2026-06-11T09:30:00.125Z",
            level: ["INFO", "WARN", "DEBUG"][request as usize % 3],
            request,
            duration_ms: (request * 31 % 5000) as f64 / 8.0,
            message: format!("request {request} answered \u{e0} temps{}", if request % 5 == 0 { ", \"cached\"" } else { "" })
                .into(),
            path: (request % 4 != 0).then_some("/orders/2026/invoice"),
        };
        all.push_str(&serde_json::to_string(&event).unwrap());
        all.push('\n');
        if all.len() >= SIZE {
            break;
        }
    }
    all
}

fn readings(media_type: &str) -> Vec<u8> {
    let raw: Vec<u8> = (0..40).map(|index| (index * 37 % 11) as u8).collect();
    let mut all = Vec::new();
    for at in 0u64.. {
        let celsius = 20.0 + (at % 100) as f32 / 10.0;
        all.extend(frame(
            media_type,
            &Reading { device: "roof-7", at: 1_780_000_000 + at, celsius, flags: at as u16, raw: &raw },
        ));
        if all.len() >= SIZE {
            break;
        }
    }
    all
}

fn frame(media_type: &str, record: &impl Serialize) -> Vec<u8> {
    let mut bytes = postcard::to_allocvec(record).unwrap();
    if media_type.contains("crc32") {
        let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(&bytes);
        bytes.extend(crc.to_le_bytes());
    }
    if media_type.contains("cobs") {
        let mut stuffed = vec![0; cobs::max_encoding_length(bytes.len()) + 1];
        let length = cobs::encode(&bytes, &mut stuffed);
        stuffed.truncate(length + 1);
        stuffed[length] = 0;
        stuffed
    } else {
        [postcard::to_allocvec(&bytes.len()).unwrap(), bytes].concat()
    }
}

fn latin(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

fn guest(folder: &str) -> Guest {
    Guest::build(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn run(guest: &Guest, row: &Row) -> Outcome {
    let length = row.payload.len() as u64;
    let harness = Harness::new(guest.clone()).payload(row.payload.clone()).length(Some(length));
    let outcome = harness.charset(row.charset).media_type(row.media_type).run().unwrap();
    outcome.assert_ok();
    outcome
}

#[test]
fn a_byte_of_records_costs_no_more_than_it_did_and_little_more_than_from_memory() {
    let (records, whole) = (guest("records"), guest("whole"));
    let component = records.path().unwrap();
    let tolerance = tolerance(component);
    let ratio_tolerance = if is_as_measured(component) { FOLDERS } else { tolerance };
    println!("{:<48} {:>13} {:>9} {:>9} {:>7} {:>12}", "fuel a byte", "charset", "streamed", "memory", "ratio", "bytes/record");
    let mut failed = Vec::new();
    for row in rows() {
        let (ours, theirs) = (run(&records, &row), run(&whole, &row));
        assert_eq!(ours.reply_text(), theirs.reply_text(), "{}", row.media_type);
        let count: usize = ours.reply_text().split(' ').next().unwrap().parse().unwrap();
        let (ours, theirs) = (ours.fuel.per_byte.unwrap(), theirs.fuel.per_byte.unwrap());
        let (ratio, each) = (ours / theirs, row.payload.len() / count);
        println!("{:<48} {:>13} {ours:>9.2} {theirs:>9.2} {ratio:>7.2} {each:>12}", row.media_type, row.charset);
        if ours > row.measured * tolerance {
            failed.push(format!(
                "{} in {}: {ours:.2} fuel a byte, where {} was measured",
                row.media_type, row.charset, row.measured
            ));
        }
        let most = if row.media_type == LENGTH { SMALL_FRAMES } else { STREAMING };
        if ratio > most * ratio_tolerance {
            failed.push(format!("{} in {}: {ratio:.2} times what it costs from memory", row.media_type, row.charset));
        }
    }
    assert!(failed.is_empty(), "above the ceilings, times {tolerance}:\n{}", failed.join("\n"));
}

/// A record that is expensive to read as whatever it is: `Vec<&str>`, `serde_json::Value`, `Vec<u64>`.
struct Expensive {
    what: &'static str,
    media_type: String,
    record: Vec<u8>,
    /// The fuel that was measured in one slice, for each byte of it.
    measured: f64,
}

/// A record of about the limit, made of one part over and over.
fn expensive(what: &'static str, media_type: &str, [before, part, after]: [&str; 3], measured: f64) -> Expensive {
    let times = (LIMIT - before.len() - after.len()) / part.len();
    let record = format!("{before}{}{after}", part.repeat(times)).into_bytes();
    Expensive { what, media_type: format!("{media_type}; as=any"), record, measured }
}

/// The limit of a record, by default.
const LIMIT: usize = 128 * 1024;

fn expensive_records() -> Vec<Expensive> {
    let deep = format!("{}{},", "[".repeat(120), "]".repeat(120));
    let numbers = postcard::to_allocvec(&vec![7u64; LIMIT - 1024]).unwrap();
    let large = postcard::to_allocvec(&vec![u64::MAX; LIMIT / 10 - 128]).unwrap();
    let lists = |what, media_type: &str, bytes: &Vec<u8>, measured| {
        let record = frame(media_type, &Raw(bytes));
        Expensive { what, media_type: format!("{media_type}; as=any"), record, measured }
    };
    vec![
        expensive("fields of 7 bytes", CSV, ["", "seven77,", "\n"], 23.0),
        expensive("quoted fields of 6 bytes", CSV, ["", "\"seven7\",", "\n"], 21.0),
        expensive("a field of quotes", CSV, ["\"", "\"\"", "\"\n"], 3.9),
        expensive("one long field", CSV, ["", "abcdefgh", "\n"], 2.8),
        expensive("numbers of one digit", NDJSON, ["[", "0,", "0]\n"], 210.7),
        expensive("numbers of many digits", NDJSON, ["[", "1234567890.1234567890e-10,", "0]\n"], 54.5),
        expensive("nested 120 deep", NDJSON, ["[", &deep, "0]\n"], 435.2),
        expensive("objects of one field", NDJSON, ["[", "{\"a\":0},", "0]\n"], 284.4),
        expensive("escapes", NDJSON, ["[\"", "\\u00e9", "\"]\n"], 52.2),
        expensive("a long string", NDJSON, ["[\"", "abcdefgh", "\"]\n"], 6.0),
        lists("numbers of one byte", COBS_CRC, &numbers, 75.0),
        lists("numbers of ten bytes", COBS_CRC, &large, 53.9),
        lists("numbers of one byte", LENGTH_CRC, &numbers, 74.0),
        lists("numbers of one byte", LENGTH, &numbers, 50.0),
    ]
}

/// Bytes that are a record already.
struct Raw<'a>(&'a [u8]);

impl Serialize for Raw<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeTuple;

        let mut tuple = serializer.serialize_tuple(self.0.len())?;
        for byte in self.0 {
            tuple.serialize_element(byte)?;
        }
        tuple.end()
    }
}

#[test]
fn the_most_expensive_record_stays_in_the_slice_that_is_published() {
    let records = guest("records");
    let tolerance = tolerance(records.path().unwrap());
    println!("{:<28} {:<48} {:>8} {:>12} {:>7}", "one record", "", "bytes", "fuel a slice", "a byte");
    let mut failed = Vec::new();
    for Expensive { what, media_type, record, measured } in expensive_records() {
        // Cut into chunks, and three of them, so that none has a slice of its own by chance.
        let harness = Harness::new(records.clone()).payload(record.repeat(3)).media_type(&media_type);
        let outcome = harness.plan("4KiB".parse().unwrap()).run().unwrap();
        outcome.assert_ok();
        assert!(outcome.reply_text().starts_with("3 records"), "{what}: {}", outcome.reply_text());
        let fuel = outcome.fuel.max_between_host_calls;
        let each = fuel as f64 / record.len() as f64;
        println!("{what:<28} {media_type:<48} {:>8} {fuel:>12} {each:>7.1}", record.len());
        if each > measured * tolerance {
            failed.push(format!("{what} in {media_type}: {each:.1} fuel a byte in one slice, where {measured} was measured"));
        }
    }
    assert!(failed.is_empty(), "above the ceilings, times {tolerance}:\n{}", failed.join("\n"));
}
