//! The component under wasmtime, on payloads of a few lines and of many.

use host_test::suite::Suite;
use host_test::{Ending, Harness, LogLevel};

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn a_line_longer_than_the_limit_is_an_error_at_its_start() {
    let payload = format!("short\n{}\nshort\n", "x".repeat(200_000));
    let outcome = Harness::new(host_test::guest!()).payload(payload).run().unwrap();
    outcome.assert_ending(Ending::GuestError);
    let error = outcome.error.as_ref().unwrap();
    assert_eq!((error.kind.as_str(), error.stage.as_deref(), error.at), ("line-too-long", Some("lines"), Some(6)));
    assert_eq!(error.message, "line 2 is longer than the limit of 131072 bytes (`line_bytes`)");
}

/// What the README begins with: a large payload in ISO-8859-1, of which nothing is declared.
#[test]
fn a_large_payload_in_a_charset_that_was_not_declared_gets_advice() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/postgresql.fr.iso-8859-1.log");
    let payload = std::fs::read(file).unwrap().repeat(20);
    let outcome = Harness::new(host_test::guest!()).payload(payload).log(LogLevel::Warn).run().unwrap();
    outcome.assert_ok();
    let advice = &outcome.payload.advice.as_ref().unwrap()[0];
    assert_eq!((advice.code.as_str(), advice.at), ("malformed", outcome.payload.first_malformed_at));
    assert!(advice.message.starts_with("UTF-8 was assumed, since no charset was declared, but the payload has "), "{advice}");
    assert!(advice.message.contains("it may be in windows-1252 or another single-byte charset"), "{advice}");
    let logged = format!("WARN byte {} intake::decode: malformed: {}", advice.at.unwrap(), advice.message);
    assert!(outcome.log.lines.contains(&logged), "{outcome}");
    assert!(outcome.to_string().contains(&format!("\nadvice      {advice}\n")), "{outcome}");
}

#[test]
fn a_charset_that_the_media_type_declares_is_said_to_come_from_there() {
    let harness = Harness::new(host_test::guest!()).payload(b"caf\xE9\n".to_vec());
    let outcome = harness.clone().media_type("text/plain; charset=\"ISO-8859-1\"").run().unwrap();
    outcome.assert_reply("1 lines\n");
    let payload = &outcome.payload;
    assert_eq!(
        (payload.charset_declared.as_deref(), payload.charset_declared_by.as_deref()),
        (Some("ISO-8859-1"), Some("media-type"))
    );
    let row = "\ncharset     declared \"ISO-8859-1\" in the media type, used windows-1252 (declared)\n";
    assert!(outcome.to_string().contains(row), "{outcome}");
    let outcome = harness.charset("koi8-r").media_type("text/plain; charset=ISO-8859-1").run().unwrap();
    assert!(outcome.to_string().contains("\ncharset     declared \"koi8-r\", used KOI8-R (declared)\n"), "{outcome}");
    assert_eq!(outcome.payload.charset_declared_by.as_deref(), Some("charset"));
}
