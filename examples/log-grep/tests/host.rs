//! The component under wasmtime.

use host_test::{Harness, LogLevel};

const LOG: &[u8] = b"INFO d\xE9marr\xE9\r\nERROR acc\xE8s refus\xE9\r\n\r\nINFO arr\xEAt\nlast ERROR";

#[test]
fn finds_the_lines_their_numbers_and_their_offsets_in_the_payload() {
    let guest = host_test::guest!();
    for plan in ["whole", "1", "1,2,3", "0,7"] {
        let outcome =
            Harness::new(guest.clone()).payload(LOG.to_vec()).charset("windows-1252").plan(plan.parse().unwrap()).run().unwrap();
        outcome.assert_reply("2:14:ERROR acc\u{e8}s refus\u{e9}\n5:47:last ERROR\n");
        assert_eq!(&LOG[14..19], b"ERROR");
        assert_eq!(&LOG[47..51], b"last");
    }
}

#[test]
fn offsets_are_those_of_the_payload_in_utf_16_too() {
    let payload: Vec<u8> = "\u{feff}one\n\u{20ac} ERROR\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for plan in ["whole", "1", "3"] {
        let outcome = Harness::new(host_test::guest!()).payload(payload.clone()).plan(plan.parse().unwrap()).run().unwrap();
        outcome.assert_reply("2:10:\u{20ac} ERROR\n");
        assert_eq!(outcome.payload.bom, Some(true));
    }
}

#[test]
fn looking_up_the_place_of_every_line_is_bounded_work() {
    for charset in ["utf-8", "utf-16be", "iso-2022-jp"] {
        let text = "ERROR\n".repeat(100_000);
        let payload: Vec<u8> = match charset {
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.into_bytes(),
        };
        let outcome = Harness::new(host_test::guest!()).payload(payload).charset(charset).turn_fuel(2_000_000).run().unwrap();
        outcome.assert_ok();
        assert!(outcome.fuel.max_between_crossings < 2_000_000, "{charset}:\n{outcome}");
    }
}

#[test]
fn logs_how_many_lines_it_found_to_who_asks() {
    let harness = Harness::new(host_test::guest!()).payload(LOG.to_vec()).charset("windows-1252");
    assert_eq!(harness.run().unwrap().log.lines, [""; 0]);
    let outcome = harness.log(LogLevel::Info).run().unwrap();
    assert_eq!(outcome.log.lines.last().unwrap(), "INFO byte 57 log_grep: 2 lines contain ERROR");
}
