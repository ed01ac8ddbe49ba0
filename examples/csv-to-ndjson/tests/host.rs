//! The component under wasmtime.

use std::fs::File;
use std::io::Write;

use host_test::check::Check;
use host_test::suite::Suite;
use host_test::sweep_faults::FaultSweep;
use host_test::{Harness, Payload};

const ORDERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/orders.fr.windows-1252.csv");

#[test]
fn keeps_what_its_suite_promises() {
    let suite = Suite::from_file(concat!(env!("CARGO_MANIFEST_DIR"), "/suite.toml")).unwrap();
    suite.guest(host_test::guest!()).run().unwrap().assert_passed();
}

#[test]
fn keeps_the_promises() {
    Check::new(host_test::guest!()).file(ORDERS).charset("windows-1252").run().unwrap().assert_kept();
}

#[test]
fn answers_every_fault_at_every_place_as_a_guest_may() {
    let payload = b"id;customer;amount;paid;note\r\n1;Ren\xE9;n/a;;\r\n2;Zo\xEB;1.5;;\"a\nb\"\r\n".to_vec();
    FaultSweep::new(host_test::guest!()).payload(payload).charset("windows-1252").run().unwrap().assert_kept();
}

/// Every row of the file comes out: an order or an error, and none twice.
#[test]
fn no_row_is_lost() {
    let outcome = Harness::new(host_test::guest!()).payload(Payload::file(ORDERS)).charset("windows-1252").run().unwrap();
    outcome.assert_ok();
    let reply = String::from_utf8(outcome.reply_bytes().to_vec()).unwrap();
    assert_eq!(reply.lines().count(), 600);
    let mut errors = 0;
    for (index, line) in reply.lines().enumerate() {
        let number = index + 1;
        let is_order = line.starts_with(&format!("{{\"id\":{},", 10_000 + number));
        assert!(is_order || line.starts_with(&format!("{{\"record\":{number},\"at\":")), "{line}");
        errors += usize::from(!is_order);
    }
    assert_eq!(errors, 13);
}

/// A quote that is never closed makes one row of all that follows.
#[test]
fn a_row_of_a_gigabyte_is_passed_over_in_the_memory_of_its_limit() {
    let size = if std::env::var_os("INTAKE_FULL").is_some_and(|full| full == "1") { 1 << 30 } else { 64 << 20 };
    let path = std::env::temp_dir().join(format!("csv-to-ndjson-{}.csv", std::process::id()));
    let mut file = File::create(&path).unwrap();
    file.write_all(b"id;customer;amount;paid;note\n1;c;1;;\n2;c;1;;\"").unwrap();
    file.set_len(size).unwrap(); // a hole: it takes no room on the disk
    let outcome = Harness::new(host_test::guest!()).payload(Payload::file(&path)).slice_fuel(2_000_000).run();
    std::fs::remove_file(&path).unwrap();
    let outcome = outcome.unwrap();
    let first = r#"{"id":1,"customer":"c","amount":1.0,"paid":null,"note":""}"#;
    let second =
        "record 2 is longer than the limit of 8192 bytes (`record_bytes`): a quote opens at byte 44 and is not closed by then";
    let second = format!(r#"{{"record":2,"at":37,"error":"{second}"}}"#);
    outcome.assert_reply(format!("{first}\n{second}\n"));
    assert_eq!(outcome.payload.bytes, size);
    assert!(outcome.memory.peak_bytes < 2 << 20 && outcome.fuel.max_between_host_calls < 1_000_000, "{outcome}");
}

/// The longest that a row can become: each of its characters is an escape of six bytes in JSON.
#[test]
fn a_row_as_long_as_it_may_be_comes_out_whole() {
    let note = "\u{1}".repeat(8192 - "2;c;1;;".len());
    let payload = format!("id;customer;amount;paid;note\n2;c;1;;{note}\n");
    let outcome = Harness::new(host_test::guest!()).payload(payload).slice_fuel(2_000_000).run().unwrap();
    let wanted =
        format!("{{\"id\":2,\"customer\":\"c\",\"amount\":1.0,\"paid\":null,\"note\":\"{}\"}}\n", "\\u0001".repeat(note.len()));
    outcome.assert_reply(wanted);
    assert!(outcome.memory.peak_bytes < 2 << 20, "{outcome}");
}

#[test]
fn reads_what_is_generated_in_any_charset() {
    for charset in ["utf-8", "windows-1252", "shift_jis", "utf-16le"] {
        for (bad, errors) in [(0, 0..=0), (50, 100..=1000)] {
            let payload = format!("gen:csv,size=64KiB,charset={charset},bad={bad}").parse::<Payload>().unwrap();
            let outcome = Harness::new(host_test::guest!()).payload(payload).run().unwrap();
            outcome.assert_ok();
            let reply = String::from_utf8(outcome.reply_bytes().to_vec()).unwrap();
            let refused = reply.lines().filter(|line| line.starts_with("{\"record\":")).count();
            assert!(errors.contains(&refused) && reply.lines().count() > 200, "{charset}: {refused} errors");
        }
    }
}
