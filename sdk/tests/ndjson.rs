//! NDJSON: a value from each line, as serde_json reads the line, however the payload was cut and in whatever charset it came.
#![cfg(feature = "ndjson")]

mod common;

use std::collections::BTreeMap;

use common::{Cut, encode, every_cut};
use intake::memory::Script;
use intake::{BadRecords, Error, ErrorKind, Limits};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::Deserialize;
use serde_json::Value;

/// What came of a record: its number, its offset, and its value or what was said of it.
type Seen = (u64, u64, Result<Value, String>);

/// Reads all records, each reported, whatever it is.
fn read(script: Script) -> Vec<Seen> {
    let mut seen = Vec::new();
    let ran = script.run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Report)?;
        let mut records = payload.ndjson()?;
        loop {
            match records.next::<Value>().await {
                Ok(Some(record)) => seen.push((record.number(), record.at(), Ok(record.into_inner()))),
                Ok(None) => break,
                Err(error) => seen.push(said(&error)),
            }
        }
        for _ in 0..2 {
            assert!(records.next::<Value>().await?.is_none(), "a record after the end");
        }
        let bad = seen.iter().filter(|(_, _, value)| value.is_err()).count();
        assert_eq!(records.bad(), bad as u64);
        Ok(())
    });
    ran.outcome.unwrap();
    assert!(ran.is_finished, "a reported record breaks nothing");
    seen
}

fn said(error: &Error) -> Seen {
    (error.record().unwrap(), error.offset().unwrap(), Err(error.to_string()))
}

/// What serde_json says of each line of the whole, in UTF-8.
fn oracle(whole: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    let (mut at, mut number) = (0, 0);
    for line in whole.split_inclusive('\n') {
        if !line.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            number += 1;
            let text = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            let value = serde_json::from_str(text).map_err(|error| {
                let (column, place) = (error.column(), format!(" at line {} column {}", error.line(), error.column()));
                let why = error.to_string().replace(&place, "");
                format!("records at byte {at}: record {number}: {why}, at column {column}")
            });
            seen.push((number, at, value));
        }
        at += line.len() as u64;
    }
    seen
}

const SMALL: &str =
    "{\"a\":1}\r\n\n \t\r\n[\"caf\u{e9} \u{1F600}\",-0.5e3]\n{\"a\":}\nnull\n\"\\u00e9\\n\"\r\r\n  7 8\n{\"x\":{}}";

#[test]
fn records_are_those_of_serde_json_in_every_cut() {
    let wanted = oracle(SMALL);
    assert_eq!(wanted.len(), 7);
    for cut in every_cut(SMALL.len()) {
        assert_eq!(read(cut.apply(Script::new(), SMALL.as_bytes())), wanted, "{cut:?}");
    }
}

#[test]
fn records_are_the_same_in_every_charset_and_know_where_they_stood() {
    let text = SMALL.replace('\u{1F600}', "o");
    for charset in ["windows-1252", "UTF-16LE", "UTF-16BE", "gb18030", "macintosh"] {
        let payload = encode(charset, &text);
        let wanted: Vec<Seen> = oracle(&text)
            .into_iter()
            .map(|(number, at, value)| {
                let before = encode(charset, &text[..at as usize]).len() as u64;
                let value = value.map_err(|said| said.replace(&format!("at byte {at}"), &format!("at byte {before}")));
                (number, before, value)
            })
            .collect();
        for cut in every_cut(payload.len()).step_by(3) {
            assert_eq!(read(cut.apply(Script::new().charset(charset), &payload)), wanted, "{charset}, {cut:?}");
        }
    }
}

#[derive(Deserialize, Debug, PartialEq)]
struct Borrowed<'a> {
    name: &'a str,
    rest: BTreeMap<&'a str, u32>,
}

#[test]
fn a_value_may_borrow_from_its_record() {
    let payload = "{\"name\":\"caf\u{e9}\",\"rest\":{\"a\":1}}\n{\"name\":\"\",\"rest\":{}}\n";
    for cut in every_cut(payload.len()) {
        let mut seen = Vec::new();
        let ran = cut.apply(Script::new(), payload.as_bytes()).run_fn(async |payload, _| {
            let mut records = payload.ndjson()?;
            while let Some(record) = records.next::<Borrowed>().await? {
                seen.push((record.name.to_owned(), record.rest.values().sum::<u32>()));
            }
            Ok(())
        });
        ran.outcome.unwrap();
        assert_eq!(seen, [("caf\u{e9}".to_owned(), 1), (String::new(), 0)], "{cut:?}");
    }
}

/// Runs over `payload` with a policy: the numbers that came, how many were bad, and how it ended.
fn under(policy: BadRecords, limits: Limits, payload: &str) -> (Vec<u32>, u64, Result<(), String>) {
    let (mut seen, mut bad) = (Vec::new(), 0);
    let ran = Script::new().chunk(payload).run_fn(async |payload, _| {
        payload.set_bad_records(policy)?;
        payload.set_limits(limits)?;
        let mut records = payload.ndjson()?;
        while let Some(record) = records.next::<u32>().await? {
            seen.push(*record);
        }
        bad = records.bad();
        assert_eq!(records.first_bad().map(Error::kind), (bad > 0).then_some(ErrorKind::BadRecord));
        Ok(())
    });
    assert_eq!(ran.outcome.is_ok(), ran.is_finished);
    (seen, bad, ran.outcome.map_err(|error| error.to_string()))
}

#[test]
fn the_author_chooses_what_becomes_of_bad_records() {
    let payload = "1\n2x\n3\n{}\n5";
    let first = "records at byte 2: record 2: trailing characters, at column 2";
    assert_eq!(under(BadRecords::Stop, Limits::default(), payload), (vec![1], 0, Err(first.into())));
    assert_eq!(under(BadRecords::Skip, Limits::default(), payload), (vec![1, 3, 5], 2, Ok(())));
    assert_eq!(under(BadRecords::Report, Limits::default(), payload), (vec![1], 0, Err(first.into())));
    let mut limits = Limits::default();
    limits.bad_records = 1;
    let too_many = "records at byte 7: more bad records than the limit of 1 (`bad_records`): record 4: invalid type: map, \
                    expected u32";
    assert_eq!(under(BadRecords::Skip, limits, payload), (vec![1, 3], 0, Err(too_many.into())));
}

#[test]
fn a_handler_that_overlooks_the_record_that_stopped_the_payload_cannot_finish() {
    let ran = Script::new().chunk("1\nx\n3\n").run_fn(async |payload, _| {
        let mut records = payload.ndjson()?;
        while let Ok(Some(_)) = records.next::<u32>().await {}
        let again = records.next::<u32>().await.unwrap_err();
        assert_eq!((again.kind(), again.record(), again.offset()), (ErrorKind::BadRecord, Some(2), Some(2)));
        Ok(())
    });
    assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::BadRecord);
    assert!(!ran.is_finished);
}

#[test]
fn an_over_long_record_is_passed_over_to_its_end_and_never_taken_up_in_its_middle() {
    let mut limits = Limits::default();
    limits.record_bytes = 10;
    // The last line is but white space.
    let payload = "\"0123456\"\n\"0123456789\"  1\n 2\n          \n           \n";
    for cut in every_cut(payload.len()) {
        let mut seen = Vec::new();
        let ran = cut.apply(Script::new(), payload.as_bytes()).run_fn(async |payload, _| {
            payload.set_bad_records(BadRecords::Report)?;
            payload.set_limits(limits.clone())?;
            let mut records = payload.ndjson()?;
            loop {
                match records.next::<Value>().await {
                    Ok(Some(record)) => seen.push(format!("{} {} {}", record.number(), record.at(), *record)),
                    Ok(None) => return Ok(()),
                    Err(error) => seen.push(format!("{} {error}", error.kind())),
                }
            }
        });
        ran.outcome.unwrap();
        let too_long = "record-too-long records at byte 10: record 2 is longer than the limit of 10 bytes (`record_bytes`)";
        let blank = "record-too-long records at byte 40: record 4 is longer than the limit of 10 bytes (`record_bytes`)";
        assert_eq!(seen, ["1 0 \"0123456\"", too_long, "3 26 2", blank], "{cut:?}");
    }
}

#[test]
fn a_deeply_nested_value_is_an_error_and_no_trap() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}\n7\n", open.repeat(20_000), close.repeat(20_000));
        let seen = read(Script::new().cut(deep.as_bytes(), &[65_536]));
        let Err(said) = &seen[0].2 else { panic!("it was parsed") };
        assert!(said.starts_with("records at byte 0: record 1: recursion limit exceeded"), "{said}");
        assert_eq!(seen[1].2, Ok(Value::from(7)));
    }
}

#[test]
fn records_can_follow_lines_and_nothing_can_follow_records() {
    let ran = Script::new().chunk("a head\nof two lines\n{\"a\":1}\n[]").run_fn(async |payload, _| {
        let mut lines = payload.lines()?;
        for _ in 0..2 {
            lines.next().await?;
        }
        let mut records = payload.ndjson()?;
        let first = records.next::<Value>().await?.unwrap();
        assert_eq!((first.number(), first.at()), (1, 20));
        for error in [payload.ndjson().err(), payload.lines().err(), payload.text().err(), payload.chunks().err()] {
            assert_eq!(error.unwrap().kind(), ErrorKind::Misuse);
        }
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn what_ends_a_payload_ends_its_records_whatever_the_policy() {
    let ran = Script::new().chunk("1\n2\n3").aborted("gone").run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        let mut records = payload.ndjson()?;
        let mut sum = 0;
        while let Some(record) = records.next::<u32>().await? {
            sum += *record;
        }
        unreachable!("the sum is {sum}")
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "source at byte 5: the payload broke off");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(Value::from("\u{1F600}\r\n\"\\\u{0}\u{e9}")),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z\u{e9}\u{65e5}\"]{0,4}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// One line: a value, or something that looks like one.
fn line() -> impl Strategy<Value = String> {
    let value = values().prop_map(|value| value.to_string());
    let cut = (values(), 0usize..30).prop_map(|(value, at)| value.to_string().chars().take(at).collect());
    prop_oneof![6 => value, 1 => cut, 1 => "[ \t\r{}\\[\\]\",:0-9a-z]{0,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_records_are_those_of_serde_json_however_they_are_cut(
        lines in prop::collection::vec((line(), prop::bool::ANY), 0..12),
        times in prop_oneof![9 => Just(1usize), 1 => Just(60usize)],
        mut sizes in prop::collection::vec(0usize..40, 0..6),
        slice_fuel in prop_oneof![Just(None), Just(Some(400_000)), Just(Some(800_000))],
    ) {
        let whole: String = lines.iter().map(|(line, crlf)| format!("{line}{}", if *crlf { "\r\n" } else { "\n" })).collect();
        let whole = whole.repeat(times);
        sizes.push(1 + lines.len());
        let script = Cut::Cycle(sizes).apply(Script::new(), whole.as_bytes());
        let script = match slice_fuel {
            Some(fuel) => script.slice_fuel(fuel),
            None => script,
        };
        // What is said on top of serde_json's words has tests of its own.
        let plain = |said: &String| said.split(": found ").next().unwrap().split(": it looks").next().unwrap().to_owned();
        let seen: Vec<Seen> = read(script).into_iter().map(|(number, at, value)| (number, at, value.map_err(|said| plain(&said)))).collect();
        prop_assert_eq!(seen, oracle(&whole));
    }
}

/// Flips, drops, adds and cuts, at each byte: no panic, no end missed, and what is said is what serde_json says of that line.
#[test]
fn damage_is_told_and_stays_in_its_line() {
    let whole = "{\"a\":[1,2]}\n{\"b\":\"x\"}\n\"\u{e9}\"\n";
    let bytes = whole.as_bytes();
    let mut damaged: Vec<Vec<u8>> = Vec::new();
    for at in 0..bytes.len() {
        damaged.extend((0..8).map(|bit| [&bytes[..at], &[bytes[at] ^ (1 << bit)], &bytes[at + 1..]].concat()));
        damaged.extend([0, b'\n', b'"', b'{', 0xFF].map(|byte| [&bytes[..at], &[byte], &bytes[at..]].concat()));
        damaged.push([&bytes[..at], &bytes[at + 1..]].concat());
        damaged.push(bytes[..at].to_vec());
    }
    for payload in damaged {
        let whole = String::from_utf8_lossy(&payload);
        let wanted: Vec<_> = oracle(&whole).into_iter().map(|(number, _, value)| (number, value.ok())).collect();
        let seen: Vec<_> =
            read(Script::new().cut(&payload, &[3])).into_iter().map(|(number, _, value)| (number, value.ok())).collect();
        assert_eq!(seen, wanted, "{payload:02X?}");
    }
}

#[test]
fn a_handler_that_does_not_go_on_after_a_reported_record_cannot_finish() {
    for (accepts, finishes) in [(false, false), (true, true)] {
        let ran = Script::new().chunk("1\nx\n2\n").run_fn(async |payload, _| {
            payload.set_bad_records(BadRecords::Report)?;
            if accepts {
                payload.accept_broken();
            }
            let mut records = payload.ndjson()?;
            while let Ok(Some(_)) = records.next::<u32>().await {}
            Ok(())
        });
        assert_eq!(ran.is_finished, finishes);
        assert_eq!((ran.summary.bad_records, ran.summary.first_bad_record_at), (1, Some(2)));
    }
}

#[test]
fn a_borrowed_string_with_escapes_says_what_to_take_instead() {
    let ran = Script::new().chunk("\"a\\n\"").run_fn(async |payload, _| {
        payload.ndjson()?.next::<&str>().await?;
        Ok(())
    });
    let wanted = "records at byte 0: record 1: invalid type: string \"a\\n\", expected a borrowed string \
                  (it has escapes: take a `Cow<str>` or a `String`), at column 5";
    assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
}

/// What does not fit the type is quoted in the error, as far as that is bounded: a slice has some ten such records.
#[test]
fn records_that_are_refused_come_to_checkpoints() {
    let line = format!("\"{}\"\n", "\u{e000}".repeat(30));
    let ran = Script::new().cut(line.repeat(1000).as_bytes(), &[65_536]).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        assert!(payload.ndjson()?.next::<u32>().await?.is_none());
        Ok(())
    });
    assert!(ran.outcome.is_ok() && ran.checkpoints >= 90, "{}", ran.checkpoints);
}

/// What is said of the first record that is bad.
fn first_bad<T: for<'a> Deserialize<'a>>(payload: &[u8], record_bytes: usize) -> String {
    let mut said = None;
    for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Cycle(vec![7, 0, 3]), Cut::Cycle(vec![1000])] {
        let ran = cut.apply(Script::new(), payload).run_fn(async |payload, _| {
            let mut limits = Limits::default();
            limits.record_bytes = record_bytes;
            payload.set_limits(limits)?;
            let mut records = payload.ndjson()?;
            while records.next::<T>().await?.is_some() {}
            Ok(())
        });
        let error = ran.outcome.unwrap_err().message().to_owned();
        assert_eq!(*said.get_or_insert(error.clone()), error, "{cut:?}");
    }
    said.unwrap()
}

#[test]
fn a_character_that_is_not_seen_is_shown() {
    for (payload, wanted) in [
        ("1\n\u{feff}{}\n", "record 2: expected value, at column 1: found \"\\u{feff}\" (U+FEFF, a byte order mark)"),
        ("\0\0{}\n", "record 1: expected value, at column 1: found \"\\0\" (U+0000, NUL)"),
        ("{}\0\n", "record 1: trailing characters, at column 3: found \"\\0\" (U+0000, NUL)"),
        (
            "\u{1e}{}\n",
            "record 1: expected value, at column 1: found \"\\u{1e}\" (U+001E, the record separator of RFC 7464, which NDJSON \
             does not use)",
        ),
        ("[1,\u{a0}2]\n", "record 1: expected value, at column 4: found \"\\u{a0}\" (U+00A0)"),
        ("{\u{201c}a\u{201d}:1}\n", "record 1: key must be a string, at column 2: found \"\u{201c}\" (U+201C)"),
        (
            "\"a\tb\"\n",
            "record 1: control character (\\u0000-\\u001F) found while parsing a string, at column 3: found \"\\t\" (U+0009, a tab)",
        ),
        ("x\n", "record 1: expected value, at column 1"),
    ] {
        assert_eq!(first_bad::<Value>(payload.as_bytes(), 1000), wanted);
    }
    let wanted = "record 1: expected value, at column 1: found \"\u{fffd}\" (U+FFFD, which stands for malformed bytes)";
    assert_eq!(first_bad::<Value>(b"\xFF\n", 1000), wanted);
}

const ONE_DOCUMENT: &str =
    ": it looks like one JSON document, but NDJSON has a value on each line (`jq -c '.[]'` turns an array into that)";

#[derive(Deserialize)]
struct Level {
    #[serde(rename = "level")]
    _level: u32,
}

#[test]
fn one_json_document_is_told_from_records() {
    for (payload, why) in [
        ("[\n {\"level\":1},\n {\"level\":2}\n]\n", "EOF while parsing a list, at column 1"),
        ("{\n  \"level\": 1\n}\n", "EOF while parsing an object, at column 1"),
        ("{\"levels\": [\r\n1]}", "EOF while parsing a list, at column 12"),
        ("[{\"level\":1},\n{\"level\":2}]", "invalid type: map, expected u32, at column 1"),
        ("[{\"level\":1},{\"level\":2}]\n", "invalid type: map, expected u32, at column 1"),
    ] {
        assert_eq!(first_bad::<Level>(payload.as_bytes(), 1000), format!("record 1: {why}{ONE_DOCUMENT}"), "{payload}");
    }
    let wanted = format!("record 1: invalid type: sequence, expected u32{ONE_DOCUMENT}");
    assert_eq!(first_bad::<u32>(b"[1,2]\n", 1000), wanted);
    let large = format!("[{}1]", "{\"level\":1},".repeat(100));
    let wanted = format!("record 1 is longer than the limit of 1000 bytes (`record_bytes`){ONE_DOCUMENT}");
    assert_eq!(first_bad::<Level>(large.as_bytes(), 1000), wanted);
    // A record that was cut off is no document, and neither is what comes later.
    assert_eq!(first_bad::<Level>(b"{\"level\":1", 1000), "record 1: EOF while parsing an object, at column 10");
    assert_eq!(first_bad::<Level>(b"{\"level\":1}\n[\n", 1000), "record 2: EOF while parsing a list, at column 1");
}

#[test]
fn half_a_surrogate_pair_is_named() {
    for (line, wanted) in [
        (r#""a\ud83d""#, r"`\ud83d` is half of a surrogate pair"),
        (r#""\uD83D\u0041""#, r"`\uD83D` is half of a surrogate pair"),
        (r#""\ud83d\n""#, r"`\ud83d` is half of a surrogate pair"),
        (r#""\ude00""#, r"`\ude00` is half of a surrogate pair"),
        (r#"{"\udbff x":1}"#, r"`\udbff` is half of a surrogate pair"),
        (r#""\ud83d\ud83d""#, r"`\ud83d` is half of a surrogate pair"),
    ] {
        let said = first_bad::<Value>(line.as_bytes(), 1000);
        assert!(said.starts_with(&format!("record 1: {wanted}, at column ")), "{said}");
    }
    assert!(read(Script::new().chunk(r#""\ud83d\ude00""#))[0].2.is_ok());
    let said = first_bad::<Value>(br#""\u12""#, 1000);
    assert!(!said.contains("surrogate"), "{said}");
}

#[test]
fn a_line_that_is_too_long_says_what_it_looks_like() {
    let long = "record 1 is longer than the limit of 1000 bytes (`record_bytes`)";
    let nul = format!("{long}: it is full of NUL (U+0000), as a sparse file is");
    assert_eq!(first_bad::<Value>(&[0; 3000], 1000), nul);
    assert_eq!(first_bad::<Value>(&[&b"{\"a\":"[..], &[0; 3000], b"1}\n"].concat(), 1000), nul);
    assert_eq!(first_bad::<Value>(&[&[0; 1000], &b"{}\n"[..]].concat(), 1000), nul);
    let cr = format!("{long}: it has CR (U+000D) and no LF, and only an LF ends a line");
    assert_eq!(first_bad::<Value>(&b"{\"level\":1}\r".repeat(100), 1000), cr);
    assert_eq!(first_bad::<Value>(format!("{{{}}}\r\n", " ".repeat(1000)).as_bytes(), 1000), long);
}

/// A payload of one large JSON array gave an error for each line, and none said why.
#[test]
fn serde_json_404_undici_4295_one_large_json_array() {
    let element = "{\"level\":1},\n";
    let pretty = format!("[\n{}{{\"level\":1}}\n]\n", element.repeat(20_000));
    let said = first_bad::<Level>(pretty.as_bytes(), 131_072);
    assert_eq!(said, format!("record 1: EOF while parsing a list, at column 1{ONE_DOCUMENT}"));
    let compact = pretty.replace('\n', "");
    let said = first_bad::<Level>(compact.as_bytes(), 131_072);
    assert_eq!(said, format!("record 1 is longer than the limit of 131072 bytes (`record_bytes`){ONE_DOCUMENT}"));
}

/// A log that holds NULs, of a machine that went down while it was written: the error showed nothing of them.
#[test]
fn moby_53631_gascity_5336_nuls_in_a_log() {
    let log = [&b"{\"level\":1}\n"[..], &[0; 20], b"{\"level\":2}\n{\"level\":3}\n"].concat();
    let mut seen = Vec::new();
    let ran = Script::new().cut(&log, &[7]).run_fn(async |payload, _| {
        payload.set_bad_records(BadRecords::Skip)?;
        let mut records = payload.ndjson()?;
        while let Some(record) = records.next::<Value>().await? {
            seen.push(record["level"].clone());
        }
        assert_eq!(
            records.first_bad().unwrap().to_string(),
            "records at byte 12: record 2: expected value, at column 1: found \"\\0\" (U+0000, NUL)"
        );
        Ok(())
    });
    ran.outcome.unwrap();
    assert_eq!(seen, [1, 3]);
    assert_eq!((ran.summary.bad_records, ran.summary.skipped_bytes, ran.summary.skipped_lines), (1, 32, 1));
    // A block of them that is longer than a line may be.
    let said = first_bad::<Value>(&[&b"{\"level\":1}\n{\"lev"[..], &[0; 300_000], b"{\"level\":3}\n"].concat(), 131_072);
    let long =
        "record 2 is longer than the limit of 131072 bytes (`record_bytes`): it is full of NUL (U+0000), as a sparse file is";
    assert_eq!(said, long);
}
