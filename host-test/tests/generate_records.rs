//! Generated records: as many of them are blank or bad as asked, and the others are as their readers want them.

use std::io::Read;

use encoding_rs::Encoding;
use host_test::generate::Generate;

const CHARSETS: [&str; 5] = ["UTF-8", "windows-1252", "Shift_JIS", "ISO-2022-JP", "UTF-16BE"];

fn bytes(spec: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    spec.parse::<Generate>().unwrap_or_else(|why| panic!("{spec}: {why}")).read().read_to_end(&mut bytes).unwrap();
    bytes
}

fn text(charset: &str, bytes: &[u8]) -> String {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
    encoding.decode_without_bom_handling_and_without_replacement(bytes).expect("no malformed bytes").into_owned()
}

/// The fields of each row, blank lines left out; a reader that knows of quotes what these rows have.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
            '"' => quoted = !quoted,
            ';' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' | '\n' if !quoted => {
                if !row.is_empty() || !field.is_empty() {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
            }
            _ => field.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && field.is_empty(), "the payload ends with a line end");
    rows
}

fn is_order(row: &[String]) -> bool {
    row.len() == 5 && row[0].parse::<u64>().is_ok() && row[2].parse::<f64>().is_ok()
}

fn is_request(line: &str) -> bool {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    value["ts"].is_f64() && value["level"].is_string() && value["path"].is_string() && value["ms"].is_f64()
}

/// `count` of `all` is about `percent`.
fn assert_share(what: &str, count: usize, all: usize, percent: f64) {
    let share = 100.0 * count as f64 / all as f64;
    assert!((share - percent).abs() <= 0.25 * percent, "{what}: {share} percent, not {percent}");
}

#[test]
fn rows_are_orders_but_for_those_that_are_bad() {
    for charset in CHARSETS {
        for ends in ["lf", "crlf", "cr"] {
            let made = |more: &str| text(charset, &bytes(&format!("csv,size=200kB,charset={charset},ends={ends},{more}")));
            let clean = rows(&made("bad=0,blank=0"));
            assert_eq!(clean[0], ["id", "customer", "amount", "paid", "note"]);
            assert!(clean.len() > 500 && clean[1..].iter().all(|row| is_order(row)), "{charset} {ends}");
            let some = rows(&made("bad=20,blank=0"));
            assert_share(charset, some[1..].iter().filter(|row| !is_order(row)).count(), some.len(), 20.0);
        }
    }
}

#[test]
fn lines_are_requests_but_for_those_that_are_bad() {
    for charset in CHARSETS {
        let made = |more: &str| text(charset, &bytes(&format!("ndjson,size=200kB,charset={charset},{more}")));
        let clean = made("bad=0,blank=0");
        assert!(clean.lines().count() > 500, "{charset}");
        assert_eq!(clean.lines().find(|line| !is_request(line)), None, "{charset}");
        let some = made("bad=20,blank=30");
        let all = some.lines().count();
        let blank = some.lines().filter(|line| line.is_empty()).count();
        assert_share(charset, blank, all, 30.0);
        assert_share(charset, some.lines().filter(|line| !line.is_empty() && !is_request(line)).count(), all, 20.0);
    }
}

#[test]
fn there_can_be_nothing_but_blank_records() {
    assert!(bytes("ndjson,size=10kB,blank=100,bad=0,ends=crlf").iter().all(|byte| b"\r\n".contains(byte)));
    assert_eq!(rows(&text("utf-8", &bytes("csv,size=10kB,blank=100,bad=0"))).len(), 1, "the header");
    assert!(bytes("postcard,size=10kB,blank=100,bad=0").iter().all(|byte| *byte == 0));
}

/// The payload's size is met but where nothing could fill it up.
#[test]
fn frames_are_as_many_bytes_as_asked_or_whole() {
    for (options, frame) in [
        ("framing=cobs", 1),
        ("framing=cobs,crc=none,blank=0,bad=0", 1),
        ("framing=length", 1),
        ("framing=length,blank=0", 15),
        ("framing=length,crc=none,blank=0", 11),
    ] {
        for size in [0, 1, 20, 9999] {
            let spec = format!("postcard,size={size},{options}");
            assert_eq!(bytes(&spec).len(), size - size % frame, "{spec}");
        }
    }
}

#[test]
fn a_record_is_made_as_long_as_what_is_left() {
    for kind in ["csv", "ndjson"] {
        for line in ["100", "20000"] {
            let payload = text("utf-8", &bytes(&format!("{kind},size=50001,blank=0,bad=0,line={line}")));
            assert!(!payload.contains("\n\n") && !payload.contains("\r\n\r\n"), "{kind} {line}");
        }
    }
}

#[test]
fn it_says_what_it_is_and_is_read_as_it_is_written() {
    for (spec, media_type) in [
        ("gen:csv,size=1000,charset=KOI8-R,seed=1", Some(r#"text/csv; delimiter=";""#)),
        ("gen:ndjson,size=1000,charset=UTF-8,seed=7,line=300,ends=crlf,blank=0,bad=50", Some("application/x-ndjson")),
        ("gen:postcard,size=1000,seed=1", Some("application/x-postcard; framing=cobs; crc=crc32")),
        ("gen:postcard,size=990,seed=1,framing=length,crc=none,bad=1", Some("application/x-postcard; framing=length")),
        ("gen:log,size=1000,charset=UTF-8,seed=1", None),
    ] {
        let generate: Generate = spec.strip_prefix("gen:").unwrap().parse().unwrap();
        assert_eq!(generate.to_string(), spec);
        assert_eq!(generate.media_type().as_deref(), media_type, "{spec}");
    }
}
