//! Which answers to a fault are said to be wrong: none of the examples'; and for each rule one of a guest that breaks it.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use host_test::Guest;
use host_test::sweep_faults::{FaultSweep, FaultTable};

fn built(folder: &str) -> Guest {
    Guest::build(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap_or_else(|error| panic!("{error}"))
}

fn sweep(misbehaviour: &str) -> FaultTable {
    let sweep = FaultSweep::new(built("tests/guest")).media_type(misbehaviour).timeout(Duration::from_secs(1));
    sweep.run().unwrap()
}

#[test]
fn the_examples_answer_every_fault_as_a_guest_may() {
    for example in ["line-count", "transcode", "checksum", "log-grep"] {
        let guest = built(&format!("../examples/{example}"));
        let table = FaultSweep::new(guest).payload("an ERROR\r\ncaf\u{e9} \u{20ac}\n").charset("utf-8").run().unwrap();
        table.assert_kept();
        let names: std::collections::BTreeSet<&str> =
            table.rows().iter().map(|row| row.fault.split('=').next().unwrap()).collect();
        assert_eq!(names.len(), 16, "every fault is tried: {names:?}");
        for row in table.rows() {
            let happened: u64 = row.outcomes.values().sum();
            assert_eq!(row.runs, happened + row.did_not_happen, "{example}: {}", row.fault);
            // The SDK asks for nothing after the end, so that there nothing can go wrong.
            assert_eq!(happened == 0, row.fault == "after-end", "{example}: {} happened {happened} times", row.fault);
        }
    }
}

#[test]
fn a_guest_without_the_sdk_does_so_too() {
    sweep("keeps").assert_kept();
}

/// Which fault, and which rule.
fn wrong(table: &FaultTable) -> Vec<(&str, &str)> {
    let mut all: Vec<(&str, &str)> = table.violations().iter().map(|one| (one.fault.as_str(), one.rule)).collect();
    all.dedup();
    all
}

const NOT_WHOLE: &str = "ok, though the payload was not whole";
const NOT_TAKEN: &str = "ok, though the reply was not taken";
const HANG: &str = "a hang: it waits for ever, or goes round and round";
const OTHER: &str = "ok, with another reply than without the fault";

#[test]
fn each_rule_has_a_guest_that_breaks_it() {
    for (but, expected) in [
        ("loops-on-empty", vec![("empty=ever", HANG)]),
        ("waits-for-ever", vec![("stall", HANG)]),
        ("hangs-at-the-length", vec![("cut", HANG)]),
        ("panics-later", vec![("no-memory", "a trap")]),
        ("reads-after-the-end", vec![("after-end", OTHER)]),
        ("ignores-stop", vec![("stop", "ok, though it was told to stop")]),
        ("ignores-lengths", vec![("cut", NOT_WHOLE), ("longer", NOT_WHOLE)]),
        ("takes-any-chunk", vec![("cut", NOT_WHOLE), ("longer", NOT_WHOLE), ("too-large", NOT_WHOLE)]),
    ] {
        let table = sweep(&format!("keeps/but-{but}"));
        assert_eq!(wrong(&table), expected, "{but}:\n{table}");
    }
}

#[test]
fn these_break_a_rule_for_many_faults() {
    for (but, fault, rule) in [
        ("ignores-errors", "abort", NOT_WHOLE),
        ("ignores-reply-errors", "reply-closed", NOT_TAKEN),
        ("ignores-reply-errors", "reply-refused", NOT_TAKEN),
        ("ignores-reply-errors", "reply-blocked=ever", NOT_TAKEN),
        ("ignores-reply-errors", "reply-blocked=1", "ok, without a finished reply"),
        ("finishes-anyway", "abort", "an error with a finished reply"),
        ("finishes-anyway", "stop", "an error with a finished reply"),
        ("panics-on-errors", "abort", "a trap"),
        ("panics-on-errors", "too-large", "a trap"),
        ("spins-on-errors", "cancel", "out of fuel, though each slice had all of it"),
        ("takes-empty-for-the-end", "empty", OTHER),
        ("counts-chunks", "empty", OTHER),
        ("counts-chunks", "drip", OTHER),
    ] {
        let table = sweep(&format!("keeps/but-{but}"));
        assert!(wrong(&table).contains(&(fault, rule)), "{but}, {fault}:\n{table}");
    }
}

#[test]
fn a_slice_without_fuel_shows_as_such_everywhere() {
    let table = sweep("keeps");
    let row = table.rows().iter().find(|row| row.fault == "no-fuel").unwrap();
    assert_eq!(row.outcomes.keys().copied().collect::<Vec<_>>(), ["out-of-fuel"]);
    assert!(row.outcomes["out-of-fuel"] > 30);
}

#[test]
fn what_is_wrong_is_said_with_its_places_and_a_command_that_repeats_it() {
    let table = sweep("keeps/but-ignores-lengths");
    let text = table.to_string().replace(&table.component, "misbehave.wasm");
    let expected = "
cut: WRONG: ok, though the payload was not whole
  at        byte:0, byte:1, byte:2, byte:3, byte:4, byte:5, byte:6, byte:7, and 31 more
  ended     ok, reply \"0 line ends in 0 bytes\\n\"
  repeat    printf 'caf\\303\\251 \\342\\202\\254 \\360\\237\\230\\200\\r\\nth\\303\\251\\r\\n' | host-test run misbehave.wasm \
                    --payload - --length 22 --charset utf-8 --media-type keeps/but-ignores-lengths --chunks 5 --fault cut@byte:0 \
                    --slice-fuel 2000000

longer: WRONG: ok, though the payload was not whole
  at        end
";
    assert!(text.contains(expected), "{text}");
    let folder = Path::new(env!("CARGO_BIN_EXE_host-test")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    for one in table.violations().iter().take(5) {
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", &format!("{} --json", one.command)]).env("PATH", &path).output().unwrap();
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((json["outcome"].as_str(), json["payload"]["end"].as_str()), (Some("ok"), Some("broken-off")), "{one:?}");
        assert_eq!(json["faults"][0]["times"], 1);
    }
}

#[test]
fn a_guest_that_never_ends_does_not_cost_its_time_at_every_place() {
    let table = sweep("keeps/but-loops-on-empty");
    let row = table.rows().iter().find(|row| row.fault == "empty=ever").unwrap();
    // It never comes to the last place.
    assert_eq!((row.runs, row.did_not_happen, row.wrong), (3, 1, 2));
    assert!(row.not_run > 20, "what was not run is said: {row:?}");
}

#[test]
fn a_payload_that_the_guest_does_not_take_is_said_to_be_none_for_a_sweep() {
    let error = FaultSweep::new(built("tests/guest")).media_type("fail").run().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the guest does not take this payload when nothing goes wrong: 22 bytes (characters of 1 to 4 bytes, CRLF; declared \
         utf-8): the error sorry at byte 7; give it one that it takes with --payload FILE"
    );
}

fn command(arguments: &[&str]) -> Output {
    let guest = built("tests/guest");
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("sweep-faults").arg(guest.path().unwrap()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_command_has_an_exit_code_for_what_is_wrong() {
    for (arguments, code) in [
        (&["--media-type", "keeps"][..], 0),
        (&["--media-type", "keeps", "--chunks", "1,0,7", "--jobs", "1"], 0),
        (&["--media-type", "keeps/but-ignores-errors"], 4),
        (&["--media-type", "fail"], 1),
        (&["--payload", "no-such-file"], 2),
        (&["--chunks", "0"], 2),
    ] {
        assert_eq!(command(arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn the_json_has_every_row_and_every_violation() {
    let output = command(&["--media-type", "keeps/but-ignores-lengths", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 18);
    assert_eq!(json["violations"].as_array().unwrap().len(), 40);
    let cut = json["rows"].as_array().unwrap().iter().find(|row| row["fault"] == "cut").unwrap();
    // A cut at the end leaves the payload whole.
    assert_eq!((cut["runs"].as_u64(), cut["outcomes"]["ok"].as_u64(), cut["wrong"].as_u64()), (Some(46), Some(43), Some(39)));
}
