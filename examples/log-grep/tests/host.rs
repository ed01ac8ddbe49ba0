//! The component under wasmtime.

use host_test::{Harness, LogLevel, Suite};

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn logs_how_many_lines_it_found_to_who_asks() {
    let log = b"INFO d\xE9marr\xE9\r\nERROR acc\xE8s refus\xE9\r\n\r\nINFO arr\xEAt\nlast ERROR";
    let harness = Harness::new(host_test::guest!()).payload(log).charset("windows-1252");
    assert_eq!(harness.run().unwrap().log.lines, [""; 0]);
    let outcome = harness.log(LogLevel::Info).run().unwrap();
    assert_eq!(outcome.log.lines.last().unwrap(), "INFO byte 57 log_grep: 2 lines contain ERROR");
}
