//! Shell: programs, arguments and paths are looked up, and what is cheap is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::fences::{self, Fence};
use crate::project::Project;
use crate::shell::commands;
use crate::{is_full, root, say};

/// Programs that are not part of this repository; of their arguments only the paths are looked at.
const OTHERS: [&str; 10] = ["cargo", "cd", "curl", "find", "node", "npm", "npx", "rustup", "wasmtime", "xargs"];
/// Options whose value is a file to be written.
const WRITTEN: [&str; 7] = [">", "--out-dir", "--html", "--json", "--junit", "--baseline", "--reply"];

#[test]
fn every_command_can_be_typed() {
    let (mut looked_up, mut run) = (0, 0);
    for fence in fences::all(&root()).iter().filter(|fence| fence.language == "sh") {
        // Next to a guest, or in the checkout: where the reader is depends on the document.
        let mut folders = vec![Project::get().guest.clone(), root()];
        let mut written = Vec::new();
        for line in fence.text.lines() {
            for words in commands(line) {
                look_up(fence, &words, &mut folders, &mut written);
                looked_up += 1;
            }
            run += usize::from(try_out(fence, line));
        }
    }
    say(&format!("{looked_up} shell commands were looked up, {run} of them run"));
    assert!(looked_up > 30 && run > 5, "{looked_up}, {run}");
}

fn look_up(fence: &Fence, words: &[String], folders: &mut Vec<PathBuf>, written: &mut Vec<String>) {
    let (program, arguments) = words.split_first().expect("a command has a name");
    let shown = || format!("{}: {}", fence.place(), words.join(" "));
    match program.as_str() {
        "host-test" => {
            // clap reads all arguments before it comes to the help.
            let output = host_test(&[arguments, &["--help".to_owned()]].concat());
            assert!(output.status.success(), "{}\n{}", shown(), String::from_utf8_lossy(&output.stderr));
        }
        "cargo" if arguments[0] == "xtask" => xtask(&arguments[1..], &shown()),
        other => assert!(OTHERS.contains(&other), "{}: the program {other} is not known", shown()),
    }
    for (index, word) in arguments.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| arguments[index].as_str());
        if before.is_some_and(|option| WRITTEN.contains(&option)) {
            written.push(word.clone());
        } else if is_path(word) && !written.contains(word) {
            let path = word.trim_start_matches('@');
            assert!(exists(path, folders), "{}: there is no {path}", shown());
        }
    }
    if program == "cd" {
        *folders = folders.iter().map(|folder| folder.join(&arguments[0])).filter(|folder| folder.is_dir()).collect();
    }
}

/// With a slash, and no URL, media type, package of npm, fault, or script of a shell.
fn is_path(word: &str) -> bool {
    word.contains('/')
        && !word.trim_start_matches('@').contains('@')
        && !["://", "localhost", ": ", "gen:", "@bytecodealliance", "$", "text/"].iter().any(|no| word.contains(no))
}

/// Whether a path is there; a component, whether its crate is.
fn exists(path: &str, folders: &[PathBuf]) -> bool {
    if let Some(guest) = Path::new(path).file_stem().filter(|_| path.contains("/wasm32-wasip")) {
        return root().join("examples").join(guest.to_str().unwrap().replace('_', "-")).is_dir();
    }
    folders.iter().any(|folder| folder.join(path).exists())
}

/// The commands of `cargo xtask` and their options, as its help has them.
fn xtask(arguments: &[String], shown: &str) {
    let help = std::fs::read_to_string(root().join("xtask/src/cli.rs")).unwrap();
    let command = format!("cargo xtask {} ", arguments[0]);
    assert!(help.contains(&command), "{shown}: there is no {command}");
    for option in arguments.iter().filter(|word| word.starts_with("--")) {
        assert!(help.contains(option.as_str()), "{shown}: there is no {option}");
    }
}

/// Runs a line of `host-test`, if that takes no more than seconds. Whether it did.
fn try_out(fence: &Fence, line: &str) -> bool {
    let all = commands(line);
    let [words] = &all[..] else { return false };
    let ["host-test", command, ..] = words.iter().map(String::as_str).collect::<Vec<_>>()[..] else { return false };
    let is_long = ["check", "sweep"].contains(&command) || words.iter().any(|word| word.contains("GiB"));
    if command == "serve" || (is_long && !is_full()) {
        return false;
    }
    let is_in_checkout = words.iter().any(|word| word.starts_with("examples/"));
    let folder = if is_in_checkout { root() } else { Project::get().guest.clone() };
    for guest in words.iter().filter(|word| is_in_checkout && word.contains("/wasm32-wasip")) {
        let name = Path::new(guest).file_stem().unwrap().to_str().unwrap().replace('_', "-");
        host_test::Guest::build(root().join("examples").join(name)).unwrap();
    }
    let output = host_test_in(&folder, &words[1..]);
    // 0: ok; 10: the guest's error, which is what some of them show.
    let code = output.status.code();
    let text = || [&output.stdout[..], &output.stderr[..]].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat();
    assert!(matches!(code, Some(0 | 10)), "{}: {line}: {}\n{}", fence.place(), output.status, text());
    true
}

fn host_test(arguments: &[String]) -> Output {
    host_test_in(&Project::get().guest, arguments)
}

fn host_test_in(folder: &Path, arguments: &[String]) -> Output {
    // The tests lie in `deps`, next to the programs. `cargo test --workspace` builds those first.
    let program = std::env::current_exe().unwrap().parent().unwrap().with_file_name("host-test");
    assert!(program.is_file(), "there is no {}: run `cargo build --workspace --bin host-test`", program.display());
    Command::new(program).args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}
