//! A guest's log: asked for, kept to its end, and shown whatever became of the run.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use host_test::{Ending, Guest, Harness, LogLevel, Outcome};
use serde_json::Value;

fn guest(folder: &str) -> Guest {
    Guest::build(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|error| panic!("{error}"))
}

/// A guest that logs, and then does this.
fn logging(what: &str) -> Harness {
    Harness::new(guest("tests/logging")).media_type(what)
}

/// A guest without the SDK.
fn misbehave(what: &str) -> Harness {
    Harness::new(guest("tests/guest")).media_type(what)
}

#[track_caller]
fn run(harness: &Harness, level: LogLevel) -> Outcome {
    let outcome = harness.clone().log(level).run().unwrap();
    assert_eq!(outcome.log.level, Some(level));
    outcome
}

#[test]
fn each_level_has_more_than_the_one_before() {
    let harness = logging("log").payload(b"one\ncaf\xE9\n".to_vec());
    assert_eq!(harness.run().unwrap().assert_ok().log.lines, [""; 0], "off by default");
    let warn = [
        "WARN byte 7 logging: line 1 at 0: one",
        "WARN byte 7 intake::decode: the first malformed bytes: E9",
        "WARN byte 9 logging: line 2 at 4: caf\u{fffd}",
        "WARN byte 7 intake::decode: malformed: UTF-8 was assumed, since no charset was declared, but the payload has malformed bytes (E9 at byte 7 first, 1 in all); it may be in windows-1252 or another single-byte charset: declare its charset, or set it with `payload.set_charset`",
    ];
    let mut before = warn.len();
    assert_eq!(run(&harness, LogLevel::Warn).log.lines, warn);
    for level in [LogLevel::Info, LogLevel::Debug, LogLevel::Trace] {
        let log = run(&harness, level).log;
        assert!(log.lines.len() > before, "{log}");
        assert!(log.lines.iter().all(|line| LogLevel::ALL.iter().any(|level| line.starts_with(&level.name().to_uppercase()))));
        before = log.lines.len();
    }
    let info = run(&harness, LogLevel::Info).log.lines;
    assert_eq!(info[0], "INFO byte 0 logging: about to log");
    assert_eq!(info[1], "INFO byte 0 intake::decode: charset UTF-8 (assumed; none was declared)");
}

#[test]
fn what_the_sdk_logs_of_a_payload_depends_on_its_bytes_alone() {
    let payload = b"\xEF\xBB\xBFone\ntw\xC3\xB6\nthr\xF0\x9F\x92\nf\xC3\n".to_vec();
    let of = |plan: &str| {
        let harness = logging("nothing").payload(payload.clone()).charset("latin1").plan(plan.parse().unwrap());
        run(&harness, LogLevel::Info).log
    };
    let whole = of("whole");
    let wanted = [
        "INFO byte 0 logging: about to nothing",
        "INFO byte 0 intake::decode: charset windows-1252 (declared \"latin1\")",
        "INFO byte 0 intake::decode: a byte order mark: charset UTF-8, instead of windows-1252",
        "WARN byte 15 intake::decode: the first malformed bytes: F0 9F 92",
        "WARN byte 15 intake::decode: malformed: a byte order mark says UTF-8, but the payload has malformed bytes (F0 9F 92 at byte 15 first, \
         2 in all); bytes may be damaged or missing: ask the sender, for a byte order mark comes before any declaration",
    ];
    assert_eq!(whole.lines, wanted, "{whole}");
    for plan in ["whole", "1", "1,2,3", "0,5", "random:7:1..9"] {
        assert_eq!(of(plan), whole, "{plan}");
    }
}

#[test]
fn a_run_is_logged_the_same_byte_for_byte_each_time() {
    let harness = logging("log").payload("one\ntwo\n".repeat(2_000)).slice_fuel(200_000);
    let first = run(&harness, LogLevel::Trace);
    let again = run(&harness, LogLevel::Trace);
    assert_eq!((&first.log, &first.fuel), (&again.log, &again.fuel));
    assert!(first.log.dropped_bytes > 0 && first.log.lines.len() > 500, "{} lines", first.log.lines.len());
}

#[test]
fn the_end_of_a_long_log_is_kept_in_whole_lines_and_what_was_dropped_is_counted() {
    let outcome = run(&logging("log-much").payload("one\n"), LogLevel::Info);
    let log = &outcome.assert_ok().log;
    let line = |number: u32| format!("INFO byte 4 logging: number {number}");
    let kept = log.lines.len() as u32;
    assert_eq!(*log.lines.last().unwrap(), line(9999));
    assert_eq!(log.lines[0], line(10_000 - kept));
    let two =
        ["INFO byte 0 logging: about to log-much", "INFO byte 0 intake::decode: charset UTF-8 (assumed; none was declared)"];
    let written: usize = (0..10_000).map(|number| line(number).len() + 1).chain(two.map(|line| line.len() + 1)).sum();
    assert_eq!(log.dropped_bytes + log.text().len() as u64, written as u64);
    assert!(log.text().len() <= 64 << 10 && kept > 1000);
    assert!(outcome.to_string().contains(&format!("\n            {}\n", line(9999))), "{outcome}");
    assert!(outcome.to_string().contains(" bytes before these lines)\n"), "{outcome}");
}

#[test]
fn a_line_is_bounded_and_stays_one_line() {
    let outcome = run(&logging("log-long").payload("one\n").slice_fuel(200_000_000), LogLevel::Info);
    let lines = &outcome.assert_ok().log.lines;
    assert_eq!(lines.len(), 3, "{outcome}");
    assert!(lines[2].starts_with("INFO byte 4 logging: long\u{fffd}long\u{fffd}") && lines[2].ends_with(".."), "{outcome}");
    assert!(lines[2].len() > 1000 && lines[2].len() < 1024);
    let log = run(&logging("log-each").payload("one\u{1b}[2J\u{85}ERROR byte 7 fake: \u{202e}\n"), LogLevel::Info).log;
    assert_eq!(log.lines.len(), 4, "{log}");
    assert_eq!(log.lines[2], "INFO byte 32 logging: one\u{fffd}[2J\u{fffd}ERROR byte 7 fake: \u{fffd}");
}

#[test]
fn a_guest_that_logs_much_comes_to_a_checkpoint() {
    let payload = "x\n".repeat(1000);
    let quiet = logging("log-each").payload(payload.clone()).run().unwrap();
    let loud = run(&logging("log-each").payload(payload).slice_fuel(2_000_000), LogLevel::Info);
    quiet.assert_ok();
    loud.assert_ok();
    assert!(quiet.checkpoints <= 2, "{quiet}");
    assert!(loud.checkpoints > 5, "{loud}");
    assert!(loud.fuel.max_between_host_calls < 1_000_000, "{loud}");
}

#[test]
fn a_run_that_does_not_finish_shows_its_log() {
    let payload = "one\ntwo\n";
    for (what, set, ending) in [
        ("panic", (|harness| harness) as fn(Harness) -> Harness, Ending::Trap),
        ("spin", |harness| harness.slice_fuel(1_000_000), Ending::OutOfFuel),
        ("spin", |harness| harness.timeout(Duration::from_millis(300)), Ending::TimedOut),
        ("allocate", |harness| harness.memory_limit(8 << 20), Ending::OutOfMemory),
        ("fail", |harness| harness, Ending::GuestError),
        ("log-for-ever", |harness| harness.slice_fuel(1_000_000), Ending::OutOfFuel),
        ("log-and-spin", |harness| harness.slice_fuel(1_000_000), Ending::OutOfFuel),
    ] {
        let outcome = run(&set(logging(what).payload(payload)), LogLevel::Info);
        outcome.assert_ending(ending);
        assert!(outcome.to_string().contains(&format!("\nlog         INFO byte 0 logging: about to {what}\n")), "{outcome}");
        assert!(what != "log-and-spin" || outcome.log.text().ends_with("the last words\n"), "{outcome}");
    }
}

#[test]
fn a_panic_is_told_from_the_log_and_shown_in_both() {
    let outcome = run(&logging("panic").payload("one\ntwo\n"), LogLevel::Info);
    let message = &outcome.error.as_ref().unwrap().message;
    assert!(message.contains("\nthe guest printed:\n  thread ") && message.contains("not a fan of \"one\""), "{outcome}");
    assert!(!message.contains("INFO byte"), "{outcome}");
    assert!(outcome.log.lines.iter().any(|line| line == "not a fan of \"one\""), "{outcome}");
    let quiet = logging("panic").payload("one\n").run().unwrap();
    assert!(quiet.error.as_ref().unwrap().message.contains("not a fan of \"one\""), "{quiet}");
    assert_eq!(quiet.to_string().matches("not a fan").count(), 1, "{quiet}");
}

#[test]
fn a_handlers_error_is_logged() {
    let outcome = run(&logging("fail").payload("one\ntwo\n"), LogLevel::Info);
    let last = outcome.log.lines.last().unwrap();
    assert_eq!(last, "ERROR byte 0 intake::handler: the run failed with handler (stage handler): no comma");
}

#[test]
fn a_logger_of_the_guests_own_wins() {
    let outcome = run(&logging("log").payload(b"caf\xE9\n".to_vec()), LogLevel::Error);
    let lines = [
        "own Some(3) WARN the first malformed bytes: E9",
        "own Some(5) WARN line 1 at 0: caf\u{fffd}",
        "own Some(3) WARN malformed: UTF-8 was assumed, since no charset was declared, but the payload has malformed bytes (E9 at byte 3 first, 1 in all); it may be in windows-1252 or another single-byte charset: declare its charset, or set it with `payload.set_charset`",
    ];
    assert_eq!(outcome.assert_ok().log.lines, lines, "{outcome}");
}

#[test]
fn a_guest_that_logs_nothing_is_said_to_and_why_that_may_be() {
    let nothing = "\nlog         nothing at level info: there was nothing to say, or the guest was built without the feature `log` \
                   of the crate `intake`, or without the crate\n";
    for guest in [misbehave("count"), Harness::new(guest("../bench/silent"))] {
        let outcome = run(&guest.payload(b"caf\xE9\n".to_vec()), LogLevel::Info);
        assert_eq!(outcome.assert_ok().log.lines, [""; 0]);
        assert!(outcome.to_string().ends_with(nothing), "{outcome}");
    }
}

#[test]
fn a_guest_that_prints_for_ever_grows_nothing_and_is_stopped() {
    for what in ["print-for-ever", "print-for-ever/no-line"] {
        let started = Instant::now();
        let outcome = misbehave(what).timeout(Duration::from_millis(500)).run().unwrap();
        outcome.assert_ending(Ending::TimedOut);
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        assert!(
            outcome.log.dropped_bytes > 0 && outcome.log.text().len() <= (64 << 10) + 1,
            "{} dropped",
            outcome.log.dropped_bytes
        );
        assert!(outcome.to_string().len() < 128 << 10);
        let fuel = misbehave(what).slice_fuel(1_000_000).run().unwrap();
        fuel.assert_ending(Ending::OutOfFuel);
        assert_eq!(fuel.log, misbehave(what).slice_fuel(1_000_000).run().unwrap().log, "nothing is lost by chance");
    }
}

#[test]
fn what_a_guest_prints_cannot_move_the_cursor() {
    let outcome = misbehave("print/control").run().unwrap();
    let shown = "\nlog         caf\u{e9} \u{fffd}[2Jred\u{fffd}hidden \u{fffd}txt\n";
    assert!(outcome.assert_ok().to_string().ends_with(shown), "{outcome}");
    assert_eq!(outcome.log.lines, ["caf\u{e9} \u{1b}[2Jred\rhidden \u{202e}txt"]);
}

fn command(level: &str, more: &[&str]) -> Output {
    let guest = guest("tests/logging");
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("run").arg(guest.path().unwrap()).args(["--payload", "gen:log,size=1KiB", "--log", level]).args(more);
    command.output().unwrap()
}

#[test]
fn the_command_shows_the_log_and_has_it_in_its_json() {
    let output = command("info", &[]);
    let shown = String::from_utf8(output.stdout).unwrap();
    let rows = "\nlog         INFO byte 0 logging: about to \n            INFO byte 0 intake::decode: charset UTF-8 (declared \"UTF-8\")\n";
    assert!(shown.ends_with(rows), "{shown}");
    let output = command("info", &["--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["log"]["lines"][1], "INFO byte 0 intake::decode: charset UTF-8 (declared \"UTF-8\")");
    assert_eq!((&json["log"]["level"], &json["log"]["dropped_bytes"]), (&Value::from("info"), &Value::from(0)));
    let refused = command("verbose", &[]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("there is no level `verbose`: use one of error, warn, info, debug, trace"), "{said}");
    assert_eq!(refused.status.code(), Some(2));
}
