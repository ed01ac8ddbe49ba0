//! The component under wasmtime, on payloads of a few lines and of many.

use host_test::{Ending, Harness};

#[test]
fn counts_the_same_lines_however_the_payload_is_cut() {
    let guest = host_test::guest!();
    for plan in ["whole", "1", "1,2,3", "0,5", "random:7:1..9"] {
        let outcome = Harness::new(guest.clone())
            .payload(b"caf\xE9\r\n\nth\xE9\r\nlast".to_vec())
            .charset("ISO-8859-1")
            .plan(plan.parse().unwrap())
            .turn_fuel(2_000_000)
            .run()
            .unwrap();
        outcome.assert_reply("4 lines\n");
        assert_eq!(outcome.payload.charset_used.as_deref(), Some("windows-1252"), "{plan}");
    }
}

#[test]
fn says_what_it_noticed_about_the_payload() {
    let outcome = Harness::new(host_test::guest!()).payload(b"caf\xE9\n".to_vec()).run().unwrap();
    outcome.assert_reply("1 lines\n");
    assert_eq!(outcome.payload.charset_origin.as_deref(), Some("assumed"));
    assert_eq!((outcome.payload.malformed, outcome.payload.first_malformed_at), (Some(1), Some(3)));
}

#[test]
fn refuses_a_charset_that_is_none_before_the_first_byte() {
    let outcome = Harness::new(host_test::guest!()).payload("text").charset("klingon").run().unwrap();
    outcome.assert_guest_error("unknown-charset");
    assert_eq!(outcome.payload.bytes, 0);
}

#[test]
fn stops_at_a_checkpoint_when_it_is_told_to_and_breaks_the_reply_off() {
    let payload = "line\n".repeat(1 << 18);
    let outcome =
        Harness::new(host_test::guest!()).payload(payload).fault("stop=enough@checkpoint:3".parse().unwrap()).run().unwrap();
    outcome.assert_guest_error("cancelled");
    assert_eq!(outcome.checkpoints, 3);
    assert_eq!(outcome.reply.bytes, 0);
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
