//! Guests that hang in five ways, and what host-test says of each.

use std::time::Duration;

use host_test::diagnose::{Narrowed, Slice};
use host_test::report::{Activity, Diagnosis};
use host_test::{Ending, Guest, Harness, Outcome};

fn hang(how: &str) -> Harness {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    Harness::new(guest).media_type(format!("hang/{how}")).timeout(Duration::from_millis(600))
}

fn stood(outcome: &Outcome, doing: Activity, call: &str, stage: &str) -> Diagnosis {
    let diagnosis = outcome.diagnosis.clone().unwrap_or_else(|| panic!("{outcome}"));
    let (is, of, at) = (diagnosis.doing, diagnosis.call.as_deref(), diagnosis.stage.as_deref());
    assert_eq!((is, of, at), (doing, Some(call), Some(stage)), "{outcome}");
    diagnosis
}

#[test]
fn a_loop_on_a_bad_byte() {
    let outcome = hang("bad-byte").payload(b"caf\xe9 au lait").charset("latin1").run().unwrap();
    outcome.assert_ending(Ending::TimedOut);
    let diagnosis = stood(&outcome, Activity::Spinning, "read", "handler");
    let bytes = diagnosis.bytes.unwrap();
    assert_eq!((bytes.at, bytes.hex.as_str()), (11, "63 61 66 e9 20 61 75 20 6c 61 69 [74]"));
    assert_eq!((bytes.charset.as_str(), bytes.text.as_str()), ("windows-1252", "caf\u{e9} au lait"));
    assert!(diagnosis.stack.iter().any(|frame| frame == "misbehave::hang::on_a_bad_byte"), "{outcome}");
    assert!(diagnosis.slice_fuel > 100_000, "{outcome}");
    let hottest: u32 = diagnosis.hottest.iter().map(|hot| u32::from(hot.percent)).sum();
    assert!((95..=105).contains(&hottest), "{outcome}");
    let known = ["misbehave::hang::on_a_bad_byte", "core::str::converts::from_utf8"];
    assert!(diagnosis.hottest.iter().all(|hot| known.iter().any(|name| hot.frame.contains(name))), "{outcome}");
}

#[test]
fn a_loop_on_empty_reads() {
    let outcome = hang("empty-reads").payload("hello").fault("empty=ever@byte:3".parse().unwrap()).run().unwrap();
    outcome.assert_ending(Ending::TimedOut);
    // It is found at a host call, or between two.
    let diagnosis = outcome.diagnosis.clone().unwrap();
    assert_eq!((diagnosis.doing, diagnosis.call.as_deref()), (Activity::Looping, Some("read")), "{outcome}");
    assert!(diagnosis.idle_host_calls > 2000, "{outcome}");
    assert_eq!(diagnosis.bytes.unwrap().at, 2);
    let row = "since it took or wrote a byte; the last one was read";
    assert!(outcome.to_string().contains(row), "{outcome}");
}

#[test]
fn a_loop_on_a_full_buffer() {
    let outcome = hang("full-buffer").payload("more than sixteen bytes").run().unwrap();
    outcome.assert_ending(Ending::TimedOut);
    let diagnosis = stood(&outcome, Activity::Spinning, "read", "handler");
    assert!(diagnosis.hottest[0].frame.contains("misbehave::hang::on_a_full_buffer"), "{outcome}");
}

#[test]
fn waiting_for_ever() {
    let outcome = hang("waiting").payload("hello").fault("stall@byte:3".parse().unwrap()).run().unwrap();
    outcome.assert_ending(Ending::TimedOut);
    let diagnosis = stood(&outcome, Activity::Waiting, "read", "source");
    assert_eq!((diagnosis.hottest, diagnosis.slice_fuel), (Vec::new(), 0));
    assert!(outcome.to_string().contains("stood       waiting in read\nstage       source\n"), "{outcome}");
}

#[test]
fn heavy_work_without_checkpoints() {
    let outcome = hang("heavy").payload(vec![b'x'; 65_536]).run().unwrap();
    outcome.assert_ending(Ending::TimedOut);
    let diagnosis = stood(&outcome, Activity::Spinning, "read", "handler");
    assert!(diagnosis.hottest[0].frame.contains("misbehave::hang::with_heavy_work"), "{outcome}");
    let outcome = hang("heavy").payload(vec![b'x'; 65_536]).slice_fuel(1_000_000).run().unwrap();
    outcome.assert_ending(Ending::OutOfFuel);
    let diagnosis = stood(&outcome, Activity::Running, "read", "handler");
    assert!(diagnosis.stack[0].contains("misbehave::hang::with_heavy_work"), "{outcome}");
}

#[test]
fn a_run_that_ends_well_has_no_diagnosis() {
    assert_eq!(hang("waiting").payload("hello").run().unwrap().assert_ok().diagnosis, None);
}

#[test]
fn the_byte_that_matters_is_found_by_feeding_byte_by_byte() {
    let mut payload = vec![b'a'; 5000];
    payload[4321] = 0xe9;
    let findings = hang("bad-byte").payload(payload).diagnose().unwrap();
    let narrowed = findings.narrowed.clone().unwrap();
    assert_eq!((narrowed.from, narrowed.same, narrowed.ending), (0, true, Ending::TimedOut), "{findings}");
    assert_eq!(narrowed.bytes.unwrap().at, 4321);
    let row = "narrowed    fed byte by byte from byte 0 on, it ends the same way at byte 4,321\n            from 4,297 on: 61 ";
    assert!(findings.to_string().contains(row), "{findings}");
}

#[test]
fn a_guest_for_which_cuts_matter_is_told() {
    let findings = hang("full-buffer").payload("more than sixteen bytes").diagnose().unwrap();
    let expected = Narrowed { from: 0, same: false, ending: Ending::Ok, bytes: None };
    assert_eq!(findings.narrowed, Some(expected), "{findings}");
    assert!(findings.to_string().contains("it ends otherwise: ok; it matters how the payload is cut"), "{findings}");
}

#[test]
fn a_long_slice_is_told_from_one_that_never_ends() {
    let long = hang("heavy").payload(vec![b'x'; 200]).slice_fuel(1_000_000).diagnose().unwrap();
    assert_eq!(long.outcome.outcome, Ending::OutOfFuel, "{long}");
    assert!(matches!(long.slice, Some(Slice::Needs(fuel)) if fuel > 100_000_000), "{long}");
    let spinning = hang("bad-byte").payload(b"\xe9").slice_fuel(1_000_000).diagnose().unwrap();
    assert_eq!(spinning.slice, Some(Slice::Spins), "{spinning}");
    let well = hang("heavy").payload("x").diagnose().unwrap();
    assert!(well.narrowed.is_none() && well.slice.is_none());
}

#[test]
fn a_guest_that_only_needs_longer_neither_spins_nor_loops() {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap();
    let payload: host_test::generate::Generate = "log,size=1TiB".parse().unwrap();
    let harness = Harness::new(guest).media_type("echo").payload(payload).keep_reply(0).timeout(Duration::from_millis(500));
    let findings = harness.diagnose().unwrap();
    findings.outcome.assert_ending(Ending::TimedOut);
    let diagnosis = findings.outcome.diagnosis.as_ref().unwrap();
    assert_eq!(diagnosis.doing, Activity::Running, "{findings}");
    // The repeat is fed byte by byte from a place that it may never come to: then it says nothing.
    let beyond = findings.narrowed.as_ref().is_none_or(|one| one.bytes.as_ref().is_none_or(|bytes| bytes.at >= one.from));
    assert!(beyond, "{findings}");
}
