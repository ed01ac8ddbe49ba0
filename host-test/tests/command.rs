//! Commands, run as `wasmtime run` would: what they print, and the codes they exit with.

use std::time::Duration;

use host_test::command::{Command, CommandOutcome};
use host_test::generate::{Generate, Kind};
use host_test::{Ending, Payload};

fn command() -> Command {
    Command::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/commands")).unwrap_or_else(|error| panic!("{error}"))
}

/// The command that does `what`.
fn told(what: &str) -> Command {
    command().args(["--media-type", what])
}

fn run(command: Command) -> CommandOutcome {
    command.run().unwrap()
}

#[test]
fn the_payload_is_standard_input_and_the_reply_standard_output() {
    for plan in ["whole", "1", "1,0,2"] {
        let outcome = run(command().payload("caf\u{e9}\nth\u{e9}\n").plan(plan.parse().unwrap()));
        outcome.assert_reply("2 lines of UTF-8\n").assert_stderr("");
        assert_eq!((outcome.stdin_bytes, outcome.ending, outcome.error), (11, Ending::Ok, None), "{plan}");
    }
    run(command()).assert_reply("0 lines of UTF-8\n").assert_stderr("");
}

#[test]
fn a_file_is_read_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/dpkg.utf-8.log");
    let outcome = run(told("echo").payload(Payload::file(path)));
    outcome.assert_reply(std::fs::read(path).unwrap()).assert_stderr("");
}

#[test]
fn the_same_run_does_the_same() {
    let payload = || Generate::new(Kind::Log).with_size(1 << 20).with_seed(7);
    let [first, second] = [(); 2].map(|()| run(told("echo").payload(payload()).plan("random:7:0..9999".parse().unwrap())));
    assert_eq!((first.fuel, first.peak_memory, &first.stdout), (second.fuel, second.peak_memory, &second.stdout));
    assert!(first.fuel > 0 && first.stdout_bytes == 1 << 20, "{first}");
}

#[test]
fn a_large_payload_takes_no_more_memory_than_a_small_one() {
    let large = if std::env::var_os("INTAKE_FULL").is_some_and(|full| full == "1") { 1 << 30 } else { 64 << 20 };
    for what in ["echo", "count"] {
        let peak = |size| {
            let payload = Generate::new(Kind::Log).with_size(size).with_charset("shift_jis").unwrap();
            let command = told(what).args(["--charset", "shift_jis"]).payload(payload).keep_reply(0);
            let outcome = run(command.timeout(Duration::from_secs(1800))); // 1 GiB takes minutes where others run next to it
            outcome.assert_exit(0).assert_stderr("");
            assert_eq!(outcome.stdin_bytes, size);
            outcome.peak_memory
        };
        let (small, large) = (peak(1 << 20), peak(large));
        assert!(small == large && large < 2 << 20, "{what}: {small} and {large} bytes");
    }
}

#[test]
fn the_command_line_says_the_charset() {
    for args in [&["--charset", "shift_jis"][..], &["--charset=SJIS"], &["--media-type", "text/plain; charset=shift_jis"]] {
        let command = command().args(args.iter().copied()).env("LANG", "de_DE.UTF-8");
        run(command.payload(&b"\x93\xfa\x96\x7b\n"[..])).assert_reply("1 lines of Shift_JIS\n").assert_stderr("");
    }
}

#[test]
fn the_locale_says_the_charset_if_the_command_line_does_not() {
    for (variables, charset) in [
        (&[("LANG", "de_DE.ISO-8859-1")][..], "windows-1252"),
        (&[("LC_CTYPE", "ru_RU.KOI8-R")], "KOI8-R"),
        (&[("LC_ALL", "ja_JP.eucJP")], "EUC-JP"),
        (&[("LANG", "de_DE.ISO-8859-1"), ("LC_CTYPE", "ru_RU.KOI8-R")], "KOI8-R"),
        (&[("LANG", "de_DE.ISO-8859-1"), ("LC_CTYPE", "ru_RU.KOI8-R"), ("LC_ALL", "ja_JP.eucJP")], "EUC-JP"),
        (&[("LANG", "de_DE.ISO-8859-1"), ("LC_CTYPE", ""), ("LC_ALL", "")], "windows-1252"),
        (&[("LANG", "de_DE.ISO-8859-1"), ("LC_ALL", "C")], "UTF-8"),
        (&[("LC_MESSAGES", "ru_RU.KOI8-R")], "UTF-8"),
    ] {
        let command = variables.iter().fold(command(), |command, (name, value)| command.env(*name, *value));
        run(command.payload("x\n")).assert_reply(format!("1 lines of {charset}\n")).assert_stderr("");
    }
}

#[test]
fn malformed_sequences_are_warned_of_and_no_error() {
    let outcome = run(command().payload(&b"fine\ncaf\xE9 \xFF\n"[..]));
    outcome.assert_reply("2 lines of UTF-8\n").assert_stderr(&format!(
        "warning: malformed sequences: 2, the first at byte 8\n{}",
        advice("E9 at byte 8 first, 2 in all")
    ));
    let outcome = run(command().args(["--charset", "latin1"]).payload("caf\u{e9} au lait\n".repeat(20)));
    outcome.assert_reply("20 lines of windows-1252\n").assert_stderr(
        "advice: looks-like-utf-8: windows-1252 was declared, but the payload is valid UTF-8, with characters of several bytes; declare \
         it, or set UTF-8 with `payload.set_charset`\n",
    );
}

/// What is advised on single bytes that are malformed in UTF-8, which was assumed.
fn advice(seen: &str) -> String {
    format!(
        "advice: malformed: UTF-8 was assumed, since no charset was declared, but the payload has malformed bytes ({seen}); it may be in \
         windows-1252 or another single-byte charset: declare its charset, or set it with `payload.set_charset`\n"
    )
}

#[test]
fn what_the_payload_is_to_blame_for_is_65() {
    let line = "x".repeat(200_000);
    let strict =
        advice("E9 at byte 3 first, 1 in all") + "error: decode at byte 3: E9 is no character in the payload's charset\n";
    let few = format!(
        "warning: malformed sequences: 2, the first at byte 0\n{}\
         error: decode at byte 2: more than 1 malformed sequences (`malformed`)\n",
        advice("E9 at byte 0 first, 2 in all")
    );
    for (what, payload, stderr) in [
        ("strict", &b"caf\xE9\n"[..], strict.as_str()),
        ("few-malformed", b"\xE9\n\xE9\n\xE9\n", few.as_str()),
        ("short", b"12345", "error: source at byte 3: the payload is longer than the limit of 3 bytes (`payload_bytes`)\n"),
        ("count", line.as_bytes(), "error: lines at byte 0: line 1 is longer than the limit of 131072 bytes (`line_bytes`)\n"),
        (
            "csv",
            b"amount\n7\nseven\n",
            "error: records at byte 9: record 2: field 1 `amount` is \"seven\": invalid digit found in string\n",
        ),
    ] {
        let outcome = run(told(what).payload(payload));
        outcome.assert_exit(65).assert_stderr(stderr);
        assert_eq!(outcome.ending, Ending::GuestError, "{what}");
    }
}

#[test]
fn an_unknown_charset_is_65_and_who_named_it_is_said() {
    let unknown = "error: decode: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard\n";
    run(command().args(["--charset", "klingon"]).payload("x")).assert_exit(65).assert_stderr(unknown);
    let hint = "hint: the charset comes from LC_CTYPE=tlh.klingon: choose another one with --charset, e.g. --charset utf-8\n";
    run(command().env("LC_CTYPE", "tlh.klingon").payload("x")).assert_exit(65).assert_stderr(&format!("{unknown}{hint}"));
    let refused = "error: decode: charset \"iso-2022-kr\" is not decoded, as the WHATWG Encoding Standard demands\n";
    run(command().args(["--charset", "iso-2022-kr"]).payload("x")).assert_exit(65).assert_stderr(refused);
}

#[test]
fn what_the_command_is_to_blame_for_is_70() {
    for (what, stderr) in [
        ("own", "error: handler at byte 2: no comma\n"),
        ("late", "error: handler: the charset must be set before the payload is read\n"),
        ("never", "error: handler: the handler waits for something that will never wake it\n"),
        (
            "reply-charset",
            "error: reply: '\u{e9}' (U+00E9), due at byte 3 of the reply, is no character in Shift_JIS; write UTF-8, or choose a replacement \
             with `set_unmappable`\n",
        ),
        ("no-reply-charset", "error: reply: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard\n"),
    ] {
        run(told(what).payload("x")).assert_exit(70).assert_stderr(stderr);
    }
}

#[test]
fn what_broke_off_is_74_and_what_took_too_long_is_75() {
    for (fault, code, stderr) in [
        ("abort=the disk is gone@byte:3", 74, "error: source at byte 3: the payload broke off: the disk is gone\n"),
        (
            "abort=gone:\n\u{1b}[31m\r\n  0: main@byte:3",
            74,
            "error: source at byte 3: the payload broke off: gone: [31m 0: main\n",
        ),
        ("empty=ever@byte:3", 74, "error: source at byte 3: more than 1000 empty chunks in a row\n"),
        ("reply-refused=no room@byte:0", 74, "error: reply: after 0 bytes the reply was closed: no room\n"),
        ("reply-closed@byte:0", 74, ""),
        ("stall@byte:3", 75, "error: source at byte 3: no byte came within 5s\n"),
        ("pause@byte:3", 75, "error: source at byte 3: no byte came within 5s\n"),
        ("reply-blocked@byte:0", 75, "error: reply: after 11 bytes of the reply, the host took no more within 5s\n"),
        ("cut@byte:3", 0, ""),
    ] {
        let outcome = run(told("echo").args(["--wait", "5"]).payload("some lines\n").fault(fault.parse().unwrap()));
        outcome.assert_exit(code).assert_stderr(stderr);
        assert!(outcome.elapsed < Duration::from_secs(5), "the clock is virtual: {outcome}");
    }
}

#[test]
fn what_is_waited_for_is_said_once_nothing_comes() {
    const NOTICE: &str = "waiting for the payload on standard input; in a terminal, Ctrl-D at the start of a line ends it\n";
    let terminal = |wait: &str| told("echo").args(["--wait", wait]).payload("some lines\n").terminal_input();
    let fault = |fault: &str| fault.parse().unwrap();
    // Hosts say of a file that it is a terminal, too: what is there at once needs no notice.
    run(terminal("5")).assert_reply("some lines\n").assert_stderr("");
    run(terminal("5").fault(fault("pause@byte:0"))).assert_reply("some lines\n").assert_stderr(NOTICE);
    run(terminal("5").fault(fault("stall@byte:3")))
        .assert_exit(75)
        .assert_stderr("error: source at byte 3: no byte came within 5s\n");
    run(terminal("5").fault(fault("stall@byte:0")))
        .assert_exit(75)
        .assert_stderr(&format!("{NOTICE}error: source at byte 0: no byte came within 5s\n"));
    for outcome in
        [run(terminal("1").fault(fault("stall@byte:0"))), run(told("echo").args(["--wait", "1"]).fault(fault("stall@byte:0")))]
    {
        outcome.assert_exit(75).assert_stderr("error: source at byte 0: no byte came within 1s\n");
    }
    // Where no terminal is spoken of nothing is said, however long nothing comes.
    let outcome = run(told("echo").args(["--wait", "5"]).payload("some lines\n").fault(fault("stall@byte:0")));
    outcome.assert_exit(75).assert_stderr("error: source at byte 0: no byte came within 5s\n");
}

#[test]
fn a_payload_that_drips_for_ever_ends_when_the_run_took_too_long() {
    // Byte by byte, each in time: --wait alone would never give up.
    let drip = Generate::new(Kind::Log).with_size(1 << 40);
    let outcome = run(told("echo").args(["--wait", "5", "--run", "0.05"]).payload(drip).plan("1".parse().unwrap()));
    outcome.assert_exit(75);
    let said =
        ["source at byte", "reply", "pace at byte"].iter().any(|stage| outcome.stderr.starts_with(&format!("error: {stage}")));
    assert!(said && outcome.stderr.ends_with(": the run took longer than 50ms (`run`)\n"), "{outcome}");
}

#[test]
fn who_sets_no_bounds_waits_until_it_goes_on() {
    for fault in ["pause=3@byte:3", "reply-blocked=3@byte:0"] {
        run(told("echo").payload("some lines\n").fault(fault.parse().unwrap())).assert_reply("some lines\n").assert_stderr("");
    }
    for (fault, doing) in [("stall@byte:3", "read"), ("reply-blocked@byte:0", "write")] {
        let outcome = run(told("echo").payload("some lines\n").fault(fault.parse().unwrap()));
        let wanted = format!("the command was waiting in {doing} for ever, after ");
        assert!(outcome.is_timed_out() && outcome.error.as_ref().unwrap().starts_with(&wanted), "{outcome}");
    }
}

#[test]
fn a_command_that_is_stopped_has_no_exit_code() {
    for (what, ending, why, frame) in [
        ("panic", Ending::Trap, "the command trapped after 0 bytes of the payload: wasm `unreachable` instruction", "panic_fmt"),
        ("spin", Ending::TimedOut, "not done after 300ms: the command was running, after 0 bytes", "intake::world::drive::drive"),
        ("hold", Ending::OutOfMemory, "the command wanted 68,", "alloc_error"),
    ] {
        let outcome = run(told(what).memory_limit(16 << 20).payload("xyz").timeout(Duration::from_millis(300)));
        assert_eq!((outcome.ending, outcome.exit_code), (ending, None), "{outcome}");
        let error = outcome.error.as_deref().unwrap_or_default();
        assert!(error.starts_with(why) && error.contains(frame), "{outcome}");
    }
    assert!(run(told("panic")).stderr.contains("on purpose"));
}

#[test]
fn what_a_handler_prints_is_mixed_into_the_reply() {
    run(told("print").payload("x\n")).assert_reply("printed\n1 lines of UTF-8\n");
}

#[test]
fn help_is_printed_where_a_pager_takes_it() {
    for args in [&["--help"][..], &["-h"], &["--charset", "latin1", "--help"]] {
        let outcome = run(command().args(args.iter().copied()).payload("not read"));
        outcome.assert_exit(0).assert_stderr("");
        let help = outcome.stdout_text();
        assert!(help.starts_with("Reads the payload from standard input and writes the reply to standard output.\n"), "{help}");
        assert!(help.contains("\nUsage: wasmtime run commands.wasm [OPTIONS] < PAYLOAD > REPLY\n"), "{help}");
        assert!(help.lines().all(|line| line.len() <= 96) && !help.contains("COMMAND"), "{help}");
        assert_eq!(outcome.stdin_bytes, 0);
    }
}

#[test]
fn wrong_arguments_are_64_and_nothing_is_read() {
    for (args, why) in [
        (&["in.txt"][..], "the payload is read from standard input: use `< in.txt` instead of `in.txt`"),
        (&["--wait", "soon"], "invalid value 'soon' for --wait: expected a number of seconds, e.g. 30"),
        (&["--run=0"], "invalid value '0' for --run: expected a number of seconds, e.g. 30"),
        (&["--encoding", "x"], "invalid option '--encoding'"),
        (&["--charset"], "missing argument for option '--charset'"),
    ] {
        let outcome = run(command().args(args.iter().copied()).payload("not read"));
        outcome.assert_exit(64);
        assert_eq!((outcome.stdout_bytes, outcome.stdin_bytes), (0, 0), "{outcome}");
        outcome.assert_stderr(&format!("error: {why}\ntry --help\n"));
    }
}
