//! The command `host-test suite`: its texts, its files, its exit codes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use host_test::Guest;
use serde_json::Value;

fn component() -> String {
    let guest = Guest::build(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/guest")).unwrap_or_else(|error| panic!("{error}"));
    guest.path().unwrap().display().to_string()
}

/// A folder of its own for each test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("host-test-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }

    fn suite(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
        command.arg("suite").args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.output().unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const GOOD: &str = r#"
[[case]]
name = "it's an echo"
media-type = "echo"
text = "one\n"
expect = { reply = "one\n" }

[[case]]
name = "later"
payload = "not-there.log"
skip = "no data yet"
"#;

const BAD: &str = r#"
[[case]]
name = "it's no echo"
media-type = "echo"
text = "two\n"
expect = { reply = "one\n" }

[[case]]
name = "an echo"
media-type = "echo"
text = "one\n"
"#;

#[test]
fn the_last_line_counts_and_the_exit_code_says_whether_a_case_failed() {
    let folder = Folder::new("counts", &[("good.toml", GOOD), ("bad.toml", BAD)]);
    let component = component();
    let good = folder.suite(&["good.toml", "--component", &component]);
    assert_eq!(good.status.code(), Some(0));
    assert_eq!(text(&good.stderr), "", "no bar where there is no terminal");
    let lines: Vec<&str> = text(&good.stdout).lines().collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (3, "skip  later: no data yet", "1 passed, 0 failed, 1 skipped"));
    assert!(lines[1].starts_with("done in ") && lines[1].ends_with(" s"));
    let both = folder.suite(&["good.toml", "bad.toml", "--component", &component]);
    assert_eq!(both.status.code(), Some(4));
    assert!(text(&both.stdout).ends_with("\n2 passed, 1 failed, 1 skipped\n"));
}

#[test]
fn a_failure_says_the_command_that_repeats_it_and_that_command_does() {
    let folder = Folder::new("repeats", &[("bad.toml", BAD)]);
    let output = folder.suite(&["bad.toml", "--component", &component()]);
    let told = text(&output.stdout);
    let part = "FAIL  it's no echo\n      the reply differs at byte 0:\n        expected  \"one\\n\", 4 bytes\n        \
                got       \"two\\n\", 4 bytes\n      result:\n        outcome     ok\n";
    assert!(told.contains(part), "{told}");
    let command = told.lines().skip_while(|line| *line != "      to repeat it:").nth(1).unwrap().trim();
    assert!(command.ends_with(r"--case 'it'\''s no echo'"), "{command}");
    let command = command.replacen("host-test", env!("CARGO_BIN_EXE_host-test"), 1);
    let again = Command::new("sh").args(["-c", &command]).current_dir(&folder.0).output().unwrap();
    assert_eq!(again.status.code(), Some(4));
    assert!(text(&again.stdout).ends_with("\n0 passed, 1 failed, 0 skipped\n"), "{}", text(&again.stdout));
}

#[test]
fn junit_and_json_are_written_also_when_cases_fail() {
    let folder = Folder::new("reports", &[("good.toml", GOOD), ("bad.toml", BAD)]);
    let arguments = ["good.toml", "bad.toml", "--component", &component(), "--junit", "j.xml", "--json", "j.json"];
    assert_eq!(folder.suite(&arguments).status.code(), Some(4));
    let junit = folder.read("j.xml");
    for part in [
        r#"<testsuites name="host-test suite" tests="4" skipped="1" failures="1" errors="0" time=""#,
        r#"<testsuite name="good.toml" tests="2" skipped="1" errors="0" failures="0" time=""#,
        r#"<testcase name="it&apos;s an echo" classname="good.toml" time=""#,
        r#"<skipped message="no data yet"/>"#,
        "<failure message=\"the reply differs at byte 0:\">the reply differs at byte 0:\n  expected  ",
        "<system-out>outcome     ok\npayload     4 of 4 bytes in 1 chunk\n",
    ] {
        assert!(junit.contains(part), "{part}\n is not in\n{junit}");
    }
    let json: Value = serde_json::from_str(&folder.read("j.json")).unwrap();
    let counts = [&json["passed"], &json["failed"], &json["skipped"]].map(|count| count.as_u64().unwrap());
    assert_eq!(counts, [2, 1, 1]);
    let cases = json["cases"].as_array().unwrap();
    let names: Vec<&str> = cases.iter().map(|case| case["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["it's an echo", "later", "it's no echo", "an echo"]);
    assert_eq!(
        (&cases[0]["suite"], &cases[0]["passed"], &cases[0]["outcome"]["outcome"]),
        (&"good.toml".into(), &true.into(), &"ok".into())
    );
    assert_eq!(cases[0]["reply_sha256"], "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806");
    assert_eq!(
        (&cases[1]["skipped"], &cases[1]["outcome"], &cases[1]["passed"]),
        (&"no data yet".into(), &Value::Null, &false.into())
    );
    assert_eq!(cases[2]["failures"].as_array().unwrap().len(), 1);
}

#[test]
fn list_shows_the_names_and_runs_nothing() {
    let folder = Folder::new("list", &[("good.toml", GOOD), ("bad.toml", BAD)]);
    let output = folder.suite(&["good.toml", "--list"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "it's an echo\nlater (skipped: no data yet)\n"));
    let output = folder.suite(&["good.toml", "bad.toml", "--list", "--case", "echo"]);
    let names = "good.toml: it's an echo\nbad.toml: it's no echo\nbad.toml: an echo\n";
    assert_eq!(text(&output.stdout), names);
}

#[test]
fn after_a_failure_the_rest_is_reported_as_skipped_if_so_wanted() {
    let folder = Folder::new("fail-fast", &[("good.toml", GOOD), ("bad.toml", BAD)]);
    let output = folder.suite(&["bad.toml", "good.toml", "--component", &component(), "--fail-fast", "--jobs", "1"]);
    let told = text(&output.stdout);
    assert!(told.ends_with("\n0 passed, 1 failed, 3 skipped\n"), "{told}");
    assert!(told.contains("\nskip  it's an echo: not run, because a case failed before it\n"), "{told}");
}

#[test]
fn what_is_wrong_before_anything_runs_has_a_code_of_its_own() {
    let no_guest = "(component)";
    let skipped = "[[case]]\nname = \"a\"\ntext = \"x\"\nskip = \"not today\"\n";
    let files = [("good.toml", GOOD), ("wrong.toml", "[[case]]\nname = 3\n"), ("no.wasm", no_guest), ("skipped.toml", skipped)];
    let folder = Folder::new("codes", &files);
    let component = component();
    for (arguments, code, said) in [
        (&["wrong.toml"][..], 2, "host-test: 2 mistakes: nothing was run\n"),
        (&["nowhere.toml"], 2, "host-test: the suite `nowhere.toml` cannot be read: No such file or directory\n"),
        (&["good.toml"], 2, "host-test: 1 mistake: nothing was run\n"),
        (&["good.toml", "--component", "no.wasm"], 3, "host-test: no.wasm: not a guest of the intake world: "),
        (&["good.toml", "--component", "nowhere.wasm"], 2, "host-test: the component `nowhere.wasm` cannot be read"),
        (
            &["good.toml", "--case", "it's an eco"],
            2,
            "host-test: good.toml has no case whose name is or contains `it's an eco`; did you mean `it's an echo`?; --list shows the names\n",
        ),
        (
            &["good.toml", "--component", &component, "--json", "no/where.json"],
            2,
            "host-test: the JSON file `no/where.json` cannot be written",
        ),
        (&["good.toml", "--jobs", "0"], 2, "error: invalid value '0' for '--jobs <N>'"),
        (&[], 2, "error: the following required arguments were not provided:\n  <FILE>..."),
    ] {
        let output = folder.suite(arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
    let output = folder.suite(&["skipped.toml", "--component", &component]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).starts_with("skip  a: not today\nnothing was run: every case is skipped\n"));
}

/// An example guest of this project.
fn example(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/").to_owned() + name;
    let guest = Guest::build(folder).unwrap_or_else(|error| panic!("{error}"));
    guest.path().unwrap().display().to_string()
}

#[test]
fn the_example_of_the_help_passes() {
    let folder = Folder::new("help", &[]);
    let output = folder.suite(&["--help"]);
    let help = text(&output.stdout);
    let lines = help.lines().skip_while(|line| !line.starts_with("A suite,")).skip(1).take_while(|line| *line != "Examples:");
    let suite: Vec<&str> = lines.map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    fs::write(folder.0.join("suite.toml"), suite.join("\n")).unwrap();
    let arguments = ["suite.toml", "--component", &example("line-count"), "--case", "a French log"];
    let output = folder.suite(&arguments);
    assert!(text(&output.stdout).ends_with("\n3 passed, 0 failed, 0 skipped\n"), "{output:?}");
}

#[test]
fn the_examples_of_the_reference_pass() {
    let reference = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/suites.md")).unwrap();
    let mut suites = reference.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let name = "postgresql.fr.iso-8859-1.log";
    let log = fs::read(format!("{}/../examples/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let files = [("first.toml", suites.next().unwrap()), ("matrix.toml", suites.next().unwrap())];
    let folder = Folder::new("reference", &files);
    fs::create_dir(folder.0.join("data")).unwrap();
    fs::write(folder.0.join("data").join(name), log).unwrap();
    assert_eq!(suites.next(), None, "another example to run");
    for (suite, guest, passed) in [("first.toml", "line-count", 14), ("matrix.toml", "transcode", 4)] {
        let output = folder.suite(&[suite, "--component", &example(guest)]);
        let told = text(&output.stdout);
        assert!(told.ends_with(&format!("\n{passed} passed, 0 failed, 0 skipped\n")), "{told}\n{}", text(&output.stderr));
    }
}

#[test]
fn a_report_never_overwrites_what_the_suite_reads() {
    let folder = Folder::new("overwrites", &[("good.toml", GOOD)]);
    let component = component();
    for arguments in [
        ["--json", "good.toml", "--junit", "j.xml"],
        ["--junit", &component, "--json", "j.json"],
        ["--json", "r", "--junit", "r"],
    ] {
        let output = folder.suite(&[&["good.toml", "--component", &component][..], &arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("is named for two things: name another file"), "{}", text(&output.stderr));
    }
    assert_eq!(folder.read("good.toml"), GOOD);
}
