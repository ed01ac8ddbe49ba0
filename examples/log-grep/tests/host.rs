//! The component under wasmtime.

use host_test::{Harness, Suite};

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn logs_to_nobody_who_does_not_ask() {
    let outcome = Harness::new(host_test::guest!()).payload("an ERROR\n").run().unwrap();
    assert_eq!(outcome.log.lines, [""; 0]);
}
