//! Which promises a guest is said to keep: all, for the examples; all but one, for guests that break it and were not made with
//! the SDK; and what the command says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use host_test::Guest;
use host_test::check::{Check, CheckReport, Promise, PromiseVerdict};
use host_test::sweep_faults::FaultSweep;

fn built(folder: &str) -> Guest {
    Guest::build(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap_or_else(|error| panic!("{error}"))
}

/// In one charset: each mistake shows there.
fn check(misbehaviour: &str) -> CheckReport {
    let check = Check::new(built("tests/guest")).media_type(misbehaviour).charset("utf-8").timeout(Duration::from_secs(3));
    check.run().unwrap()
}

fn with(report: &CheckReport, verdict: PromiseVerdict) -> Vec<Promise> {
    let all = report.promises().iter().filter(|one| one.verdict == verdict);
    all.map(|one| one.promise).collect()
}

/// The block of one promise, without what differs from one folder to another.
fn block(report: &CheckReport, promise: Promise) -> String {
    let one = report.promises().iter().find(|one| one.promise == promise).unwrap();
    one.to_string().replace(&report.component, "misbehave.wasm")
}

#[test]
fn the_examples_keep_all_promises() {
    for example in ["line-count", "transcode", "checksum", "log-grep"] {
        let report = Check::new(built(&format!("../examples/{example}"))).run().unwrap();
        report.assert_kept();
        assert_eq!(with(&report, PromiseVerdict::NotTried), [Promise::EveryHost], "{example}:\n{report}");
        assert!(report.runs > 900, "{example} had {} runs", report.runs);
    }
}

#[test]
fn a_guest_without_the_sdk_keeps_them_too() {
    let report = check("keeps");
    report.assert_kept();
    assert_eq!(with(&report, PromiseVerdict::NotTried), [Promise::EveryHost], "{report}");
}

/// Each of these differs from the guest that keeps all of them in one thing alone.
#[test]
fn each_promise_is_seen_to_break_alone() {
    for (but, promise) in [
        ("loops-on-empty", Promise::Progress),
        ("waits-for-ever", Promise::Progress),
        ("counts-chunks", Promise::Cuts),
        ("holds-it-all", Promise::Memory),
        ("spins-on-long-chunks", Promise::Work),
        ("spins-on-errors", Promise::Work),
        ("ignores-errors", Promise::Truth),
        ("ignores-late-errors", Promise::Truth),
        ("ignores-lengths", Promise::Truth),
        ("ignores-reply-errors", Promise::Truth),
        ("finishes-anyway", Promise::Truth),
        ("claims-well-formed", Promise::Truth),
        ("panics-on-a-byte", Promise::NoTrap),
        ("panics-on-errors", Promise::NoTrap),
        ("panics-later", Promise::NoTrap),
        ("reads-after-the-end", Promise::Truth),
        ("takes-any-chunk", Promise::Truth),
        ("hangs-at-the-length", Promise::Progress),
        ("ignores-stop", Promise::Stops),
    ] {
        let report = check(&format!("keeps/but-{but}"));
        assert_eq!(with(&report, PromiseVerdict::Broken), [promise], "{but}:\n{report}");
    }
}

/// Whether a guest asks for the end, or for more than the start, is its own affair: faults are put into its runs all the same.
#[test]
fn a_guest_need_not_ask_for_the_end() {
    for but in ["stops-at-the-length", "reads-the-start"] {
        let report = check(&format!("keeps/but-{but}"));
        report.assert_kept();
        for fault in ["abort ", "cancel ", "cut ", "reply-closed ", "reply-refused "] {
            let truth = block(&report, Promise::Truth);
            assert!(truth.contains(fault), "{but}: {fault} was not tried:\n{truth}");
        }
    }
}

/// One that hangs when its payload is cut short is seen, and what was not run for its sake is not listed as tried.
#[test]
fn a_guest_that_waits_for_the_declared_length_hangs_and_is_seen_to() {
    let report = check("keeps/but-hangs-at-the-length");
    let progress = report.broken().next().unwrap();
    assert_eq!(progress.evidence[0].fault.as_deref(), Some("cut"), "{report}");
    let truth = block(&report, Promise::Truth);
    assert!(truth.contains(" of cut not made, since"), "{truth}");
}

/// Without a charset of the author's the check tries several.
#[test]
fn a_guest_that_lies_in_one_charset_alone_is_seen() {
    let report = Check::new(built("tests/guest")).media_type("keeps/but-ignores-errors-in-gb18030").run().unwrap();
    assert_eq!(with(&report, PromiseVerdict::Broken), [Promise::Truth], "{report}");
}

/// One mistake can break two promises: who takes an empty chunk for the end is neither indifferent to empty chunks nor true.
#[test]
fn who_takes_an_empty_chunk_for_the_end_breaks_two() {
    let report = check("keeps/but-takes-empty-for-the-end");
    assert_eq!(with(&report, PromiseVerdict::Broken), [Promise::Progress, Promise::Truth], "{report}");
}

/// Where an error ends a run, it may have decoded more or less of what follows, as the payload was cut.
#[test]
fn who_counts_what_was_decoded_ahead_of_an_error_keeps_all() {
    let report = check("keeps/but-gives-up-at-a-line-end");
    assert_eq!(with(&report, PromiseVerdict::Broken), [], "{report}");
    let cuts = report.promises().iter().find(|one| one.promise == Promise::Cuts).unwrap();
    assert!(cuts.verdict == PromiseVerdict::Kept && cuts.runs > 50, "{report}");
}

#[test]
fn a_guest_that_takes_nothing_is_not_said_to_keep_what_was_not_tried() {
    for (misbehaviour, ok) in [("fail", 0), ("keeps/but-takes-its-own-alone", 1)] {
        let report = check(misbehaviour);
        assert!(!report.is_kept());
        assert_eq!(with(&report, PromiseVerdict::NotTried), Promise::ALL, "{report}");
        let why = format!("the guest ends none of {} payloads with ok", report.payloads);
        for one in report.not_tried() {
            assert_eq!(one.tried, format!("{why}: give it one in its own format with --payload FILE"));
            assert_eq!(one.runs, 0);
        }
        // It takes nothing at all as well, and that tells nothing.
        assert_eq!(report.payloads_ok, ok, "{report}");
        let failed = std::panic::catch_unwind(|| report.assert_kept().runs).unwrap_err();
        assert!(failed.downcast_ref::<String>().unwrap().contains("7 promises were not tried"), "{failed:?}");
    }
}

#[test]
fn a_payload_in_its_own_format_is_enough_for_a_guest_that_takes_no_other() {
    let check = Check::new(built("tests/guest")).media_type("keeps/but-takes-its-own-alone").charset("utf-8");
    let report = check.clone().bytes("a short one", "%1 Ada\n%2 Bob\n").run().unwrap();
    assert_eq!(with(&report, PromiseVerdict::NotTried), [Promise::Memory, Promise::EveryHost], "{report}");
    assert_eq!(with(&report, PromiseVerdict::Broken), [], "{report}");
    let large = "%1 Ada\n".repeat(1 << 20);
    check.bytes("a short one", "%1 Ada\n%2 Bob\n").bytes("a large one", large).run().unwrap().assert_kept();
}

/// Guests of `tests/guest`, by the media types that choose them.
const GUESTS: [&str; 48] = [
    "checkpoints",
    "count",
    "count/one",
    "count/patient",
    "count/huge",
    "echo",
    "echo/patient",
    "panic",
    "spin",
    "allocate",
    "zero",
    "after-the-end",
    "no-finish",
    "fail",
    "fail/finished",
    "ignore-errors",
    "loop-on-empty",
    "report",
    "hang/bad-byte",
    "hang/empty-reads",
    "hang/full-buffer",
    "hang/waiting",
    "hang/heavy",
    "keeps",
    "keeps/but-loops-on-empty",
    "keeps/but-waits-for-ever",
    "keeps/but-panics-later",
    "keeps/but-panics-on-errors",
    "keeps/but-reads-after-the-end",
    "keeps/but-ignores-stop",
    "keeps/but-ignores-lengths",
    "keeps/but-ignores-errors",
    "keeps/but-ignores-reply-errors",
    "keeps/but-finishes-anyway",
    "keeps/but-spins-on-errors",
    "keeps/but-takes-any-chunk",
    "keeps/but-takes-empty-for-the-end",
    "keeps/but-takes-its-own-alone",
    "keeps/but-counts-chunks",
    "keeps/but-gives-up-at-a-line-end",
    "keeps/but-stops-at-the-length",
    "keeps/but-hangs-at-the-length",
    "keeps/but-reads-the-start",
    "keeps/but-claims-well-formed",
    "keeps/but-holds-it-all",
    "keeps/but-ignores-errors-in-gb18030",
    "keeps/but-ignores-late-errors",
    "keeps/but-spins-on-long-chunks",
];

/// What `sweep-faults` finds wrong, a check finds, too: with the same payload, on every guest.
#[test]
fn what_a_sweep_of_faults_finds_a_check_finds() {
    let source = include_str!("guest/src/keeps.rs");
    for but in source.split("but == \"").skip(1).filter_map(|rest| rest.split_once('"')) {
        let guest = format!("keeps/but-{}", but.0);
        assert!(GUESTS.contains(&guest.as_str()), "add {guest} to GUESTS");
    }
    let timeout = Duration::from_secs(2);
    let (mut wrong, mut right, mut not_taken) = (0, 0, 0);
    for guest in GUESTS {
        let sweep = FaultSweep::new(built("tests/guest")).media_type(guest).timeout(timeout).run();
        let check = Check::new(built("tests/guest")).media_type(guest).charset("utf-8").timeout(timeout).run().unwrap();
        match sweep {
            // It does not take the payload: there is nothing to be compared.
            Err(_) => not_taken += 1,
            Ok(table) if !table.is_kept() => {
                wrong += 1;
                assert!(check.broken().next().is_some(), "{guest}:\n{table}\n{check}");
            }
            Ok(table) => {
                right += 1;
                // A fault that the sweep knows, in the payload that it takes by default.
                let same = |one: &&str| one.contains("--length 22 ") && one.contains("--fault") && one.contains("--chunks 5");
                let commands = check.broken().flat_map(|one| &one.evidence).flat_map(|one| &one.commands).map(String::as_str);
                assert_eq!(commands.filter(same).collect::<Vec<_>>(), Vec::<&str>::new(), "{guest}:\n{table}");
            }
        }
    }
    assert!(wrong > 15 && right > 5 && not_taken < 15, "{wrong} {right} {not_taken}");
}

#[test]
fn what_broke_is_said_with_the_commands_that_repeat_it() {
    let expected = "
  seen      8 bytes (a byte order mark; declared utf-8): whole it gives ok, reply \"1 line ends in 8 bytes in 1
            chunks\\n\"; cut by 1, ok, reply \"1 line ends in 8 bytes in 8 chunks\\n\"
  repeat    printf '\\357\\273\\277a\\303\\251\\nb' | host-test run misbehave.wasm --payload - --length 8 --charset utf-8 --media-type \
                            keeps/but-counts-chunks --slice-fuel 2000000 --reply -
  repeat    printf '\\357\\273\\277a\\303\\251\\nb' | host-test run misbehave.wasm --payload - --length 8 --charset utf-8 --media-type \
                            keeps/but-counts-chunks --chunks 1 --slice-fuel 2000000 --reply -
            and ";
    let cuts = block(&check("keeps/but-counts-chunks"), Promise::Cuts);
    assert!(cuts.starts_with("Cuts don't matter: BROKEN\n  tried     ") && cuts.contains(expected), "{cuts}");
}

/// The command of each piece of evidence, run by a shell, ends as the evidence says.
#[test]
fn the_commands_repeat_what_was_seen() {
    let folder = Path::new(env!("CARGO_BIN_EXE_host-test")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    for (but, promise, code) in [
        ("ignores-errors", Promise::Truth, 0),
        ("panics-on-a-byte", Promise::NoTrap, 11),
        ("spins-on-long-chunks", Promise::Work, 12),
        ("waits-for-ever", Promise::Progress, 14),
    ] {
        let report = check(&format!("keeps/but-{but}"));
        let broken = report.promises().iter().find(|one| one.promise == promise).unwrap();
        for evidence in broken.evidence.iter().take(4) {
            let mut shell = Command::new("sh");
            let status = shell.args(["-c", &evidence.commands[0]]).env("PATH", &path).stdout(Stdio::null()).status().unwrap();
            // An ok without a finished reply is an error of the contract.
            let codes = if code == 0 { [0, 10] } else { [code, code] };
            assert!(codes.contains(&status.code().unwrap()), "{}: {status}", evidence.commands[0]);
        }
    }
}

/// A file of the test's own, gone with it.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("host-test-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

#[test]
fn payloads_of_the_authors_own_are_cut_and_broken_too() {
    let file = File::new("own.log", &b"a line of the author's own\n".repeat(200_000));
    let run = |but: &str| {
        let check = Check::new(built("tests/guest")).media_type(format!("keeps{but}")).charset("utf-8");
        check.file(&file.0).bytes("two lines", "one\ntwo\n").run().unwrap()
    };
    let kept = run("");
    kept.assert_kept();
    let memory = kept.promises().iter().find(|one| one.promise == Promise::Memory).unwrap();
    assert!(memory.tried.contains("own.log, whole and the first 1/16 of it"), "{memory}");
    let broken = run("/but-holds-it-all");
    let memory = broken.broken().find(|one| one.promise == Promise::Memory).unwrap();
    assert!(memory.evidence.iter().any(|one| one.what.contains("own.log")), "{memory}");
}

#[test]
fn the_report_does_not_depend_on_what_runs_beside() {
    let guest = built("tests/guest");
    let report = |jobs| {
        Check::new(guest.clone()).media_type("keeps/but-counts-chunks").charset("big5").jobs(jobs).run().unwrap().to_string()
    };
    assert_eq!(report(1), report(3));
}

fn command(arguments: &[&str]) -> Output {
    let guest = built("tests/guest");
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("check").arg(guest.path().unwrap()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_command_has_an_exit_code_for_what_is_broken() {
    for (arguments, code) in [
        (&["--media-type", "keeps"][..], 0),
        (&["--media-type", "keeps/but-ignores-errors"], 4),
        (&["--media-type", "fail"], 5),
        (&["--media-type", "keeps/but-hangs-at-the-length"], 4),
        (&["--payload", "no-such-file"], 2),
        (&["--payload", "-"], 2),
        (&["--charset", "klingon"], 2),
        (&["--jobs", "0"], 2),
    ] {
        assert_eq!(command(arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn the_json_has_every_promise_once() {
    let output = command(&["--media-type", "keeps/but-ignores-stop", "--json"]);
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1, "one object in one line");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let verdicts: Vec<_> = json["promises"].as_array().unwrap().iter().map(|one| (&one["promise"], &one["verdict"])).collect();
    let expected = [
        ("progress", "kept"),
        ("cuts", "kept"),
        ("memory", "kept"),
        ("work", "kept"),
        ("truth", "kept"),
        ("no-trap", "kept"),
        ("stops", "broken"),
        ("every-host", "not-tried"),
    ];
    assert_eq!(verdicts.len(), expected.len());
    for ((promise, verdict), (name, expected)) in verdicts.into_iter().zip(expected) {
        assert_eq!((promise, verdict), (&name.into(), &expected.into()));
    }
    let evidence = &json["promises"][6]["evidence"][0];
    assert!(evidence["commands"][0].as_str().unwrap().contains("--fault 'stop=a test@"), "{evidence}");
}
