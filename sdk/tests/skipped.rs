//! What no item has is counted: the bytes of bad records and of lines that are too long, and the line ends among them, however
//! the payload was cut and in whatever charset it came.
#![cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]

mod common;

use common::{Cut, encode, every_cut};
use intake::memory::Script;
use intake::{BadRecords, ErrorKind, Framing, Limits, Payload, Result};
use serde::Deserialize;

const CHARSETS: [&str; 8] =
    ["UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "Shift_JIS", "ISO-2022-JP", "gb18030", "windows-1251"];

/// A part of a payload: an item that is read, or one that is bad.
enum Part<'a> {
    Good(&'a str),
    Bad(&'a str),
}

use Part::{Bad, Good};

/// How a payload is read.
#[derive(Clone, Copy, Debug)]
enum Way {
    Csv,
    Tsv,
    Ndjson,
    Lines,
}

async fn read(payload: &mut Payload, way: Way, limit: usize) -> Result<u64> {
    let mut limits = Limits::default();
    (limits.record_bytes, limits.line_bytes, limits.record_fields) = (limit, limit, 4);
    payload.set_limits(limits)?;
    payload.accept_broken();
    let (mut good, mut bad) = (0, 0);
    macro_rules! count {
        ($items:expr, $type:ty) => {{
            let mut items = $items;
            loop {
                match items.next::<$type>().await {
                    Ok(Some(_)) => good += 1,
                    Ok(None) => return Ok(good),
                    Err(error) if matches!(error.kind(), ErrorKind::BadRecord | ErrorKind::RecordTooLong) && bad < 99 => bad += 1,
                    Err(error) => return Err(error),
                }
            }
        }};
    }
    match way {
        Way::Csv => count!(payload.csv()?, (u32, String)),
        Way::Tsv => count!(payload.csv()?.with_delimiter(b'\t')?.with_quotes(false), (u32, String)),
        Way::Ndjson => count!(payload.ndjson()?, u32),
        Way::Lines => {
            let mut lines = payload.lines()?;
            loop {
                match lines.next().await {
                    Ok(Some(_)) => good += 1,
                    Ok(None) => return Ok(good),
                    Err(error) if error.kind() == ErrorKind::LineTooLong && bad < 99 => bad += 1,
                    Err(error) => return Err(error),
                }
            }
        }
    }
}

/// CR, LF and CRLF; or LF alone.
fn line_ends(text: &str, cr: bool) -> u64 {
    let text = text.replace("\r\n", "\n");
    (if cr { text.matches(['\r', '\n']).count() } else { text.matches('\n').count() }) as u64
}

fn check(way: Way, limit: usize, parts: &[Part<'_>]) {
    let text: String = parts.iter().map(|(Good(text) | Bad(text))| *text).collect();
    // The text has a letter that this one has not.
    for charset in CHARSETS.into_iter().filter(|&charset| charset != "windows-1252") {
        let payload = encode(charset, &text);
        let (mut bytes, mut lines, mut good, mut bad) = (0, 0, 0, 0);
        for part in parts {
            match part {
                Good(text) => good += u64::from(!text.trim().is_empty()),
                Bad(text) => {
                    bytes += encode(charset, text).len() as u64;
                    lines += line_ends(text, matches!(way, Way::Csv | Way::Tsv));
                    bad += 1;
                }
            }
        }
        good -= u64::from(matches!(way, Way::Csv | Way::Tsv));
        for policy in [BadRecords::Skip, BadRecords::Report] {
            for cut in every_cut(payload.len()) {
                for fuel in [None, Some(60_000)] {
                    let mut script = cut.apply(Script::new().charset(charset), &payload);
                    if let Some(fuel) = fuel {
                        script = script.slice_fuel(fuel);
                    }
                    let mut seen = 0;
                    let ran = script.run_fn(async |payload, _| {
                        payload.set_bad_records(policy)?;
                        seen = read(payload, way, limit).await?;
                        Ok(())
                    });
                    ran.outcome.unwrap();
                    let summary = ran.summary;
                    let records = if let Way::Lines = way { 0 } else { bad };
                    assert_eq!(
                        (seen, summary.bad_records, summary.skipped_bytes, summary.skipped_lines),
                        (good, records, bytes, lines),
                        "{way:?}, {charset}, {policy:?}, {cut:?}, {text:?}"
                    );
                }
            }
        }
        let ran = Cut::Cycle(vec![5]).apply(Script::new().charset(charset), &payload).run_fn(async |payload, _| {
            let _ = read(payload, way, limit).await;
            Ok(())
        });
        if bad > 0 && !matches!(way, Way::Lines) {
            let summary = ran.summary;
            assert_eq!(
                (summary.bad_records, summary.skipped_bytes, summary.skipped_lines),
                (1, 0, 0),
                "what stops is not passed over"
            );
        }
    }
}

#[test]
fn bad_records_of_csv() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = |text: &str| text.replace('|', end);
        let [head, good, blank, misfit, short, quoted, wide, long, open] = [
            "n,t|",
            "1,a|",
            "||",
            "x,\"Ж\"|",
            "1|",
            "y,\"1|2|\"|",
            ",,,,,|",
            "\"0123456789|0123456789|\"\"0123\"456789|",
            "1,\"to the|end|",
        ]
        .map(lines);
        let long_open = lines("\"0123456789|0123456789|0123456789|");
        let long_plain = lines("0123456789012345678901234567890|");
        let parts = [
            Good(&head),
            Bad(&misfit),
            Good(&good),
            Bad(&short),
            Good(&blank),
            Bad(&quoted),
            Bad(&wide),
            Bad(&long),
            Good(&good),
            Bad(&long_plain),
            Good(&blank),
            Good(&good),
            Bad(&long_plain),
            Bad(&open),
        ];
        check(Way::Csv, 25, &parts);
        check(Way::Csv, 25, &[Good(&head), Good(&good), Bad(&long_open)]);
        check(Way::Csv, 25, &[Good(&head), Bad(&misfit), Bad("x")]);
        check(Way::Csv, 25, &[Good(&head), Bad(long_plain.trim_end())]);
    }
}

#[test]
fn bad_records_of_csv_without_quotes() {
    check(
        Way::Tsv,
        25,
        &[
            Good("n\tt\r\n"),
            Good("1\t\"a\r\n"),
            Bad("x\tb\"\"\r\n"),
            Bad("\"1\t\"\r\n"),
            Bad("1\t\t\t\t\t\"\r\n"),
            Good("2\t\"\r\n"),
            Bad("\"0123456789\t01234567890123456789\r\n"),
            Good("3\t\"\"\r\n"),
        ],
    );
}

#[test]
fn bad_records_of_ndjson() {
    let long = format!("{}\n", "7 ".repeat(20));
    check(
        Way::Ndjson,
        25,
        &[
            Good("1\n"),
            Bad("x\n"),
            Good("\n \n"),
            Bad("\"\u{416}\"\r\n"),
            Good("2\r\n"),
            Bad(&long),
            Bad("{\r}\r\n"),
            Good("3\n"),
            Bad(&long),
            Bad("[1,2"),
        ],
    );
    check(Way::Ndjson, 25, &[Good("1\n"), Bad(long.trim_end())]);
    check(Way::Ndjson, 25, &[Bad(&format!("{}\n", "0".repeat(26))), Good("\n")]);
}

#[test]
fn lines_that_are_too_long() {
    check(Way::Lines, 5, &[Good("12345\r\n"), Bad("123456\r\n"), Good("1\n"), Bad("\r\r\r\r\r\r\r\n"), Bad("1234567890")]);
    check(Way::Lines, 5, &[Bad("123456\n"), Good("1\n"), Bad("12345\u{416}")]);
}

/// The start of a payload whose first bytes are no text: a byte order mark is part of no record.
#[test]
fn a_byte_order_mark_is_not_skipped() {
    for (charset, mark) in [("UTF-8", &b"\xEF\xBB\xBF"[..]), ("UTF-16LE", b"\xFF\xFE"), ("UTF-16BE", b"\xFE\xFF")] {
        let payload = [mark, &encode(charset, "x\n1\n")].concat();
        for cut in every_cut(payload.len()) {
            let ran = cut.apply(Script::new(), &payload).run_fn(async |payload, _| {
                payload.set_bad_records(BadRecords::Skip)?;
                assert_eq!(read(payload, Way::Ndjson, 10).await?, 1);
                Ok(())
            });
            assert_eq!((ran.summary.skipped_bytes, ran.summary.skipped_lines), (encode(charset, "x\n").len() as u64, 1));
        }
    }
}

#[test]
fn frames_that_are_bad() {
    let cobs: (Framing, &[(&[u8], bool)]) = (
        Framing::COBS,
        &[
            (b"\x03\x07\x01\0", true),
            (b"\0\0", true),
            // A zero was lost between two frames, ...
            (b"\x03\x07\x01\x03\x07\x01\0", false),
            // ... a run goes on past the end, ...
            (b"\x09\x07\x01\0", false),
            (b"\x03\x07\x01\0", true),
            // ... a frame is too long, ...
            (b"\x0F\x07\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\0", false),
            (b"\x03\x07\x01\0", true),
            // ... and the payload ends within one.
            (b"\x03\x07", false),
        ],
    );
    let lengths: (Framing, &[(&[u8], bool)]) = (
        Framing::LENGTH_PREFIXED,
        &[
            (b"\x02\x07\x01", true),
            // A length swallows the next frame, ...
            (b"\x05\x07\x01\x02\x07\x01", false),
            (b"\x02\x07\x02", false),
            (b"\x02\x07\x01", true),
            // ... a frame is too long, ...
            (b"\x0B\0\0\0\0\0\0\0\0\0\0\0", false),
            (b"\x02\x07\x01", true),
            // ... and the payload ends within one.
            (b"\x04\x07", false),
        ],
    );
    for (framing, parts) in [cobs, lengths] {
        let payload: Vec<u8> = parts.iter().flat_map(|(bytes, _)| bytes.to_vec()).collect();
        let bad: usize = parts.iter().filter(|(_, is_good)| !is_good).map(|(bytes, _)| bytes.len()).sum();
        for policy in [BadRecords::Skip, BadRecords::Report] {
            for cut in every_cut(payload.len()) {
                let ran = cut.apply(Script::new(), &payload).run_fn(async |payload, _| {
                    let mut limits = Limits::default();
                    limits.record_bytes = 10;
                    payload.set_limits(limits)?;
                    payload.set_bad_records(policy)?;
                    let mut records = payload.postcard(framing)?;
                    let mut good = 0;
                    loop {
                        match records.next::<(u8, bool)>().await {
                            Ok(Some(_)) => good += 1,
                            Ok(None) => break,
                            Err(error) => assert!(error.kind() != ErrorKind::RecordsLost),
                        }
                    }
                    assert_eq!(good, 3);
                    Ok(())
                });
                ran.outcome.unwrap();
                assert_eq!(
                    (ran.summary.skipped_bytes, ran.summary.skipped_lines),
                    (bad as u64, 0),
                    "{framing:?}, {policy:?}, {cut:?}"
                );
            }
        }
    }
}

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(rename = "id")]
    _id: u32,
    #[serde(rename = "name")]
    _name: &'a str,
}

/// A stray quote in the third of 8,000 rows, in the middle of text that is more than one piece: where it stands, and what is lost.
#[test]
fn a_stray_quote_names_its_place_and_what_it_swallowed() {
    for charset in CHARSETS {
        let word = match charset {
            "windows-1252" => "caf\u{e9}",
            "windows-1251" => "\u{416}",
            _ => "\u{30ab}\u{8868}",
        };
        let mut text = String::from("id;name;note\r\n");
        for number in 1..=8000 {
            // Its row has quotes that are closed, and others are literal.
            text += &match number {
                3 => format!("\"{word}\"\"\";{word}\"{word};\"{word}\r\n"),
                _ => format!("{number};{word};a note of some length, to be long\r\n"),
            };
        }
        let row_3 = text.find("\"").unwrap();
        let quote = text[..].find(&format!(";\"{word}\r\n")).unwrap() + 1;
        let payload = encode(charset, &text);
        let unit = encode(charset, "\"").len();
        // The quote ends what is encoded, so that what shifts to ASCII before it is there.
        let quote = encode(charset, &text[..=quote]).len() - unit;
        let start = encode(charset, &text[..row_3]).len();
        for cut in [
            Cut::Whole,
            Cut::Cycle(vec![1000]),
            Cut::Cycle(vec![4096, 0, 1]),
            Cut::Cycle(vec![quote]),
            Cut::Cycle(vec![quote + unit]),
        ] {
            let mut first = None;
            let ran = cut.apply(Script::new().charset(charset), &payload).run_fn(async |payload, _| {
                payload.set_bad_records(BadRecords::Skip)?;
                let mut rows = payload.csv()?.with_delimiter(b';')?;
                let mut good = 0;
                while rows.next::<Row<'_>>().await?.is_some() {
                    good += 1;
                }
                first = rows.first_bad().map(ToString::to_string);
                assert_eq!(good, 2);
                Ok(())
            });
            ran.outcome.unwrap();
            let wanted = format!(
                "records at byte {start}: record 3 is longer than the limit of 131072 bytes (`record_bytes`): a quote opens at byte \
                 {quote} and is not closed by then"
            );
            assert_eq!(first, Some(wanted), "{charset}, {cut:?}");
            let summary = ran.summary;
            let lost = (summary.bad_records, summary.skipped_bytes, summary.skipped_lines);
            assert_eq!(lost, (1, (payload.len() - start) as u64, 7998), "{charset}, {cut:?}");
        }
    }
}

/// Counts are of what was passed over: a payload that breaks off leaves the record that was under way out.
#[test]
fn a_payload_that_breaks_off_within_a_bad_record_adds_nothing() {
    for cut in every_cut(19) {
        let script = cut.apply(Script::new(), b"x\n1\n\"01234567890123").aborted("gone");
        let ran = script.run_fn(async |payload, _| {
            payload.set_bad_records(BadRecords::Skip)?;
            read(payload, Way::Ndjson, 10).await.map(|_| ())
        });
        assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Aborted);
        assert_eq!((ran.summary.bad_records, ran.summary.skipped_bytes, ran.summary.skipped_lines), (2, 2, 1), "{cut:?}");
    }
}
