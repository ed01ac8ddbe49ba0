//! The component under wasmtime.

use host_test::Harness;
use host_test::suite::Suite;

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

/// UTF-8 needs no encoder: a component that writes no other charset has none in it, whatever media type it sets.
#[test]
fn has_no_encoders_of_other_charsets() {
    let guest = host_test::guest!();
    let component = std::fs::read(guest.path().unwrap()).unwrap();
    let has = |name: &[u8]| component.windows(name.len()).any(|window| window == name);
    assert!(has(b"intake::"), "functions have no names");
    assert!(!has(b"encoding_rs") && !has(b", due at byte "), "it has encoders");
}

#[test]
fn the_media_type_and_the_charset_of_the_reply_are_shown() {
    let outcome =
        Harness::new(host_test::guest!()).payload(b"caf\xE9\n".to_vec()).charset("latin1").media_type("text/csv").run().unwrap();
    outcome.assert_reply("caf\u{e9}\n");
    assert_eq!((outcome.reply.media_type.as_deref(), outcome.reply.charset.as_deref()), (Some("text/csv"), Some("UTF-8")));
    assert!(outcome.to_string().contains(", finished, text/csv, charset UTF-8\n"), "{outcome}");
}
