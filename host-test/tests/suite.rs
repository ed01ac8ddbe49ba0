//! Suites from code and from files: what passes, what fails and how that reads, and that they give the same every time.

use std::path::PathBuf;

use host_test::generate::{Generate, Kind};
use host_test::report::PayloadEnd;
use host_test::suite::{Case, CaseResult, Expect, Gates, Results, Suite, Verdict};
use host_test::{Ending, Guest, Payload};

fn guest() -> Guest {
    Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"))
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suites")).join(name)
}

/// What is wrong with a case that is run alone.
fn failures(case: Case) -> Vec<String> {
    let results = Suite::new(guest()).case(case).run().unwrap();
    results.cases[0].failures()
}

fn echo(payload: impl Into<Payload>) -> Case {
    Case::new("a case").media_type("echo").payload(payload)
}

/// All of a result that is to be the same on every run.
fn facts(case: &CaseResult) -> String {
    let outcome = case.outcome.as_ref().map(|outcome| {
        (
            outcome.outcome,
            outcome.fuel.clone(),
            outcome.host_calls,
            outcome.checkpoints,
            outcome.memory.clone(),
            outcome.reply.clone(),
        )
    });
    let reply = case.outcome.as_ref().map(|outcome| outcome.reply_bytes().to_vec());
    format!("{} {:?} {outcome:?} {reply:?} {:?}", case.name, case.verdict, case.reply_sha256)
}

#[test]
fn a_suite_gives_the_same_by_one_job_and_by_many_time_after_time() {
    let suite = Suite::from_file(file("misbehave.toml")).unwrap();
    let run = |number| suite.clone().jobs(number).run().unwrap();
    let first = run(1);
    first.assert_passed();
    assert_eq!((first.passed(), first.failed(), first.skipped()), (14, 0, 1));
    let facts = |results: &Results| results.cases.iter().map(facts).collect::<Vec<_>>();
    for number in [1, 2, 8, 64] {
        assert_eq!(facts(&run(number)), facts(&first), "by {number} jobs");
    }
}

#[test]
fn results_stand_in_the_order_of_the_file_whatever_is_done_first() {
    let mut suite = Suite::new(guest());
    let names: Vec<String> = (0..20).map(|number| format!("case {number}")).collect();
    for (number, name) in names.iter().enumerate() {
        // The first are the longest.
        let payload = Generate::new(Kind::Log).with_size(200_000 >> number);
        suite = suite.case(Case::new(name).media_type("echo").payload(payload));
    }
    let results = suite.jobs(8).run().unwrap();
    assert_eq!(results.cases.iter().map(|case| case.name.clone()).collect::<Vec<_>>(), names);
}

#[test]
fn what_is_not_as_expected_is_told() {
    let fail = || Case::new("a case").media_type("fail");
    let sha = "03ba204e50d126e4674c005e04d82e84c21366780af1f43bd54a37816b6ab340";
    let reading = || echo("0123456789").expect(Expect::ok().reply("012345x789"));
    for (case, expected) in [
        (fail(), vec!["expected the outcome ok, got guest-error: sorry (stage handler) at byte 7"]),
        (echo("x").expect(Expect::guest_error("sorry")), vec!["expected the outcome guest-error, got ok"]),
        (
            echo("x").expect(Expect::ending([Ending::Trap, Ending::OutOfMemory])),
            vec!["expected the outcome trap or out-of-memory, got ok"],
        ),
        (
            fail().expect(Expect::guest_error("malformed").stage("decode").at(8).message_contains("sorry")),
            vec![
                "expected kind = malformed, got sorry",
                "expected stage = decode, got handler",
                "expected at = 8, got 7",
                "expected the error's message to contain \"sorry\", got \"it cannot be done\"",
            ],
        ),
        (
            echo("x").expect(Expect::ok().malformed(3).first_malformed_at(1000).charset_used("UTF-8").charset_origin("assumed")),
            vec![
                "expected charset-used = UTF-8, got none",
                "expected charset-origin = assumed, got none",
                "expected malformed = 3, got none",
                "expected first-malformed-at = 1,000, got none",
            ],
        ),
        (
            echo("x").expect(Expect::ok().skipped_bytes(3).skipped_lines(1).advice(["malformed"])),
            vec![
                "expected skipped-bytes = 3, got 0",
                "expected skipped-lines = 1, got 0",
                "expected advice = [\"malformed\"], got []",
            ],
        ),
        (
            echo("x").expect(Expect::ok().payload_bytes(2).checkpoints(3).checkpoints_at_least(4)),
            vec!["expected payload-bytes = 2, got 1", "expected checkpoints = 3, got 0", "expected 4 checkpoints or more, got 0"],
        ),
        (
            echo("x").expect(Expect::ok().reply_media_type("text/csv").reply_charset("UTF-8").reply_bytes(2).reply_contains("y")),
            vec![
                "expected reply-media-type = text/csv, got none",
                "expected reply-charset = UTF-8, got none",
                "expected reply-bytes = 2, got 1",
                "expected the reply to contain \"y\", got \"x\"",
            ],
        ),
        (echo("x").expect(Expect::ok().log_contains("y")), vec!["expected a line of the log to contain \"y\""]),
        (
            reading(),
            vec!["the reply differs at byte 6:\n  expected  \"012345x789\", 10 bytes\n  got       \"0123456789\", 10 bytes"],
        ),
        (
            echo(b"caf\xE9".to_vec()).expect(Expect::ok().reply("caf\u{e9}\n")),
            vec!["the reply differs at byte 3:\n  expected  \"caf\u{e9}\\n\", 6 bytes\n  got       \"caf\\xe9\", 4 bytes"],
        ),
        (
            echo("").expect(Expect::ok().reply_sha256(sha)),
            vec![
                "expected reply-sha256 = 03ba204e50d126e4674c005e04d82e84c21366780af1f43bd54a37816b6ab340, got \
                 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ],
        ),
        (
            echo("x").gates(Gates::none().memory(1024)),
            vec!["gate memory: 1,114,112, and at most 1,024 is allowed: 1,113,088 too much (+108700.0 %)"],
        ),
        (
            echo("").gates(Gates::none().fuel_per_byte(1.0)),
            vec!["gate fuel-per-byte: the guest took no byte, there is nothing to divide by"],
        ),
    ] {
        assert_eq!(failures(case), expected);
    }
}

#[test]
fn a_fault_that_does_not_happen_fails_its_case() {
    let late = || echo("x").fault("pause@byte:100".parse().unwrap());
    let text = "the fault pause@byte:100 did not happen: the run did not come to its place, or has none";
    assert_eq!(failures(late()), [text]);
    assert_eq!(failures(late().expect(Expect::ok().spare_faults())), [""; 0]);
    assert_eq!(failures(echo("x").fault("empty@byte:0".parse().unwrap())), [""; 0]);
}

#[test]
fn a_payload_that_broke_off_is_not_to_be_taken_for_whole() {
    let cut = || Case::new("a case").media_type("count").payload("0123456789").fault("cut@byte:5".parse().unwrap());
    let text = "the guest took a payload that was not whole for a finished one; if it is to, expect payload-end = broken-off";
    assert_eq!(failures(cut()), [text]);
    assert_eq!(failures(cut().expect(Expect::ok().payload_end(PayloadEnd::BrokenOff))), [""; 0]);
    let failures = failures(cut().expect(Expect::ok().payload_end(PayloadEnd::Reached)));
    assert_eq!(failures, ["expected payload-end = reached, got broken-off"]);
}

#[test]
fn each_gate_is_held_to_the_last_unit() {
    let results = Suite::new(guest()).case(echo("0123456789")).run().unwrap();
    let outcome = results.cases[0].outcome.clone().unwrap();
    let (fuel, most) = (outcome.fuel.total, outcome.fuel.max_between_host_calls);
    let (memory, per_byte) = (outcome.memory.peak_bytes, outcome.fuel.per_byte.unwrap());
    let kept = Gates::none().fuel(fuel).fuel_between_host_calls(most).memory(memory).fuel_per_byte(per_byte);
    assert_eq!(failures(echo("0123456789").gates(kept)), [""; 0]);
    for (name, gates) in [
        ("fuel", Gates::none().fuel(fuel - 1)),
        ("fuel-between-host-calls", Gates::none().fuel_between_host_calls(most - 1)),
        ("memory", Gates::none().memory(memory - 1)),
        ("fuel-per-byte", Gates::none().fuel_per_byte(per_byte - 0.01)),
    ] {
        let failures = failures(echo("0123456789").gates(gates));
        assert!(failures.len() == 1 && failures[0].starts_with(&format!("gate {name}: ")), "{failures:?}");
    }
}

#[test]
fn cases_that_are_to_have_the_same_reply_are_compared() {
    let case = |name: &str, text: &str| Case::new(name).media_type("echo").payload(text).same_reply("both");
    let suite = Suite::new(guest()).case(case("a", "one\n")).case(case("b", "one\n")).case(case("c", "two\n"));
    let results = suite.clone().run().unwrap();
    assert_eq!(results.cases.iter().map(CaseResult::has_failed).collect::<Vec<_>>(), [false, false, true]);
    let text =
        "the reply is not the same as that of `a`, from byte 0 on:\n  there  \"one\\n\", 4 bytes\n  here   \"two\\n\", 4 bytes";
    assert_eq!(results.cases[2].failures(), [text]);
    assert_eq!(results.notes, [""; 0]);
    let alone = suite.clone().only("b").run().unwrap();
    let note = "b: its reply was compared with none of the 2 that are to be the same: only this one was chosen";
    assert_eq!(
        (alone.notes.as_slice(), alone.to_string().lines().next()),
        (&[note.to_owned()][..], Some(&*format!("note  {note}")))
    );
    // A reply that is broken off is not compared, nor one of another label.
    let failing = Case::new("d").media_type("fail").same_reply("both").expect(Expect::guest_error("sorry"));
    let other = Case::new("e").media_type("echo").payload("else").same_reply("other");
    assert_eq!(suite.case(failing).case(other).run().unwrap().failed(), 1);
}

#[test]
fn long_replies_that_differ_late_are_told_apart() {
    let case = |name: &str, end: &str| {
        let payload = [&b"x".repeat(100_000)[..], end.as_bytes()].concat();
        Case::new(name).media_type("echo").payload(payload).same_reply("both")
    };
    let results = Suite::new(guest()).case(case("a", "1")).case(case("b", "2")).run().unwrap();
    let text = "the reply is not the same as that of `a`:\n  there  100,001 bytes\n  here   100,001 bytes\n  \
                the first 65,536 bytes, which are all that is kept, do not differ";
    assert_eq!(results.cases[1].failures(), [text]);
}

#[test]
fn a_matrix_over_chunks_expects_the_same_reply_unless_it_says_otherwise() {
    // `count` says how many chunks it got.
    let suite = |more: &str| {
        let path = std::env::temp_dir().join(format!("host-test-{}-{}.toml", std::process::id(), more.len()));
        let text = "[[case]]\nname = \"a\"\nmedia-type = \"count\"\ntext = \"0123\"\nmatrix = { chunks = [\"1\", \"2\"] }\n";
        std::fs::write(&path, format!("{text}{more}")).unwrap();
        let suite = Suite::from_file(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        suite.guest(guest()).run().unwrap()
    };
    let results = suite("");
    let failures = results.cases[1].failures();
    assert!(failures[0].starts_with("the reply is not the same as that of `a [chunks=1]`, from byte 9 on:"), "{failures:?}");
    let repeated = results.repeats(&results.cases[1]).unwrap();
    assert!(repeated.ends_with("--case 'a [chunks=1]' --case 'a [chunks=2]'"), "{repeated}");
    assert_eq!(suite("same-reply-over = []\n").failed(), 0);
}

#[test]
fn a_panic_says_what_the_command_prints() {
    let suite = Suite::new(guest()).case(echo("x").expect(Expect::ok().reply("y"))).case(Case::new("later").skip("not yet"));
    let results = suite.run().unwrap();
    let panic = std::panic::catch_unwind(|| {
        results.assert_passed();
    });
    let text = *panic.unwrap_err().downcast::<String>().unwrap();
    assert_eq!(text, format!("\n{results}"));
    for part in [
        "FAIL  a case\n      the reply differs at byte 0:\n        expected  \"y\", 1 byte\n        got       \"x\", 1 byte\n",
        "      result:\n        outcome     ok\n        payload     1 of 1 byte in 1 chunk\n",
        "\nskip  later: not yet\n0 passed, 1 failed, 1 skipped",
    ] {
        assert!(text.contains(part), "{part}\n is not in\n{text}");
    }
}

#[test]
fn a_case_that_cannot_be_run_counts_as_failed() {
    let case = |expect| Case::new("a case").payload(Payload::file("vanished.log")).expect(expect);
    let results = Suite::new(guest()).case(case(Expect::ok())).run().unwrap();
    let why = "the payload `vanished.log` cannot be opened: No such file or directory";
    assert_eq!(results.cases[0].verdict, Verdict::NotRun(why.to_owned()));
    assert_eq!((results.failed(), results.cases[0].failures()), (1, vec![format!("it could not be run: {why}")]));
    let failures = failures(echo("x").expect(Expect::ok().reply_file("vanished.txt")));
    assert_eq!(failures, ["it could not be run: the reply-file `vanished.txt` cannot be opened: No such file or directory"]);
}

#[test]
fn after_a_failure_nothing_more_is_begun_if_so_wanted() {
    let suite = Suite::new(guest()).case(Case::new("a").media_type("fail")).case(Case::new("b").media_type("echo"));
    let results = suite.jobs(1).fail_fast().run().unwrap();
    assert_eq!((results.failed(), results.skipped()), (1, 1));
    assert_eq!(results.cases[1].verdict, Verdict::Skipped("not run, because a case failed before it".to_owned()));
}

#[test]
fn cases_are_asked_for_by_name_or_by_a_part_of_it() {
    let case = |name: &str| Case::new(name).media_type("echo");
    let suite = || Suite::new(guest()).case(case("log")).case(case("log, cut")).case(case("prose"));
    let names = |suite: Suite| {
        let cases: Vec<String> = suite.run().unwrap().cases.into_iter().map(|case| case.name).collect();
        cases.join("|")
    };
    assert_eq!(names(suite().only("log")), "log");
    assert_eq!(names(suite().only("og, c").only("prose")), "log, cut|prose");
    assert_eq!(names(suite().only("o")), "log|log, cut|prose");
    let error = suite().only("prosa").run().unwrap_err();
    assert_eq!(error.to_string(), "suite has no case whose name is or contains `prosa`; did you mean `prose`?");
}

#[test]
fn a_suite_in_which_nothing_would_run_or_names_are_not_clear_is_an_error() {
    let error = |suite: Suite| suite.run().unwrap_err();
    assert!(matches!(error(Suite::new(guest())), host_test::suite::Error::Request(text) if text == "suite has no case"));
    let twice = Suite::new(guest()).case(echo("x")).case(echo("y"));
    assert!(
        matches!(error(twice), host_test::suite::Error::Request(text) if text == "suite has two cases with the name `a case`")
    );
    let skipped = Suite::new(guest()).case(echo("x").skip("why not")).run().unwrap();
    assert_eq!((skipped.skipped(), skipped.cases[0].outcome.is_none()), (1, true));
    skipped.assert_passed();
}
