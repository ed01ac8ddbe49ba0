//! The component under wasmtime.

use host_test::check::Check;
use host_test::suite::Suite;
use host_test::sweep_faults::FaultSweep;
use host_test::{Harness, Outcome, Payload};

const REQUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/requests.utf-8.ndjson");

fn run(payload: impl Into<Payload>, charset: &str) -> Outcome {
    Harness::new(host_test::guest!()).payload(payload).charset(charset).slice_fuel(2_000_000).run().unwrap()
}

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn keeps_the_promises() {
    // Of 4 MiB, for it takes that to see whether memory grows.
    let many = std::fs::read(REQUESTS).unwrap().repeat(90);
    Check::new(host_test::guest!()).file(REQUESTS).bytes("requests", many).charset("utf-8").run().unwrap().assert_kept();
}

#[test]
fn answers_every_fault_at_every_place_as_a_guest_may() {
    let payload = "{\"a\":\"\u{e9}\",\"token\":[1]}\r\n\n{\"password\":\"x\"}";
    FaultSweep::new(host_test::guest!()).payload(payload).charset("utf-8").run().unwrap().assert_kept();
}

/// Each line with all the bytes from 0x80 up that are characters in the charset: they come out as they are.
#[test]
fn the_bytes_of_single_byte_charsets_are_the_same() {
    // windows-874, windows-1253, windows-1255, windows-1257 and others lack some characters, at these bytes.
    for (charset, lacks) in [
        ("windows-1252", &b""[..]),
        ("iso-8859-15", b""),
        ("koi8-r", b""),
        ("koi8-u", b""),
        ("macintosh", b""),
        ("x-mac-cyrillic", b""),
        ("ibm866", b""),
        ("windows-1251", b""),
        ("windows-1253", b"\xAA\xD2\xFF"),
        ("iso-8859-7", b"\xAE\xD2\xFF"),
        ("windows-1255", b"\xD9\xDA\xDB\xDC\xDD\xDE\xDF\xFB\xFC\xFF"),
        ("x-user-defined", b""),
    ] {
        let characters: Vec<u8> = (0x80..=0xFF).filter(|byte| !lacks.contains(byte)).collect();
        let line = |value: &[u8]| [b"{\"a\":\"", &characters[..], b"\",\"token\":", value, b"}\r\n"].concat();
        let outcome = run(line(b"\"secret\"").repeat(2), charset);
        outcome.assert_ok();
        assert!(outcome.reply_bytes() == line(b"\"***\"").repeat(2), "{charset}: {:x?}", outcome.reply_bytes());
    }
}

#[test]
fn units_of_utf_16_and_a_byte_order_mark_are_the_same() {
    let utf_16 = |text: &str, be: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if be { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for (charset, be) in [("utf-16le", false), ("utf-16be", true)] {
        for mark in ["", "\u{FEFF}"] {
            let line =
                |value: &str| utf_16(&format!("{mark}{{\"a\":\"\u{FEFF}\u{1F600}\u{e9}\",\"token\":{value}}}\n\n{{}}"), be);
            // With a mark the declaration counts for nothing.
            let outcome = run(line("{\"x\":[]}"), if mark.is_empty() { charset } else { "shift_jis" });
            outcome.assert_ok();
            assert_eq!(outcome.reply_bytes(), line("\"***\""), "{charset}, {mark:?}");
        }
    }
}

/// Where one character has two codes, the text stays, and its bytes may not.
#[test]
fn what_has_two_codes_comes_out_by_the_one_that_encoders_choose() {
    // U+2252 is 81 E0 in Shift_JIS, and 87 90 in a row that a vendor added.
    let outcome = run(b"{\"a\":\"\x87\x90\"}\n".to_vec(), "shift_jis");
    outcome.assert_ok();
    assert_eq!(outcome.reply_bytes(), b"{\"a\":\"\x81\xE0\"}\n");
}

/// Lines as long as they may be, of what is expensive to look at.
#[test]
fn the_most_expensive_lines_take_less_than_a_slice() {
    const MOST: usize = 16 * 1024;
    let filled = |start: &str, part: &str, end: &str| {
        let times = (MOST - start.len() - end.len()) / part.len();
        format!("{start}{}{end}\n", part.repeat(times)).repeat(4)
    };
    let nested = |start: &str, end: &str| {
        let depth = (MOST - start.len() - end.len()) / 2;
        format!("{start}{}{}{end}\n", "[".repeat(depth), "]".repeat(depth)).repeat(4)
    };
    for (name, payload) in [
        ("numbers", filled("[", "1,", "1]")),
        ("keys", filled("{", "\"\":1,", "\"\":1}")),
        ("keys with escapes", filled("{", "\"\\\"\":1,", "\"\":1}")),
        ("one key of escapes", filled("{\"", "\\u0041", "\":1}")),
        ("hidden values", filled("{", "\"token\":1,", "\"\":1}")),
        ("nested", nested("", "")),
        ("nested and hidden", nested("{\"token\":", "}")),
        ("escapes", filled("\"", "\\n", "\"")),
        ("white space", filled("[", " ", "1]")),
        ("blank", filled("", " ", "")),
    ] {
        let outcome = run(payload, "utf-8");
        outcome.assert_ok();
        assert!(outcome.memory.peak_bytes < 2 << 20, "{name}:\n{outcome}");
    }
}

#[test]
fn a_line_that_is_too_long_ends_the_run_for_it_cannot_be_redacted() {
    let outcome = run(format!("{{}}\n\"{}\"\n{{}}\n", "x".repeat(16 * 1024)), "utf-8");
    outcome.assert_guest_error("line-too-long");
    let error = outcome.error.as_ref().unwrap();
    assert_eq!((error.at, outcome.reply.bytes), (Some(3), 0));
}
