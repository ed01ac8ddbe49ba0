//! The command line. Parsed by hand: a newcomer's first wait is for this crate to compile.

use std::path::PathBuf;

use crate::Result;
use crate::bench::Bench;
use crate::demo::Demo;
use crate::test::{Phase, Plan};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Command {
    Help(&'static str),
    Setup,
    Env,
    Bench(Bench),
    Bindings { check: bool },
    Demo(Demo),
    Lines,
    Test(Plan),
}

const HELP: &str = "\
The commands of this project. Each sets up what it needs.

  cargo xtask setup                 wasm targets, cargo-component, curl, test data and Node; quick if all is installed
  cargo xtask env                   the environment for cargo by hand; only the fallback toolchain needs one:
                                    eval \"$(cargo xtask env)\"
  cargo xtask demo                  runs the example guests on the real files in examples/data
  cargo xtask demo --payload FILE [--charset LABEL] [--media-type TYPE]
                                    the same on a file of your own
  cargo xtask test                  every test, phase by phase
      --full                        with payloads of 1 GiB instead of 64 MiB, every combination, and all guests by cargo-component
      --only PHASE                  just one of: bindings, core, guests, host, wasm, node, workers, component, package
  cargo xtask bench                 what the SDK costs in fuel, time, memory and size, compared with doing without it; at most
                                    ten minutes, not counting the build
      --quick                       in a minute: smaller payloads, fewer runs
      --json FILE, --html FILE      the same as JSON, and as a page with plots
      --docs                        puts the tables into docs/performance.md
  cargo xtask bindings              generates the guest bindings in sdk/ from wit/
      --check                       only compares them
  cargo xtask lines                 counts the lines of code in each crate's src, without comments and tests

Examples:
  cargo xtask demo --payload access.log --charset iso-8859-1
  cargo xtask test --only package
  cargo xtask bench --quick --html bench.html

The variable INTAKE_TOOLCHAIN=debian makes all of them build guests with Debian's packages, as where rustup reaches no server.
";

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: impl Iterator<Item = String>) -> Result<Command> {
    let mut args = Args(args.collect::<Vec<_>>().into_iter());
    let Some(name) = args.0.next() else {
        return Ok(Command::Help(HELP));
    };
    if args.0.as_slice().iter().any(|arg| arg == "--help" || arg == "-h") {
        return Ok(Command::Help(HELP));
    }
    let command = match name.as_str() {
        "help" | "--help" | "-h" => Command::Help(HELP),
        "setup" => Command::Setup,
        "env" => Command::Env,
        "bench" => bench(&mut args)?,
        "bindings" => bindings(&mut args)?,
        "demo" => demo(&mut args)?,
        "lines" => Command::Lines,
        "test" => test(&mut args)?,
        other => return Err(format!("there is no command `{other}`; `cargo xtask --help` lists them")),
    };
    match args.0.next() {
        None => Ok(command),
        Some(extra) => Err(format!("unexpected argument `{extra}` for `{name}`; see `cargo xtask --help`")),
    }
}

struct Args(std::vec::IntoIter<String>);

impl Args {
    /// The next option, as its name and, after an `=`, its value.
    fn option(&mut self) -> Option<(String, Option<String>)> {
        let arg = self.0.next()?;
        match arg.split_once('=') {
            Some((name, value)) if name.starts_with("--") => Some((name.to_owned(), Some(value.to_owned()))),
            _ => Some((arg, None)),
        }
    }

    fn value(&mut self, name: &str, inline: Option<String>) -> Result<String> {
        inline.or_else(|| self.0.next()).ok_or_else(|| format!("`{name}` needs a value; see `cargo xtask --help`"))
    }
}

fn unknown(command: &str, option: &str) -> String {
    format!("unknown option `{option}` for `{command}`; see `cargo xtask --help`")
}

fn bench(args: &mut Args) -> Result<Command> {
    let mut bench = Bench::default();
    while let Some((name, inline)) = args.option() {
        match (name.as_str(), &inline) {
            ("--quick", None) => bench.quick = true,
            ("--docs", None) => bench.docs = true,
            ("--json", _) => bench.json = Some(PathBuf::from(args.value(&name, inline)?)),
            ("--html", _) => bench.html = Some(PathBuf::from(args.value(&name, inline)?)),
            (other, _) => return Err(unknown("bench", other)),
        }
    }
    Ok(Command::Bench(bench))
}

fn bindings(args: &mut Args) -> Result<Command> {
    let mut check = false;
    while let Some((name, value)) = args.option() {
        match (name.as_str(), value) {
            ("--check", None) => check = true,
            (other, _) => return Err(unknown("bindings", other)),
        }
    }
    Ok(Command::Bindings { check })
}

fn demo(args: &mut Args) -> Result<Command> {
    let (mut payload, mut charset, mut media_type) = (None, None, None);
    while let Some((name, inline)) = args.option() {
        match name.as_str() {
            "--payload" => payload = Some(PathBuf::from(args.value(&name, inline)?)),
            "--charset" => charset = Some(args.value(&name, inline)?),
            "--media-type" => media_type = Some(args.value(&name, inline)?),
            other => return Err(unknown("demo", other)),
        }
    }
    match payload {
        Some(file) => Ok(Command::Demo(Demo::Own { file, charset, media_type })),
        None if charset.is_some() || media_type.is_some() => {
            Err("`--charset` and `--media-type` describe a payload: add `--payload FILE`".to_owned())
        }
        None => Ok(Command::Demo(Demo::Files)),
    }
}

fn test(args: &mut Args) -> Result<Command> {
    let mut plan = Plan { full: false, only: None };
    while let Some((name, inline)) = args.option() {
        match (name.as_str(), &inline) {
            ("--full", None) => plan.full = true,
            ("--only", _) => plan.only = Some(Phase::from_name(&args.value(&name, inline)?)?),
            (other, _) => return Err(unknown("test", other)),
        }
    }
    Ok(Command::Test(plan))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};

    fn error(line: &str) -> String {
        parse(line.split_whitespace().map(str::to_owned)).expect_err("this is not a command")
    }

    #[test]
    fn what_is_unknown_is_told() {
        assert_eq!(error("dmeo"), "there is no command `dmeo`; `cargo xtask --help` lists them");
        assert_eq!(error("demo --paylod x"), "unknown option `--paylod` for `demo`; see `cargo xtask --help`");
        assert_eq!(error("demo --payload"), "`--payload` needs a value; see `cargo xtask --help`");
        assert_eq!(error("bench --slow"), "unknown option `--slow` for `bench`; see `cargo xtask --help`");
        assert_eq!(error("setup now"), "unexpected argument `now` for `setup`; see `cargo xtask --help`");
        assert!(error("test --only x").contains("bindings, core, guests, host, wasm, node, workers, component, package"));
    }

    #[test]
    fn a_value_may_stand_after_an_equals_sign() {
        let command = parse(["demo", "--payload=a", "--charset", "b"].into_iter().map(str::to_owned));
        assert!(matches!(command, Ok(Command::Demo(crate::demo::Demo::Own { charset: Some(c), .. })) if c == "b"));
    }
}
