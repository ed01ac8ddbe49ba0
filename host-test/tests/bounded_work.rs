//! Bounded work, for every kind of generated payload, in every way of reading it, over twelve charsets and all budgets: between
//! two host calls the SDK stays within 500,000 fuel and a record's own price, and a run never ends out of fuel.
//!
//! The ordinary run makes a case for each payload and way, so that all pairs of payload, way, charset and budget are met;
//! `INTAKE_FULL=1` makes all cases.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use host_test::generate::{Generate, Kind};
use host_test::{Ending, Guest, Harness, LogLevel, Payload};

/// Some chunks, and many slices of the smallest budget.
const SIZE: u64 = 150_000;

/// The fuel that the SDK spends at most between two host calls, and on top of that for each byte of a record that is parsed in one
/// go (`docs/records.md`).
const CEILING: u64 = 500_000;
const CSV_BYTE: u64 = 23;
const NDJSON_BYTE: u64 = 435;
const POSTCARD_BYTE: u64 = 75;

/// The default limit of a record, in bytes.
const RECORD_LIMIT: u64 = 128 << 10;

/// What the host gives between two host calls; the first is the smallest budget that is supported.
const BUDGETS: [Option<u64>; 5] = [Some(60_000), Some(100_000), Some(300_000), Some(1_000_000), None];

const CHARSETS: [&str; 12] = [
    "UTF-8",
    "windows-1252",
    "KOI8-R",
    "windows-1258",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "Big5",
    "gb18030",
    "ISO-2022-JP",
    "UTF-16LE",
    "UTF-16BE",
];

const PAYLOADS: [&str; 21] = [
    "log",
    "prose",
    "dense",
    "malformed",
    "one-line",
    "newlines",
    "csv",
    "csv,blank=98,bad=1,ends=lf",
    "csv,blank=98,bad=1,ends=crlf",
    "csv,blank=98,bad=1,ends=cr",
    "csv,bad=90",
    "csv,line=5000,bad=30",
    "ndjson",
    "ndjson,blank=98,bad=1",
    "ndjson,bad=90",
    "ndjson,line=5000,bad=30",
    "postcard",
    "postcard,blank=98,bad=1",
    "postcard,bad=60,crc=none",
    "postcard,framing=length,bad=30,blank=30",
    "postcard,framing=length,crc=none",
];

const WAYS: [&str; 23] = [
    "chunks",
    "text",
    "lines",
    "csv-struct",
    "csv-value",
    "csv-strings",
    "ndjson-struct",
    "ndjson-value",
    "ndjson-strings",
    "postcard-struct; framing=cobs; crc=crc32",
    "postcard-struct; framing=cobs",
    "postcard-struct; framing=length; crc=crc32",
    "postcard-struct; framing=length",
    "postcard-value; framing=cobs",
    "postcard-value; framing=length",
    "postcard-strings; framing=cobs; crc=crc32",
    "postcard-strings; framing=cobs",
    "postcard-strings; framing=length",
    "records-struct",
    "records-value",
    "records-strings",
    "records-struct; bad=report",
    "ndjson-value; bad=report",
];

/// The ways in which a handler is given items.
const SPENDING: [(&str, &str); 15] = [
    ("chunks", "free"),
    ("text", "free"),
    ("lines", "free"),
    ("chunks", "write"),
    ("text", "write"),
    ("lines", "write"),
    ("chunks", "echo"),
    ("text", "echo"),
    ("lines", "echo"),
    ("csv-struct", "free"),
    ("csv-strings", "free"),
    ("ndjson-struct", "free"),
    ("ndjson-value", "free"),
    ("postcard-struct; framing=cobs; crc=crc32", "free"),
    ("records-struct", "free"),
];

/// The most that the SDK and a handler spend together that spends what is free, where no budget is set.
const TOGETHER: u64 = 1_000_000;

/// The errors with which a payload may end that is not in the format in which it is read, or has a record that a whole slice cannot
/// pay for.
const ENDS: [&str; 3] = ["records-lost", "record-too-long", "record-too-expensive"];

#[derive(Debug, Clone, Copy, PartialEq)]
struct Case {
    payload: &'static str,
    way: &'static str,
    charset: &'static str,
    budget: Option<u64>,
    /// What the guest's handler does by itself: nothing, spend what is `free`, that and a `write`, or `echo` the item.
    spend: &'static str,
}

/// One for each payload and way. Charset and budget go by steps that meet all their pairs, which `all_pairs_are_met` holds.
fn some() -> Vec<Case> {
    let one = |(p, payload): (usize, &'static str), (w, way): (usize, &'static str)| {
        let (charset, budget) = (CHARSETS[(p + w) % CHARSETS.len()], BUDGETS[(p + 2 * w) % BUDGETS.len()]);
        Case { payload, way, charset, budget, spend: "" }
    };
    let payloads = PAYLOADS.into_iter().enumerate();
    payloads.flat_map(|payload| WAYS.into_iter().enumerate().map(move |way| one(payload, way))).collect()
}

fn all() -> Vec<Case> {
    let mut all = Vec::new();
    for payload in PAYLOADS {
        for way in WAYS {
            for charset in CHARSETS {
                all.extend(BUDGETS.map(|budget| Case { payload, way, charset, budget, spend: "" }));
            }
        }
    }
    all
}

/// The cases in which the handler does something. With long lines it spends nothing, for on a single item no more than half of the
/// budget is free.
fn spending() -> Vec<Case> {
    // What is no text, or has CRs alone, can be a single line.
    let has_long_lines = |payload: &str| ["line=", "one-line", "ends=cr", "postcard"].iter().any(|part| payload.contains(part));
    // The smallest budget, and one of the others.
    let one = |p: usize, payload, w: usize| {
        let (way, spend) = SPENDING[w];
        let each = move |b| Case { payload, way, charset: CHARSETS[(p + w + b) % CHARSETS.len()], budget: BUDGETS[b], spend };
        [0, 1 + (p + w) % (BUDGETS.len() - 1)].map(each)
    };
    let payloads = PAYLOADS.into_iter().enumerate();
    let cases = payloads.flat_map(|(p, payload)| (0..SPENDING.len()).flat_map(move |w| one(p, payload, w)));
    cases.filter(|case| case.spend == "echo" || !has_long_lines(case.payload)).collect()
}

fn is_full() -> bool {
    std::env::var_os("INTAKE_FULL").is_some_and(|full| full == "1")
}

fn generate(case: Case) -> Generate {
    let generate: Generate = format!("{},seed=7", case.payload).parse().unwrap();
    let generate = generate.with_size(SIZE);
    if generate.kind().has_charset() { generate.with_charset(case.charset).unwrap() } else { generate }
}

/// What this case may spend between two host calls.
fn ceiling(case: Case, payload: &[u8]) -> u64 {
    // In a payload that is not in the format and the framing in which it is read, anything up to the limit can be a record.
    let kind = case.payload.split(',').next().unwrap_or_default();
    let reads_its_kind = case.way.starts_with("records") || case.way.starts_with(kind);
    let is_framed_alike = kind != "postcard" || (case.way.contains("framing=cobs") && !case.payload.contains("framing"));
    let longest = |is_end: fn(u8) -> bool| {
        if !reads_its_kind || !is_framed_alike {
            return RECORD_LIMIT;
        }
        payload.split(|byte| is_end(*byte)).map(<[u8]>::len).max().unwrap_or_default() as u64
    };
    let line = || longest(|byte| byte == b'\n' || byte == b'\r');
    let (format, _) = case.way.split_once('-').unwrap_or((case.way, ""));
    let format = match (format, case.payload.split(',').next()) {
        ("records", Some(kind @ ("csv" | "postcard"))) => kind,
        ("records", _) => "ndjson",
        (format, _) => format,
    };
    let record = match format {
        "csv" => CSV_BYTE * line(),
        "ndjson" => NDJSON_BYTE * line(),
        "postcard" => POSTCARD_BYTE * longest(|byte| byte == 0),
        _ => 0,
    };
    CEILING + record
}

/// What is wrong with this case, if anything is.
fn fault(guest: &Guest, case: Case, log: Option<LogLevel>) -> Option<String> {
    let generate = generate(case);
    let mut payload = Vec::new();
    generate.read().read_to_end(&mut payload).unwrap();
    let ceiling = if case.spend.is_empty() { ceiling(case, &payload) } else { TOGETHER };
    let media_type = generate.media_type().unwrap_or_else(|| "application/x-ndjson".to_owned());
    // A way that says a framing is not told of the payload's own.
    let (essence, parameters) = media_type.split_once(';').unwrap_or((&media_type, ""));
    let parameters = if case.way.contains("framing") { "" } else { parameters };
    let mut harness = Harness::new(guest.clone())
        .payload(Payload::bytes(payload))
        .charset(case.charset)
        .media_type(format!("{essence}; read={}; spend={};{parameters}", case.way, case.spend).trim_end_matches(';'))
        .timeout(Duration::from_secs(60))
        .keep_reply(0);
    if let Some(log) = log {
        harness = harness.log(log);
    }
    if let Some(budget) = case.budget {
        harness = harness.slice_fuel(budget);
    }
    let outcome = harness.run().unwrap();
    let most = outcome.fuel.max_between_host_calls;
    let error = outcome.error.as_ref().map_or(String::new(), |error| format!("{}: {}", error.kind, error.message));
    let may_end = match outcome.outcome {
        Ending::Ok => true,
        Ending::GuestError => ENDS.contains(&outcome.error.as_ref().map_or("", |error| error.kind.as_str())),
        _ => false,
    };
    // Logs are no part of what is promised of a slice, but for that a run comes to its end.
    let is_fine = if log.is_some() { may_end || outcome.outcome == Ending::OutOfFuel } else { may_end && most <= ceiling };
    if is_fine {
        return None;
    }
    let Case { payload, way, charset, budget, spend } = case;
    Some(format!("{payload} | {way} | {charset} | {budget:?} | {spend}: {:?} {error}, {most} of {ceiling}", outcome.outcome))
}

fn readers() -> Guest {
    Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readers")).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs all of them, side by side.
fn assert_bounded(cases: &[Case], log: Option<LogLevel>) {
    let (guest, next, faults) = (readers(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fault = fault(&guest, *case, log);
                    faults.lock().unwrap().extend(fault);
                }
            });
        }
    });
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {} cases:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn work_is_bounded_whatever_is_read_and_however() {
    assert_bounded(&if is_full() { all() } else { some() }, None);
}

/// Each slice logs how far the run is before it has done anything: work that takes most of a slice must not wait for one that does not.
#[test]
fn a_run_that_logs_everything_goes_on() {
    let cases = some().into_iter().map(|case| Case { budget: Some(100_000), ..case });
    assert_bounded(&cases.collect::<Vec<_>>(), Some(LogLevel::Trace));
}

/// What `Pace` says of it.
#[test]
fn a_handler_may_spend_what_is_free() {
    assert_bounded(&spending(), None);
}

/// Or the test above would hold less than it says.
#[test]
fn the_handler_spends_what_is_free() {
    let fuel = |spend: &str| {
        let payload: Generate = "newlines,size=100000".parse().unwrap();
        let media_type = format!("text/plain; read=lines; spend={spend}");
        let outcome = Harness::new(readers()).payload(payload).media_type(media_type).run().unwrap();
        outcome.assert_reply("100000 items, 0 bad\n");
        outcome.fuel.total
    };
    let each = (fuel("free") - fuel("none")) / 100_000;
    assert!((1_000..1_200).contains(&each), "{each} fuel a line");
}

#[test]
fn all_pairs_are_met() {
    let cases = some();
    let pairs = |pair: fn(&Case) -> (String, String)| cases.iter().map(pair).collect::<HashSet<_>>().len();
    let (payloads, ways, charsets, budgets) = (PAYLOADS.len(), WAYS.len(), CHARSETS.len(), BUDGETS.len());
    assert_eq!(pairs(|case| (case.payload.into(), case.way.into())), payloads * ways);
    assert_eq!(pairs(|case| (case.payload.into(), case.charset.into())), payloads * charsets);
    assert_eq!(pairs(|case| (case.payload.into(), format!("{:?}", case.budget))), payloads * budgets);
    assert_eq!(pairs(|case| (case.way.into(), case.charset.into())), ways * charsets);
    assert_eq!(pairs(|case| (case.way.into(), format!("{:?}", case.budget))), ways * budgets);
    assert_eq!(pairs(|case| (case.charset.into(), format!("{:?}", case.budget))), charsets * budgets);
}

#[test]
fn every_kind_is_read() {
    for kind in Kind::ALL {
        assert!(PAYLOADS.iter().any(|payload| payload.split(',').next() == Some(kind.name())), "{}", kind.name());
    }
}
