//! Guests on the streams of WASI 0.3: recognised, run and judged as those of the intake world are.

use std::path::Path;
use std::process::{Command, Stdio};

use host_test::check::{Check, Promise, PromiseVerdict};
use host_test::engine::World;
use host_test::report::ReplyEnd;
use host_test::spec::{Script, Step};
use host_test::sweep_faults::FaultSweep;
use host_test::{Ending, Guest, Harness, Outcome, Payload, Plan};

fn streaming() -> Guest {
    Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/streaming")).unwrap_or_else(|error| panic!("{error}"))
}

/// The same handler in both worlds.
fn any_host() -> [Guest; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/any-host");
    [&[][..], &["stream"]].map(|features| Guest::build_with(&folder, features).unwrap_or_else(|error| panic!("{error}")))
}

fn harness(behaviour: &str) -> Harness {
    Harness::new(streaming()).media_type(behaviour)
}

/// An error in full: kind, stage, byte offset and message.
type Failed = (String, Option<String>, Option<u64>, String);

/// How it ended, and the error.
fn seen(outcome: &Outcome) -> (Ending, Option<Failed>, ReplyEnd) {
    let error = outcome.error.as_ref();
    let error = error.map(|error| (error.kind.clone(), error.stage.clone(), error.at, error.message.clone()));
    (outcome.outcome, error, outcome.reply.end)
}

#[test]
fn it_is_recognised_and_its_figures_are_those_of_any_guest() {
    let [intake, stream] = any_host();
    assert_eq!((intake.world(), stream.world()), (World::Intake, World::Stream));
    let run = |guest: &Guest| {
        let harness =
            Harness::new(guest.clone()).payload(b"caf\xE9\r\nau lait\n").charset("latin1").plan(Plan::cycle([3]).unwrap());
        harness.run().unwrap()
    };
    let [intake, stream] = [run(&intake), run(&stream)];
    stream.assert_reply(intake.reply_bytes());
    assert_eq!(serde_json::to_value(&stream.payload).unwrap(), serde_json::to_value(&intake.payload).unwrap());
    assert_eq!((stream.reply.bytes, stream.reply.writes, stream.reply.end), (intake.reply.bytes, 1, ReplyEnd::Finished));
    assert_eq!((stream.kept.media_type.as_deref(), stream.kept.charset.as_deref()), (Some("text/plain"), Some("UTF-8")));
    // In, describe, the first checkpoint, the stream, six reads of which the last finds the end, the reply with its head, a write, its
    // end, out.
    assert_eq!((stream.host_calls, intake.host_calls), (14, 13), "{stream}");
    assert!(stream.fuel.total > 0 && stream.fuel.max_between_host_calls < 100_000, "{stream}");
}

#[test]
fn each_fault_ends_as_in_the_intake_world() {
    let [intake, stream] = any_host();
    let payload = "Zeile 1\nZeile 2\n".repeat(2000);
    for fault in [
        "pause@byte:1000",
        "stall@byte:0",
        "stall@byte:9000",
        "drip=100@byte:1000",
        "abort=gone@byte:1000",
        "abort@byte:32000",
        "cancel=enough@byte:1000",
        "cut@byte:0",
        "cut@byte:3000",
        "longer=5",
        "reply-blocked@byte:0",
        "reply-blocked=ever@byte:0",
        "reply-closed=gone@byte:0",
        "reply-refused=no@byte:0",
        "reply-closed=gone@byte:70000",
        "reply-blocked@byte:70000",
        "stop=enough@checkpoint:1",
        "stop=enough@checkpoint:2",
        "no-memory@growth:1",
    ] {
        let run = |guest: &Guest| {
            let harness = Harness::new(guest.clone()).payload(payload.as_str()).charset("utf-8");
            harness.fault(fault.parse().unwrap()).run().unwrap()
        };
        let [intake, stream] = [run(&intake), run(&stream)];
        assert_eq!(seen(&stream), seen(&intake), "{fault}: {stream}");
        assert_eq!(stream.waited_ms, intake.waited_ms, "{fault}: {stream}");
        assert_eq!(stream.payload.end, intake.payload.end, "{fault}: {stream}");
        assert_eq!(stream.faults[0].times, intake.faults[0].times, "{fault}: {stream}");
    }
    // What a stream cannot do does not happen.
    for fault in ["empty@byte:3", "empty=ever@byte:3", "too-large@chunk:1", "after-end"] {
        let outcome = Harness::new(stream.clone()).payload(payload.as_str()).fault(fault.parse().unwrap()).run().unwrap();
        outcome.assert_ok();
        assert_eq!(outcome.faults[0].times, 0, "{fault}: {outcome}");
    }
}

#[test]
fn what_a_host_says_is_cut_and_on_one_line() {
    let why = "reset by 10.0.0.1\n\n\tat host::serve\u{1b}[31m\r\n".repeat(1000);
    for guest in any_host() {
        for (fault, place) in [
            ("abort", "byte:1000"),
            ("cancel", "byte:1000"),
            ("reply-closed", "byte:0"),
            ("reply-refused", "byte:0"),
            ("stop", "checkpoint:1"),
        ] {
            let harness = Harness::new(guest.clone()).payload("Zeile 1\n".repeat(2000));
            let outcome = harness.fault(format!("{fault}={why}@{place}").parse().unwrap()).run().unwrap();
            let message = &outcome.error.as_ref().unwrap().message;
            assert!(message.contains(": reset by 10.0.0.1 at host::serve [31m reset "), "{fault}: {message}");
            assert!(message.len() < 1200 && !message.contains(char::is_control), "{fault}: {message}");
        }
    }
}

#[test]
fn every_fault_at_every_boundary_is_answered_as_a_guest_may() {
    let [_, stream] = any_host();
    let table = FaultSweep::new(stream).payload("an ERROR\r\ncaf\u{e9} \u{20ac}\n").charset("utf-8").run().unwrap();
    table.assert_kept();
}

#[test]
fn all_promises_are_kept() {
    let [_, stream] = any_host();
    let report = Check::new(stream).run().unwrap();
    report.assert_kept();
    let not_tried = report.promises().iter().filter(|one| one.verdict == PromiseVerdict::NotTried).map(|one| one.promise);
    assert_eq!(not_tried.collect::<Vec<_>>(), [Promise::EveryHost], "{report}");
}

#[test]
fn scripts_and_empty_chunks() {
    let script = Script::new([Step::Chunk(b"one\ntw".to_vec()), Step::Empty(7), Step::Chunk(b"o\n".to_vec()), Step::End]);
    harness("count").payload(Payload::script(script)).run().unwrap().assert_reply("2 lines");
    let late = Script::new([Step::Chunk(b"one\n".to_vec()), Step::Stall]);
    let outcome = harness("count").payload(Payload::script(late)).run().unwrap();
    assert_eq!(outcome.error.as_ref().unwrap().kind, "timed-out", "{outcome}");
    assert_eq!(outcome.waited_ms, 30_000);
    // A source that never comes to a byte is as good as one that gives none.
    let outcome = harness("count").payload(Payload::script(Script::new([Step::EmptyForEver]))).run().unwrap();
    assert_eq!(outcome.error.as_ref().unwrap().kind, "timed-out", "{outcome}");
}

#[test]
fn a_slice_is_refuelled_at_each_host_call() {
    let payload: Payload = "gen:log,size=4MiB,charset=windows-1252".parse().unwrap();
    let free = harness("count").payload(payload.clone()).run().unwrap();
    assert!(free.checkpoints > 20 && free.fuel.max_between_host_calls < 500_000, "{free}");
    for fuel in [1_000_000, 100_000] {
        let outcome = harness("count").payload(payload.clone()).slice_fuel(fuel).run().unwrap();
        outcome.assert_ok();
        assert!(outcome.fuel.max_between_host_calls <= fuel, "{outcome}");
    }
    let outcome = harness("count").payload(payload).slice_fuel(2000).run().unwrap();
    outcome.assert_ending(Ending::OutOfFuel);
}

/// No loop of calls to the SDK is a way around the ceiling.
#[test]
fn calls_that_do_next_to_nothing_come_to_checkpoints_in_time() {
    for behaviour in ["flushes", "writes-nothing", "writes-little", "writes-latin", "spends-nothing"] {
        let outcome = harness(behaviour).run().unwrap();
        outcome.assert_ok();
        assert!(outcome.checkpoints > 3 && outcome.fuel.max_between_host_calls < 500_000, "{behaviour}: {outcome}");
    }
}

#[test]
fn the_same_run_spends_the_same_fuel() {
    let run = || {
        let outcome = harness("echo").payload("gen:prose,size=3MiB,seed=7".parse::<Payload>().unwrap()).run().unwrap();
        (outcome.fuel.total, outcome.host_calls, outcome.checkpoints, outcome.memory.peak_bytes)
    };
    assert_eq!(run(), run());
}

#[test]
fn memory_does_not_grow_with_the_payload() {
    for behaviour in ["count", "echo"] {
        let peak = |size: &str| {
            let payload: Payload = format!("gen:log,size={size}").parse().unwrap();
            let outcome = harness(behaviour).payload(payload).keep_reply(0).run().unwrap();
            outcome.assert_ok();
            outcome.memory.peak_bytes
        };
        let small = peak("1MiB");
        assert_eq!(peak("64MiB"), small);
        assert!(small < 2 << 20, "{small}");
    }
}

/// One buffer for all that comes, and one for all that goes.
#[test]
fn no_chunk_and_no_piece_takes_an_allocation() {
    let payload: Payload = "gen:log,size=16MiB".parse().unwrap();
    let outcome = harness("allocations").payload(payload).run().unwrap();
    assert!(outcome.payload.chunks > 100 && outcome.reply.writes > 200, "{outcome}");
    let text = outcome.reply_text();
    let made = text.lines().last().and_then(|last| last.strip_suffix(" allocations")?.parse::<u64>().ok());
    // A buffer may grow once more.
    assert!(made.is_some_and(|made| made <= 2), "{made:?} for {} chunks", outcome.payload.chunks);
}

#[test]
fn a_reply_that_is_not_finished_is_broken_off() {
    let outcome = harness("fails-late").payload("gen:log,size=300KiB".parse::<Payload>().unwrap()).run().unwrap();
    assert_eq!(seen(&outcome).1.unwrap().3, "it came to nothing");
    assert_eq!(outcome.reply.end, ReplyEnd::BrokenOff);
    assert!(outcome.reply.bytes >= 4 * 65_536, "{outcome}");
    let outcome = harness("panic").run().unwrap();
    outcome.assert_ending(Ending::Trap);
    assert!(outcome.error.as_ref().unwrap().message.contains("not a fan of streams"), "{outcome}");
    harness("not-read").payload("gen:log,size=1MiB".parse::<Payload>().unwrap()).run().unwrap().assert_reply("not read");
}

#[test]
fn a_handler_that_is_never_woken_is_an_error() {
    let outcome = harness("never-ready").run().unwrap();
    let (_, error, _) = seen(&outcome);
    let (kind, stage, _, message) = error.unwrap();
    assert_eq!((kind.as_str(), stage.as_deref()), ("never-ready", Some("handler")), "{outcome}");
    assert!(message.contains("(`run`)"), "{message}");
    harness("gives-way").payload("a\nb\n").run().unwrap().assert_reply("2 lines");
}

#[test]
fn a_call_that_is_dropped_while_it_waits_loses_nothing() {
    // A file is read by a thread of its own: some reads wait for it.
    let file = std::env::temp_dir().join(format!("given-up-{}", std::process::id()));
    std::fs::write(&file, vec![1; 8 << 20]).unwrap();
    let outcome = harness("gives-up").payload(Payload::file(&file)).run().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(outcome.reply_text().starts_with("8388608 in all, "), "{outcome}");
    let outcome = harness("gives-up").payload(vec![1; 1000]).fault("pause@byte:500".parse().unwrap()).run().unwrap();
    assert!(outcome.outcome == Ending::GuestError || outcome.reply_text() == "1000 in all, given up", "{outcome}");
}

#[test]
fn handlers_may_sleep_by_themselves() {
    harness("naps").payload("slept\n").run().unwrap().assert_reply("slept\n");
    // Its own second is over before the thirty that the SDK waits.
    let outcome = harness("impatient").payload("0123456789").fault("stall@byte:4".parse().unwrap()).run().unwrap();
    outcome.assert_reply("had enough after 4 bytes");
    harness("impatient").payload("0123456789").run().unwrap().assert_reply("10 bytes");
}

#[test]
fn who_never_waits_is_held_to_the_time_of_a_run() {
    let outcome = harness("works-on").run().unwrap();
    let error = outcome.error.as_ref().unwrap();
    assert_eq!(
        (error.kind.as_str(), error.message.as_str()),
        ("timed-out", "the run took longer than 50µs (`run`)"),
        "{outcome}"
    );
}

#[test]
fn what_waits_for_nothing_any_more_ends_with_the_run() {
    let outcome = harness("gone").payload("0123456789").fault("stall@byte:4".parse().unwrap()).run().unwrap();
    assert_eq!(outcome.error.as_ref().unwrap().kind, "never-ready", "{outcome}");
}

#[test]
fn those_who_share_a_checkpoint_all_go_on() {
    harness("side-by-side").run().unwrap().assert_reply("3 done");
}

#[test]
fn a_guest_that_waits_for_bytes_says_so() {
    let component = streaming().path().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("run").arg(component).args(["--payload", "-", "--timeout", "300ms", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    // Open for as long as the guest runs, and silent.
    let silent = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(silent);
    let outcome: Outcome = serde_json::from_slice(&output.stdout).unwrap();
    outcome.assert_ending(Ending::TimedOut);
    let diagnosis = outcome.diagnosis.as_ref().unwrap();
    assert_eq!((diagnosis.call.as_deref(), diagnosis.stage.as_deref()), (Some("read"), Some("source")), "{outcome}");
}
