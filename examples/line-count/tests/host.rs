//! The component under wasmtime, on payloads of a few lines and of many.

use host_test::{Ending, Harness, Suite};

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
