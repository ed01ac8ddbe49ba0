//! What records cost in fuel between two host calls: one of them, which is parsed in one go, and many of them together.

#![allow(clippy::print_stdout, reason = "the tables are what one runs this for")]

use host_test::{Ending, Guest, Harness, Outcome};

const CSV: &str = "text/csv; header=absent; as=";
const HEADED: &str = "text/csv; as=";
const NDJSON: &str = "application/x-ndjson; as=";
const LENGTH: &str = "application/x-postcard; framing=length; as=";
const COBS: &str = "application/x-postcard; framing=cobs; as=";

/// What the SDK spends between two host calls, but for one record.
const SLICE: u64 = 500_000;

/// Budgets of a slice, from the smallest one up.
const BUDGETS: [u64; 4] = [60_000, 100_000, 250_000, 1_000_000];

fn guest() -> Guest {
    Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/in-one-go")).unwrap()
}

/// A record that is read as a type: `part` as often as it fits a length, between what begins and ends it.
struct Kind {
    what: &'static str,
    media_type: String,
    /// What comes before the records.
    head: &'static [u8],
    /// Whether some hundred bytes of it are an ordinary record, for which the smallest budget is enough.
    is_ordinary: bool,
    before: &'static [u8],
    part: Vec<u8>,
    after: &'static [u8],
}

impl Kind {
    /// A record of about this many bytes.
    fn record(&self, bytes: usize) -> Vec<u8> {
        let times = (bytes.saturating_sub(self.before.len() + self.after.len()) / self.part.len()).max(1);
        let record = [self.before, &self.part.repeat(times), self.after].concat();
        let elements =
            if self.media_type.contains("postcard") { [varint(times * self.elements()), record].concat() } else { record };
        match () {
            () if self.media_type.contains("framing=length") => [varint(elements.len()), elements].concat(),
            () if self.media_type.contains("framing=cobs") => stuffed(&elements),
            () => elements,
        }
    }

    /// How many elements a part of postcard has.
    fn elements(&self) -> usize {
        if self.media_type.ends_with("text") || self.media_type.ends_with("bytes") { self.part.len() } else { 1 }
    }
}

fn varint(value: usize) -> Vec<u8> {
    postcard::to_allocvec(&value).unwrap()
}

fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![0; cobs::max_encoding_length(bytes.len()) + 1];
    let length = cobs::encode(bytes, &mut frame);
    frame.truncate(length + 1);
    frame
}

fn kind(what: &'static str, format: &str, as_type: &str, [before, part, after]: [&'static str; 3]) -> Kind {
    let (before, part, after) = (before.as_bytes(), part.as_bytes().to_vec(), after.as_bytes());
    Kind { what, media_type: format!("{format}{as_type}"), head: b"", is_ordinary: false, before, part, after }
}

fn kinds() -> Vec<Kind> {
    let deep = format!("{}{},", "[".repeat(100), "]".repeat(100)).into_bytes();
    let nested = Kind { part: deep, ..kind("arrays in arrays", NDJSON, "value", ["[", "", "0]\n"]) };
    let mut kinds = vec![
        kind("short fields", CSV, "fields", ["", "a,", "b\n"]),
        kind("empty fields", CSV, "fields", ["", ",", "\n"]),
        kind("quoted fields", CSV, "fields", ["", "\"a\",", "b\n"]),
        Kind { is_ordinary: true, ..kind("fields of 7 bytes", CSV, "fields", ["", "seven77,", "b\n"]) },
        kind("quotes", CSV, "fields", ["\"", "\"\"", "\"\n"]),
        kind("fields of one letter", CSV, "names", ["", "a,", "b\n"]),
        kind("empty fields", CSV, "names", ["", ",", "\n"]),
        kind("numbers", CSV, "numbers", ["", "7,", "7\n"]),
        kind("numbers of 17 digits", CSV, "numbers", ["", "12345678901234567,", "7\n"]),
        kind("numbers of many digits", CSV, "floats", ["", "9007199254740993.00000000000000000000001,", "7\n"]),
        kind("fields for a number", CSV, "number", ["", "a,", "b\n"]),
        nested,
        kind("arrays", NDJSON, "value", ["[", "[],", "0]\n"]),
        kind("arrays of one", NDJSON, "value", ["[", "[0],", "0]\n"]),
        kind("arrays of two", NDJSON, "value", ["[", "[0,0],", "0]\n"]),
        kind("objects", NDJSON, "value", ["[", "{},", "0]\n"]),
        kind("objects of one", NDJSON, "value", ["[", "{\"a\":0},", "0]\n"]),
        kind("objects of two", NDJSON, "value", ["[", "{\"a\":0,\"b\":\"\"},", "0]\n"]),
        kind("numbers", NDJSON, "value", ["[", "0,", "0]\n"]),
        kind("numbers of many digits", NDJSON, "value", ["[", "1234567890.1234567890e-10,", "0]\n"]),
        kind("fractions", NDJSON, "value", ["[", "1e-300,", "0]\n"]),
        kind("strings", NDJSON, "value", ["[", "\"\",", "0]\n"]),
        kind("strings of one letter", NDJSON, "value", ["[", "\"a\",", "0]\n"]),
        kind("escapes", NDJSON, "value", ["[\"", "\\u00e9", "\"]\n"]),
        kind("short escapes", NDJSON, "value", ["[\"", "\\n", "\"]\n"]),
        kind("strings of one escape", NDJSON, "value", ["[", "\"\\n\",", "0]\n"]),
        kind("a string", NDJSON, "value", ["[\"", "abcdefgh", "\"]\n"]),
        kind("a string of e acute", NDJSON, "value", ["[\"", "\u{e9}", "\"]\n"]),
        kind("blanks", NDJSON, "value", ["", " ", "0\n"]),
        kind("nothing that is asked for", NDJSON, "one", ["{", "\"a\":0,", "\"id\":0}\n"]),
        kind("members of a map", NDJSON, "values", ["{", "\"a\":0,", "\"id\":0}\n"]),
        kind("a number of digits", NDJSON, "value", ["0.", "1", "\n"]),
        kind("a string for a number", NDJSON, "number", ["\"", "\u{200b}", "\"\n"]),
        kind("a string for a number", NDJSON, "number", ["\"", "a", "\"\n"]),
        kind("a string for a variant", NDJSON, "level", ["\"", "\u{200b}", "\"\n"]),
        kind("a string for either", NDJSON, "either", ["\"", "\u{200b}", "\"\n"]),
        kind("an array for a number", NDJSON, "number", ["[", "0,", "0]\n"]),
        kind("no JSON at the end", NDJSON, "value", ["[", "0,", "x]\n"]),
        kind("strings of one letter", LENGTH, "names", ["", "\u{1}a", ""]),
        kind("empty strings", LENGTH, "names", ["", "\0", ""]),
        kind("numbers", LENGTH, "numbers", ["", "\u{7}", ""]),
        kind("sets of one", LENGTH, "sets", ["", "\u{1}\u{7}\u{1}a", ""]),
        kind("bytes", LENGTH, "bytes", ["", "a", ""]),
        kind("text", LENGTH, "text", ["", "a", ""]),
        kind("text", COBS, "text", ["", "a", ""]),
        kind("strings of one letter", COBS, "names", ["", "\u{1}a", ""]),
        kind("zeros", COBS, "numbers", ["", "\0", ""]),
    ];
    // A record for each of them has these members, or columns.
    for as_type in ["map", "row", "one"] {
        kinds.push(Kind {
            head: b"id,name,amount,note\n",
            is_ordinary: true,
            ..kind("a row of four", HEADED, as_type, ["", "1,a,2.5,b\n", ""])
        });
    }
    let object = "{\"id\":1,\"name\":\"a\",\"amount\":2.5,\"note\":\"b\"}\n";
    kinds.push(Kind { is_ordinary: true, ..kind("an object of four", NDJSON, "row", ["", object, ""]) });
    let names = "{\"time\":\"2026-06-11T09:30:00.125Z\",\"level\":\"INFO\",\"request\":1,\"ms\":2.5,\"message\":\"answered\",\"tags\":[\"a\",\"b\"]}\n";
    kinds.push(Kind { is_ordinary: true, ..kind("an event", NDJSON, "value", ["", names, ""]) });
    kinds.push(Kind { is_ordinary: true, ..kind("text", LENGTH, "text", ["", "a", ""]) });
    kinds
}

fn run(guest: &Guest, kind: &Kind, payload: Vec<u8>, budget: Option<u64>) -> Outcome {
    let harness = Harness::new(guest.clone()).payload([kind.head, &payload].concat()).media_type(&kind.media_type);
    budget.into_iter().fold(harness, Harness::slice_fuel).run().unwrap()
}

#[test]
fn many_records_stay_in_a_slice_and_one_in_what_is_published() {
    let guest = guest();
    println!("{:<26} {:<44} {:>8} {:>9} {:>9} {:>9}", "record", "read as", "k", "100 bytes", "1 KiB", "10 KiB");
    let mut failed = Vec::new();
    for kind in kinds() {
        // As many fields as a record may have.
        let whole = kind.record(if kind.media_type.contains("csv") { 16_000 } else { 100_000 });
        let outcome = run(&guest, &kind, whole.repeat(2), None);
        let k = outcome.fuel.max_between_host_calls as f64 / whole.len() as f64;
        let mut many = Vec::new();
        for bytes in [100, 1 << 10, 10 << 10] {
            let record = kind.record(bytes);
            let outcome = run(&guest, &kind, record.repeat(300_000 / record.len()), None);
            let most = outcome.fuel.max_between_host_calls;
            if outcome.outcome != Ending::Ok {
                failed.push(format!("{}, {}:\n{outcome}", kind.what, kind.media_type));
            }
            // A short record of JSON that is refused is put into words by serde_json.
            let k = if kind.what.starts_with("a string for") && record.len() <= 256 { 3_000.0 } else { k };
            if most > SLICE + (k * record.len() as f64) as u64 {
                failed.push(format!("{}, {}, {bytes}: {most}", kind.what, kind.media_type));
            }
            many.push(most);
        }
        println!("{:<26} {:<44} {k:>8.1} {:>9} {:>9} {:>9}", kind.what, kind.media_type, many[0], many[1], many[2]);
        for budget in BUDGETS {
            for bytes in [20, 100, 300, 1 << 10, 10 << 10] {
                let record = kind.record(bytes);
                let outcome = run(&guest, &kind, record.repeat((50_000 / record.len()).max(1)), Some(budget));
                if outcome.outcome == Ending::Ok {
                    continue;
                }
                let refused = outcome.error.as_ref().map_or("", |error| error.kind.as_str()) == "record-too-expensive";
                if !refused || (kind.is_ordinary && bytes <= 300) {
                    let why = outcome.error.as_ref().map_or(String::new(), |error| error.message.clone());
                    failed.push(format!(
                        "{}, {}, {bytes} bytes at {budget}: {} {why}",
                        kind.what, kind.media_type, outcome.outcome
                    ));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What is not a record, and what a record can have so much of that it must be found again: passed over in steps.
#[test]
fn what_lies_between_records_stays_in_a_slice() {
    const BYTES: usize = 256 * 1024;
    let guest = guest();
    let quoted = |end: &str| format!("\"{}\"\n", end.repeat(3_000 / end.len())).repeat(BYTES / 3_000);
    let mut payloads: Vec<(String, String)> = Vec::new();
    for end in ["\n", "\r\n", "\r"] {
        for (before, behind) in [("", ""), ("a,b\n", ""), ("", "a,b\n"), ("a,b\n", "c,d\n"), ("a,b\nc,d\n", "e,f")] {
            for media_type in ["text/csv; as=unit", "text/csv; header=absent; as=unit"] {
                payloads.push((media_type.into(), [before, &end.repeat(BYTES / end.len()), behind].concat()));
            }
        }
        payloads.push(("text/csv; header=absent; as=unit".into(), quoted(end)));
        // An open quote in front of a long rest, and rows of another length, each of which is refused and says where it starts.
        payloads.push(("text/csv; header=absent; as=unit".into(), format!("\"{}", end.repeat(BYTES / end.len()))));
        payloads.push(("text/csv; header=absent; as=unit".into(), format!("a{end}b,c{end}").repeat(10_000)));
    }
    payloads.push((format!("{NDJSON}value"), "\n".repeat(BYTES)));
    payloads.push((format!("{NDJSON}value"), " \r\n".repeat(BYTES / 3)));
    payloads.push((format!("{NDJSON}value"), format!("{}\n", " \t".repeat(60_000)).repeat(3)));
    payloads.push((format!("{NDJSON}value"), "x\n".repeat(2_000)));
    let mut failed = Vec::new();
    for charset in ["utf-8", "windows-1252", "koi8-r", "shift_jis", "gb18030", "utf-16le", "utf-16be", "iso-2022-jp"] {
        for (media_type, text) in &payloads {
            let payload = match charset {
                "utf-16le" => text.bytes().flat_map(|byte| [byte, 0]).collect(),
                "utf-16be" => text.bytes().flat_map(|byte| [0, byte]).collect(),
                _ => text.clone().into_bytes(),
            };
            for budget in [None, Some(60_000), Some(100_000), Some(900_000)] {
                let harness = Harness::new(guest.clone()).payload(payload.clone()).media_type(media_type).charset(charset);
                let outcome = budget.into_iter().fold(harness, Harness::slice_fuel).run().unwrap();
                let most = outcome.fuel.max_between_host_calls;
                let kind = outcome.error.as_ref().map_or("", |error| error.kind.as_str());
                // What an open quote makes one record of is more than a slice with a budget can pay for.
                let refused = text.starts_with('"') && budget.is_some() && kind == "record-too-expensive";
                if (outcome.outcome != Ending::Ok && kind != "records-lost" && !refused) || most > SLICE {
                    let start: String = text.chars().take(12).collect();
                    failed.push(format!("{charset}, {media_type}, {start:?} at {budget:?}: {} {most}", outcome.outcome));
                }
            }
        }
    }
    for (media_type, payload) in [
        (format!("{COBS}text"), vec![0; BYTES]),
        (format!("{COBS}text"), vec![7; BYTES]),
        (format!("{COBS}text"), b"\x03a\0".repeat(BYTES / 3)),
        (format!("{LENGTH}text"), vec![0; BYTES]),
        (format!("{LENGTH}text"), [varint(BYTES), vec![7; BYTES]].concat().repeat(2)),
    ] {
        for budget in [None, Some(60_000), Some(100_000), Some(900_000)] {
            let harness = Harness::new(guest.clone()).payload(payload.clone()).media_type(&media_type);
            let outcome = budget.into_iter().fold(harness, Harness::slice_fuel).run().unwrap();
            let most = outcome.fuel.max_between_host_calls;
            if outcome.outcome == Ending::OutOfFuel || most > SLICE {
                failed.push(format!("{media_type}, {:?} at {budget:?}: {} {most}", &payload[..3], outcome.outcome));
            }
        }
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}
