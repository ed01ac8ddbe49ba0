//! The command: its texts, its JSON, its exit codes.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use host_test::Guest;
use serde_json::Value;

fn guest() -> PathBuf {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    guest.path().unwrap().to_owned()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("run").arg(guest()).args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--json"]].concat());
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1, "one object in one line");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A file of its own for each test, gone with it.
struct File(PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("host-test-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _gone = std::fs::remove_file(&self.0);
    }
}

#[test]
fn each_outcome_has_its_exit_code() {
    for (arguments, outcome, code) in [
        (&["--media-type", "count"][..], "ok", 0),
        (&["--media-type", "fail"], "guest-error", 10),
        (&["--media-type", "panic"], "trap", 11),
        (&["--media-type", "spin", "--slice-fuel", "100000"], "out-of-fuel", 12),
        (&["--media-type", "allocate", "--memory-limit", "4MiB"], "out-of-memory", 13),
        (&["--media-type", "spin", "--timeout", "200ms"], "timed-out", 14),
    ] {
        let arguments = [&["--payload", "gen:log,size=1KiB", "--json"], arguments].concat();
        let output = run(&arguments);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((json["outcome"].as_str(), output.status.code()), (Some(outcome), Some(code)), "{arguments:?}");
        assert_eq!(json["error"].is_null(), outcome == "ok");
    }
}

/// The names of an object and of those in it, in order.
fn names(value: &Value) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let mut all = Vec::new();
    for (name, value) in object {
        all.push(name.clone());
        all.extend(names(value).into_iter().map(|inner| format!("{name}.{inner}")));
    }
    all.sort();
    all
}

#[test]
fn the_json_has_exactly_these_names() {
    let all = "checkpoints component component.bytes diagnosis diagnosis.bytes diagnosis.call diagnosis.chunk_at \
               diagnosis.doing diagnosis.hottest diagnosis.idle_host_calls diagnosis.slice_fuel diagnosis.stack diagnosis.stage \
               elapsed_ms error error.at error.kind error.message error.stage faults fuel fuel.max_between_host_calls \
               fuel.per_byte fuel.total host_calls log log.dropped_bytes log.level log.lines memory memory.growths memory.peak_bytes \
               outcome payload payload.advice payload.bad_records payload.bom \
               payload.bytes payload.charset_declared payload.charset_declared_by payload.charset_origin payload.charset_used \
               payload.chunks payload.end payload.first_bad_record_at payload.first_malformed_at payload.malformed payload.size payload.skipped_bytes payload.skipped_lines reply reply.bytes reply.charset reply.end reply.media_type \
               reply.writes waited_ms";
    let failed = json(&["--payload", "gen:log,size=1KiB", "--media-type", "fail"]);
    assert_eq!(names(&failed).join(" "), all);
    let ok = json(&["--payload", "gen:log,size=1KiB", "--media-type", "count"]);
    let without_error = all
        .split(' ')
        .filter(|name| !name.starts_with("error.") && !name.starts_with("diagnosis."))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(names(&ok).join(" "), without_error);
    assert_eq!(ok["error"], Value::Null);
}

#[test]
fn the_json_says_what_the_guest_reported() {
    let json = json(&["--payload", "gen:log,size=1KiB,charset=latin1", "--media-type", "report"]);
    let payload = serde_json::json!({
        "size": 1024, "bytes": 0, "chunks": 0, "end": "not-reached", "charset_declared": "windows-1252", "charset_declared_by": "charset", "charset_used": "UTF-8",
        "charset_origin": "byte-order-mark", "bom": true, "malformed": 3, "first_malformed_at": 5_000_000_000u64,
        "bad_records": 2, "first_bad_record_at": 7,
        "skipped_bytes": 40, "skipped_lines": 4,
        "advice": [{ "code": "looks-odd", "at": 9, "message": "looks like \u{1b}[31mwindows-1252" }],
    });
    assert_eq!(json["payload"], payload);
    assert_eq!(json["fuel"]["per_byte"], Value::Null);
    assert_eq!(
        json["reply"],
        serde_json::json!({ "bytes": 0, "writes": 0, "end": "finished", "media_type": null, "charset": null })
    );
}

#[test]
fn after_a_trap_the_json_says_null_for_what_only_the_guest_knows() {
    let json = json(&["--payload", "gen:log,size=1KiB", "--charset", "klingon", "--media-type", "panic"]);
    let payload = serde_json::json!({
        "size": 1024, "bytes": 12, "chunks": 3, "end": "not-reached", "charset_declared": "klingon", "charset_declared_by": "charset", "charset_used": null, "charset_origin": null,
        "bom": null, "malformed": null, "first_malformed_at": null, "bad_records": null, "first_bad_record_at": null,
        "skipped_bytes": null, "skipped_lines": null, "advice": null,
    });
    assert_eq!(json["payload"], payload);
    assert!(json["fuel"]["total"].as_u64().unwrap() > 0);
    assert_eq!((&json["error"]["kind"], &json["error"]["stage"]), (&Value::from("trap"), &Value::Null));
}

/// Digits are replaced, for some vary; a space stands for a row of them.
#[test]
fn the_summary_is_laid_out_like_this() {
    let output = run(&["--payload", "gen:log,size=1MiB,charset=koi8-r", "--media-type", "report"]);
    let mut masked = String::new();
    for line in text(&output.stdout).lines() {
        let line: String = line.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
        masked.push_str(&line);
        masked.push('\n');
    }
    let rows: Vec<&str> = masked.lines().collect();
    assert_eq!(rows[0], "outcome     ok");
    assert_eq!(rows[1], "payload     # of #,###,### bytes in # chunks");
    assert_eq!(rows[2], "charset     declared \"KOI#-R\", used UTF-# (byte order mark)");
    assert_eq!(rows[3], "malformed   #, the first at byte #,###,###,###");
    assert_eq!(rows[4], "records     # bad, the first at byte #");
    assert_eq!(rows[5], "skipped     ## bytes, # line ends");
    let advice = "advice      looks-odd at byte #: looks like \u{fffd}[##mwindows-####";
    assert_eq!(rows[6], advice, "what a guest says cannot move the cursor");
    assert_eq!(rows[7], "reply       # bytes in # writes, finished");
    assert!(rows[8].starts_with("fuel        ") && rows[8].ends_with(" between two host calls"));
    assert_eq!(rows[9], "host calls  #, # of them checkpoints");
    assert!(rows[10].starts_with("memory      ") && rows[11].starts_with("component   ") && rows[12].starts_with("time        "));
    assert_eq!(rows.len(), 13);
}

#[test]
fn an_error_is_said_with_its_place() {
    let output = run(&["--payload", "gen:log,size=1KiB", "--media-type", "fail"]);
    let expected = "outcome     guest-error (the guest returned an error)\n\
                    error       sorry (stage handler) at byte 7\n\
                    \x20           it cannot be done\n";
    assert!(text(&output.stdout).starts_with(expected), "{}", text(&output.stdout));
}

#[test]
fn one_is_singular_and_what_was_not_decoded_has_no_malformed_bytes() {
    let output = run(&["--payload", "gen:log,size=1KiB", "--charset", "latin1", "--media-type", "count"]);
    let rows: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(
        rows[1..5],
        [
            "payload     1,024 of 1,024 bytes in 1 chunk",
            "charset     declared \"latin1\"",
            "malformed   -",
            "reply       44 bytes in 1 write, finished, text/plain, charset UTF-8",
        ]
    );
    let json = json(&["--payload", "gen:log,size=1KiB", "--media-type", "count"]);
    assert_eq!((&json["payload"]["charset_used"], &json["payload"]["malformed"]), (&Value::Null, &Value::Null));
}

#[test]
fn the_reply_goes_to_standard_output_and_the_summary_to_standard_error() {
    let payload = File::new("echo", b"caf\xe9\n");
    let output = run(&["--payload", payload.path(), "--media-type", "echo", "--reply", "-", "--chunks", "1,2,0"]);
    assert_eq!(output.stdout, b"caf\xe9\n");
    assert!(text(&output.stderr).starts_with("outcome     ok\npayload     5 of 5 bytes in 4 chunks\n"), "{output:?}");
    let reply = File::new("reply", b"");
    let output = run(&["--payload", payload.path(), "--media-type", "echo", "--reply", reply.path()]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(std::fs::read(&reply.0).unwrap(), b"caf\xe9\n");
}

#[test]
fn a_length_is_declared_right_or_wrong_or_not_at_all() {
    let payload = File::new("length", b"hello");
    for (arguments, declared) in [
        (&[][..], "Some(5)"),
        (&["--length", "4"], "Some(4)"),
        (&["--length", "1KiB"], "Some(1024)"),
        (&["--length", "none"], "None"),
    ] {
        let output = run(&[&["--payload", payload.path(), "--media-type", "length", "--reply", "-"], arguments].concat());
        assert_eq!(text(&output.stdout), declared, "{arguments:?}");
    }
}

#[test]
fn a_slice_fuel_and_a_memory_limit_are_said_as_people_say_them() {
    let output = run(&["--payload", "gen:log,size=1KiB", "--slice-fuel", "2M", "--memory-limit", "1.2MiB"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn standard_input_is_streamed() {
    let mut child = command(&["--payload", "-", "--media-type", "echo", "--reply", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let writer = std::thread::spawn(move || {
        let block = vec![b'x'; 1 << 20];
        (0..8).for_each(|_| input.write_all(&block).unwrap());
    });
    let mut reply = Vec::new();
    output.read_to_end(&mut reply).unwrap();
    writer.join().unwrap();
    assert_eq!(reply.len(), 8 << 20);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn standard_input_that_never_delivers_times_out() {
    let mut child = command(&["--payload", "-", "--media-type", "count/patient", "--timeout", "300ms", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let held_open = child.stdin.take();
    let status = child.wait().unwrap();
    drop(held_open);
    assert_eq!(status.code(), Some(14));
    let json: Value = serde_json::from_reader(child.stdout.take().unwrap()).unwrap();
    assert_eq!(json["payload"]["size"], Value::Null);
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("not done after 300ms: the guest was waiting in read, after 0 bytes"), "{message}");
    // The guest's own bound is met as well.
    let mut child =
        command(&["--payload", "-", "--media-type", "count"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let held_open = child.stdin.take();
    assert_eq!(child.wait().unwrap().code(), Some(10));
    drop(held_open);
}

#[test]
fn a_reader_who_goes_away_is_no_panic() {
    let mut child = command(&["--payload", "gen:log,size=16MiB", "--media-type", "echo", "--reply", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(10), "{output:?}");
    assert!(text(&output.stderr).contains("closed (stage reply)"), "{output:?}");
    assert!(text(&output.stderr).contains("the reader of the reply is gone"), "{output:?}");
}

#[test]
fn wrong_usage_says_what_to_do() {
    for (arguments, error) in [
        (
            &["--payload", "gen:log", "--reply", "-", "--json"][..],
            "the reply and the JSON cannot both go to standard output: write the reply to a file with --reply FILE",
        ),
        (&["--payload", "gen:log", "--chunks", "0,0"], "a plan of empty chunks alone never gets to the end"),
        (&["--payload", "gen:log", "--memory-limit", "much"], "`much` is not a size"),
        (&["--payload", "gen:log", "--timeout", "5"], "`5` is not a time"),
        (
            &["--payload", "gen:log", "--slice-fuel", "0"],
            "`0` is too little: without fuel no slice gets anywhere, write 1 or more",
        ),
        (&["--payload", "gen:log", "--slice-fuel", "2e6"], "invalid fuel `2e6`: write a whole number, such as 2000000"),
        (&["--payload", "gen:log", "--length", "long"], "`long` is not a size"),
        (&["--payload", "gen:loud"], "`loud` is not a kind of payload"),
        (&["--payload", "/no/such/file"], "the payload `/no/such/file` cannot be opened: No such file or directory\n"),
        (
            &["--payload", "log,size=1KiB"],
            "cannot be opened: No such file or directory; for a generated payload write gen:log,size=1KiB\n",
        ),
        (&["--payload", "/"], "the payload `/` cannot be opened: it is a directory\n"),
        (
            &["--payload", "gen:log", "--reply", "/no/such/folder/reply"],
            "the reply file `/no/such/folder/reply` cannot be written: No such file or directory\n",
        ),
        (&["--payload", "gen:log", "--reply", "/"], "the reply file `/` cannot be written: it is a directory\n"),
        (&[], "--payload <P>"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(error), "{arguments:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_reply_that_cannot_be_written_is_the_failure_of_host_test() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    for misbehaviour in ["count", "echo", "ignore-errors"] {
        let output = run(&["--payload", "gen:log,size=1MiB", "--media-type", misbehaviour, "--reply", "/dev/full", "--json"]);
        assert_eq!(output.status.code(), Some(1), "{misbehaviour}: {output:?}");
        let expected = "host-test: the reply file `/dev/full` cannot be written: No space left on device\n";
        assert_eq!(text(&output.stderr), expected);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(json["outcome"].is_string(), "what happened is reported all the same: {json}");
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command(&["--payload", "gen:log", "--media-type", "echo", "--reply", "-"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("the reply cannot be written to standard output: No space"), "{output:?}");
}

#[test]
fn a_reply_never_overwrites_what_the_run_reads() {
    let payload = File::new("overwritten", b"kept");
    let reply = File::new("untouched", b"kept");
    let refused = |arguments: &[&str], error: &str| {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert!(text(&output.stderr).contains(error), "{arguments:?}: {}", text(&output.stderr));
        assert_eq!(std::fs::read(&payload.0).unwrap(), b"kept");
        assert_eq!(std::fs::read(&reply.0).unwrap(), b"kept");
    };
    let same = "the reply would overwrite the payload: `";
    refused(&["--payload", payload.path(), "--reply", payload.path()], same);
    refused(&["--payload", "/no/such/file", "--reply", reply.path()], "the payload `/no/such/file` cannot be opened");
    #[cfg(unix)]
    {
        let link = std::env::temp_dir().join(format!("host-test-{}-link", std::process::id()));
        std::os::unix::fs::symlink(&payload.0, &link).unwrap();
        let link = File(link);
        refused(&["--payload", payload.path(), "--reply", link.path()], same);
        let input = std::fs::File::open(&payload.0).unwrap();
        let output = command(&["--payload", "-", "--reply", payload.path()]).stdin(input).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(std::fs::read(&payload.0).unwrap(), b"kept");
        let component = File::new("component.wasm", &std::fs::read(guest()).unwrap());
        let output = Command::new(env!("CARGO_BIN_EXE_host-test"))
            .args(["run", component.path(), "--payload", "gen:log", "--reply", component.path()])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains("the reply would overwrite the component"), "{output:?}");
        // What is no regular file is not overwritten.
        let output = run(&["--payload", "/dev/null", "--reply", "/dev/null"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_the_failure_of_host_test() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    for (arguments, what) in [(&["--json"][..], "JSON"), (&[], "summary")] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let arguments = [&["--payload", "gen:log", "--media-type", "count"], arguments].concat();
        let output = command(&arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let expected = format!("host-test: the {what} cannot be written to standard output: No space left on device");
        assert!(text(&output.stderr).starts_with(&expected), "{output:?}");
    }
    // A reader who is gone is not an error.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command(&["--payload", "gen:log", "--media-type", "count", "--json"]).stdout(writer).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_reply_that_is_not_read_is_timed_out() {
    let fifo = std::env::temp_dir().join(format!("host-test-{}-fifo", std::process::id()));
    match Command::new("mkfifo").arg(&fifo).status() {
        Ok(status) => assert!(status.success()),
        Err(_no_such_tool) => return,
    }
    let fifo = File(fifo);
    let arguments = ["--payload", "gen:log,size=1KiB", "--media-type", "echo/patient", "--reply", fifo.path()];
    let output = run(&[&arguments[..], &["--timeout", "300ms"]].concat());
    assert_eq!(output.status.code(), Some(14), "{output:?}");
    assert!(text(&output.stdout).contains("the guest was waiting in finish"), "{output:?}");
    // One who takes it gets it.
    let child = command(&arguments).stdout(Stdio::null()).spawn().unwrap();
    let reply = std::fs::read(&fifo.0).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(reply.len(), 1024);
}

#[test]
fn a_component_that_is_no_guest_is_named() {
    let module = File::new("module.wasm", b"\0asm\x01\0\0\0");
    let output =
        Command::new(env!("CARGO_BIN_EXE_host-test")).args(["run", module.path(), "--payload", "gen:log"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let expected =
        format!("host-test: {}: not a guest of the intake world: this is a core module, not a component", module.path());
    assert!(text(&output.stderr).starts_with(&expected), "{}", text(&output.stderr));
}

#[test]
fn a_component_that_is_no_regular_file_or_too_large_is_refused_at_once() {
    let large = File::new("large.wasm", b"");
    std::fs::File::options().write(true).open(&large.0).unwrap().set_len(600 << 20).unwrap();
    let too_large = "it has 629,145,600 bytes, and a component has at most 536,870,912";
    for (component, error) in [
        ("/dev/zero", "it is not a regular file"),
        ("/", "it is a directory"),
        ("/no/such/file", "No such file or directory"),
        (large.path(), too_large),
    ] {
        if component == "/dev/zero" && !std::path::Path::new(component).exists() {
            continue;
        }
        let output =
            Command::new(env!("CARGO_BIN_EXE_host-test")).args(["run", component, "--payload", "gen:log"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{component}");
        let expected = format!("host-test: the component `{component}` cannot be read: {error}\n");
        assert_eq!(text(&output.stderr), expected);
    }
}

#[test]
fn help_lists_the_options_the_defaults_and_the_exit_codes() {
    let output = Command::new(env!("CARGO_BIN_EXE_host-test")).args(["run", "--help"]).output().unwrap();
    let help = text(&output.stdout);
    for part in [
        "--payload",
        "--charset",
        "--media-type",
        "--length <BYTES|none>",
        "--chunks",
        "[default: whole]",
        "--slice-fuel",
        "60,000",
        "a debug build of a guest needs",
        "--memory-limit",
        "[default: 256MiB]",
        "--timeout",
        "[default: 60s]",
        "--reply",
        "--json",
        "   0  ok",
        "   2  ",
        "   3  ",
        "  10  guest-error",
        "  11  trap",
        "  12  out-of-fuel",
        "  13  out-of-memory",
        "  14  timed-out",
        "host-test run guest.wasm --payload gen:log,size=64MiB,charset=windows-1252 --chunks 1,2,3 --json",
    ] {
        assert!(help.contains(part), "{part} is missing in:\n{help}");
    }
}
