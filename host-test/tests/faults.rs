//! Each fault, put into a run of a guest that was not written with the SDK.

use host_test::report::PayloadEnd;
use host_test::{Ending, Guest, Harness, Outcome};

fn harness(behaviour: &str) -> Harness {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    Harness::new(guest).media_type(behaviour).payload("0123456789")
}

fn with(behaviour: &str, fault: &str) -> Outcome {
    let outcome = harness(behaviour).fault(fault.parse().unwrap()).run().unwrap();
    assert_eq!(outcome.faults.len(), 1);
    assert_eq!(outcome.faults[0].fault, fault);
    outcome
}

/// The outcome, the kind of the error, and how the payload ended.
fn seen(outcome: &Outcome) -> (Ending, &str, PayloadEnd) {
    (outcome.outcome, outcome.error.as_ref().map_or("", |error| error.kind.as_str()), outcome.payload.end)
}

#[test]
fn faults_of_the_payload() {
    use Ending::{GuestError, Ok, TimedOut};
    use PayloadEnd::{BrokenOff, NotReached, Reached};
    for (guest, fault, expected) in [
        ("count", "empty=3@byte:4", (Ok, "", Reached)),
        ("count", "pause@byte:4", (GuestError, "timed-out", NotReached)),
        ("count/patient", "pause@byte:4", (Ok, "", Reached)),
        ("count", "stall@byte:4", (GuestError, "timed-out", NotReached)),
        ("count/patient", "stall@byte:4", (TimedOut, "timed-out", NotReached)),
        ("count", "drip@byte:0", (Ok, "", Reached)),
        ("count", "abort@byte:4", (GuestError, "aborted", BrokenOff)),
        ("count", "cancel@host-call:4", (GuestError, "cancelled", BrokenOff)),
        // This guest looks at no declared length: it takes a payload for whole that is not.
        ("count", "cut@byte:4", (Ok, "", BrokenOff)),
        ("count", "longer=3", (Ok, "", BrokenOff)),
        ("ignore-errors", "abort@byte:4", (Ok, "", BrokenOff)),
    ] {
        let outcome = with(guest, fault);
        assert_eq!(seen(&outcome), expected, "{guest}, {fault}: {outcome}");
        assert_eq!(outcome.faults[0].times, 1, "{fault}: {outcome}");
    }
    let took = |fault| with("count", fault).payload.bytes;
    assert_eq!((took("cut@byte:4"), took("longer=3"), took("drip@byte:3"), took("too-large@chunk:2")), (4, 13, 10, 65_547));
    assert_eq!(with("count", "drip@byte:4").payload.chunks, 7);
    assert!(with("after-the-end", "after-end").reply_text().contains("end 16 "));
}

#[test]
fn a_fault_that_did_not_happen_is_said() {
    let outcome = with("count", "pause@byte:11");
    outcome.assert_ok();
    assert_eq!((outcome.faults[0].times, outcome.faults[0].at_byte), (0, None));
    let row = "fault       pause@byte:11 did not happen: the run did not come to its place";
    assert!(outcome.to_string().contains(row), "{outcome}");
}

#[test]
fn where_a_fault_happened_is_said() {
    let outcome = with("count/one", "empty@chunk:3/4");
    outcome.assert_ok();
    let row = "fault       empty@chunk:3/4 happened 3 times, first after 2 bytes of the payload, at host call 5";
    assert!(outcome.to_string().contains(row), "{outcome}");
}

#[test]
fn a_wait_in_vain_is_counted_by_the_virtual_clock() {
    let started = std::time::Instant::now();
    let outcome = with("count", "stall@byte:4");
    assert_eq!(outcome.waited_ms, 200);
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "nothing sleeps");
}

#[test]
fn faults_of_the_reply() {
    use Ending::{GuestError, Ok, TimedOut};
    for (guest, fault, ending, kind) in [
        ("echo", "reply-blocked=1@byte:3", GuestError, "timed-out"),
        ("echo/patient", "reply-blocked=1@byte:3", Ok, ""),
        ("echo/patient", "reply-blocked=ever@byte:3", TimedOut, "timed-out"),
        ("echo", "reply-closed=gone@byte:10", GuestError, "closed"),
        ("echo", "reply-refused=enough@chunk:1", GuestError, "cancelled"),
        ("count", "reply-closed@host-call:5", GuestError, "closed"),
    ] {
        let outcome = with(guest, fault);
        let (is, of, _) = seen(&outcome);
        assert_eq!((is, of), (ending, kind), "{guest}, {fault}: {outcome}");
        assert_eq!(outcome.faults[0].times, 1, "{outcome}");
    }
}

#[test]
fn a_slice_without_fuel_is_out_of_fuel_wherever() {
    let host_calls = harness("count/one").run().unwrap().host_calls;
    for host_call in 1..host_calls {
        let outcome = with("count/one", &format!("no-fuel@host-call:{host_call}"));
        assert_eq!(outcome.outcome, Ending::OutOfFuel, "host call {host_call}: {outcome}");
        assert_eq!(outcome.host_calls, host_call, "{outcome}");
        let message = &outcome.error.as_ref().unwrap().message;
        assert!(message.contains("a fault, no-fuel@host-call:"), "{message}");
    }
    assert_eq!(with("count/one", "no-fuel@byte:3").payload.bytes, 3);
}

#[test]
fn memory_refused_at_a_growth_is_out_of_memory() {
    // Again and again, for a guest's allocator tries twice.
    let outcome = with("allocate", "no-memory@growth:3/1");
    assert_eq!(outcome.outcome, Ending::OutOfMemory, "{outcome}");
    assert!(outcome.error.as_ref().unwrap().message.contains("and a fault refused it"), "{outcome}");
    assert_eq!(outcome.memory.growths, outcome.faults[0].times + 2, "{outcome}");
    with("allocate/politely", "no-memory@growth:1/1").assert_reply("refused");
}

#[test]
fn a_stop_comes_with_the_next_checkpoint() {
    let outcome = with("checkpoints", "stop=closing time@host-call:5");
    assert_eq!(seen(&outcome).1, "cancelled", "{outcome}");
    assert_eq!(outcome.error.as_ref().unwrap().message, "closing time");
    assert_eq!(with("checkpoints", "stop=closing time@checkpoint:7").checkpoints, 7);
}

#[test]
fn faults_that_pile_up_are_no_danger_to_the_host() {
    let faults = ["empty=200000@byte:0", "pause@host-call:1/1"].map(|fault| fault.parse().unwrap());
    harness("count/patient").faults(faults).run().unwrap().assert_ok();
}

#[test]
fn a_chunk_larger_than_any_may_be_is_not_made() {
    // This guest asks for 4 GiB at once: there is no chunk that is larger and fits.
    let outcome = with("count/huge", "too-large@byte:0");
    outcome.assert_ok();
    assert_eq!(outcome.faults[0].times, 0, "{outcome}");
    assert_eq!(with("count/huge", "longer=104857600").payload.bytes, 10 + (100 << 20));
}
