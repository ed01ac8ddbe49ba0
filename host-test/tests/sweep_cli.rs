//! `host-test sweep`: its texts, its files, its exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use host_test::Guest;
use serde_json::Value;

fn guest() -> PathBuf {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    guest.path().unwrap().to_owned()
}

/// A folder of its own for each test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("host-test-sweep-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

const SMALL: [&str; 8] = ["--sizes", "4KiB,64KiB", "--charsets", "utf-8", "--kinds", "log", "--media-type", "count"];

fn sweep(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("sweep").arg(guest()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What went wrong, without the program's name.
fn refused(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty(), "nothing ran");
    text(&output.stderr)
}

#[test]
fn the_table_is_plain_and_narrow() {
    let output = sweep(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    assert!(table.starts_with("misbehave.wasm: ") && table.contains(" 117 runs, wasmtime "), "{table}");
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    assert!(table.is_ascii() && output.stderr.is_empty());
    // Three charsets of five kinds.
    assert_eq!(table.lines().filter(|line| line.contains("64KiB  ")).count(), 15, "{table}");
}

#[test]
fn the_json_has_exactly_these_names() {
    let output = sweep(&[&SMALL[..], &["--json", "-"]].concat());
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1, "one object in one line");
    assert!(text(&output.stderr).contains("fuel = base + a x bytes"), "the table goes to standard error");
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(names(&json), "component fits media_type points skipped slice_fuel wasmtime");
    assert_eq!(
        names(&json["points"][0]),
        "bytes charset checkpoints chunks elapsed_us error fuel fuel_per_byte host_calls kind line lines max_between_host_calls \
         mb_per_s outcome payload peak_bytes"
    );
    assert_eq!(names(&json["fits"][0]), "base charset chunks kind left_out notes off_percent per_byte per_line runs worst");
    assert_eq!(names(&json["component"]), "bytes name");
}

#[test]
fn files_are_written_whole() {
    let folder = Folder::new("files");
    let (json, html) = (folder.file("a.json"), folder.file("a.html"));
    fs::write(&html, "old").unwrap();
    let output = sweep(&[&SMALL[..], &["--json", &json, "--html", &html]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(folder.names(), ["a.html", "a.json"]);
    assert!(fs::read_to_string(&html).unwrap().ends_with("</html>\n"));
    let json: Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!(json["points"].as_array().unwrap().len(), 6);
}

#[test]
fn what_cannot_be_done_is_said_before_anything_runs() {
    let folder = Folder::new("refused");
    let there = folder.0.display().to_string();
    let nowhere = folder.file("no/page.html");
    let error = refused(&sweep(&["--html", &nowhere]), 2);
    assert_eq!(error, format!("host-test: the page `{nowhere}` cannot be written: No such file or directory\n"));
    let error = refused(&sweep(&["--html", &there]), 2);
    assert_eq!(error, format!("host-test: the page `{there}` cannot be written: it is a directory\n"));
    let one = folder.file("one");
    let error = refused(&sweep(&["--html", &one, "--json", &one]), 2);
    assert_eq!(error, format!("host-test: `{one}` is named for two things: name another file\n"));
    let component = guest().display().to_string();
    let error = refused(&sweep(&["--html", &component]), 2);
    assert_eq!(error, format!("host-test: `{component}` is named for two things: name another file\n"));
    assert!(Path::new(&component).metadata().unwrap().len() > 1000, "it is still there");
    let error = refused(&sweep(&["--charsets", "utf-8,klingon"]), 2);
    assert_eq!(error, "host-test: `klingon` is not a charset label: write one of the WHATWG Encoding Standard, such as utf-8\n");
    let missing = folder.file("missing.log");
    let error = refused(&sweep(&["--payload", &missing]), 2);
    assert_eq!(error, format!("host-test: the payload `{missing}` cannot be opened: No such file or directory\n"));
    assert!(refused(&sweep(&["--payload", "-"]), 2).contains("standard input can be read once only"));
    assert!(refused(&sweep(&["--charset", "utf-8"]), 2).contains("--charset utf-8 has no --payload before it"));
    assert!(refused(&sweep(&["--update-baseline"]), 2).contains("--baseline"));
    assert!(refused(&sweep(&["--lines", "5"]), 2).contains("lines of 5 bytes on average cannot be made"));
    assert!(folder.names().is_empty(), "{:?}", folder.names());
}

#[test]
fn a_charset_belongs_to_the_payload_before_it() {
    let folder = Folder::new("own");
    let (one, two) = (folder.file("one.log"), folder.file("two.log"));
    fs::write(&one, "a\n").unwrap();
    fs::write(&two, "caf\u{e9}\n").unwrap();
    let own = ["--payload", &one, "--payload", &two, "--charset", "latin1", "--payload", "gen:log,size=1KiB,charset=koi8-r"];
    let output = sweep(&[&SMALL[..], &own[..], &["--json", "-"]].concat());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let own: Vec<(&str, Option<&str>)> = json["points"].as_array().unwrap()[6..]
        .iter()
        .map(|point| (point["payload"].as_str().unwrap(), point["charset"].as_str()))
        .collect();
    assert_eq!(own, [(one.as_str(), None), (&two, Some("latin1")), ("gen:log,size=1KiB,charset=koi8-r", Some("KOI8-R"))]);
}

#[test]
fn a_guest_of_which_nothing_ends_in_ok_has_its_own_code() {
    for misbehaviour in ["fail", "panic"] {
        let output = sweep(&[&SMALL[..6], &["--media-type", misbehaviour]].concat());
        assert_eq!(output.status.code(), Some(4));
        assert!(text(&output.stdout).contains("6 of 6 runs did not end in ok"), "{}", text(&output.stdout));
    }
}

#[test]
fn a_baseline_is_made_holds_and_fails() {
    let folder = Folder::new("baseline");
    let path = folder.file("costs.json");
    let with = |more: &[&str]| sweep(&[&SMALL[..], &["--baseline", &path], more].concat());
    let error = refused(&with(&[]), 2);
    assert_eq!(
        error,
        format!(
            "host-test: the baseline `{path}` cannot be read: No such file or directory; the same command with \
             --update-baseline makes it\n"
        )
    );
    let made = with(&["--update-baseline"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert!(text(&made.stdout).contains("\naccepted: 6 points written to "), "{}", text(&made.stdout));
    assert_eq!(folder.names(), ["costs.json"]);
    let first = fs::read_to_string(&path).unwrap();
    let holds = with(&["--tolerance", "0%"]);
    assert_eq!(holds.status.code(), Some(0), "{}", text(&holds.stdout));
    assert!(
        text(&holds.stdout).ends_with("against the baseline:\n6 points compared: none exceeds the baseline by more than 0 %\n")
    );

    let mut json: Value = serde_json::from_str(&first).unwrap();
    let point = json["points"].as_object_mut().unwrap().values_mut().next().unwrap();
    point["fuel"] = (point["fuel"].as_u64().unwrap() / 2).into();
    fs::write(&path, json.to_string()).unwrap();
    let costs_more = with(&[]);
    assert_eq!(costs_more.status.code(), Some(4));
    let said = text(&costs_more.stdout);
    assert!(
        said.contains("more expensive\n  gen:log,size=") && said.contains(": fuel ") && said.contains("(+100.0 %)"),
        "{said}"
    );
    assert_eq!(with(&["--tolerance", "101%"]).status.code(), Some(0));
    assert_ne!(fs::read_to_string(&path).unwrap(), first, "a baseline is written on demand only");

    let accepted = with(&["--update-baseline"]);
    assert_eq!(accepted.status.code(), Some(0));
    let said = text(&accepted.stdout);
    assert!(said.contains("more expensive\n") && said.contains("accepted: 6 points"), "it says what it accepted: {said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), first);

    fs::write(&path, "{\"points\": []}").unwrap();
    assert!(refused(&with(&[]), 2).contains("it is not a baseline"));
}
