//! The component under wasmtime.

use host_test::Harness;
use host_test::suite::Suite;

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn logs_nothing_when_not_asked_to() {
    let outcome = Harness::new(host_test::guest!()).payload("an ERROR\n").run().unwrap();
    assert_eq!(outcome.log.lines, [""; 0]);
}
