//! `host-test suite`.

mod args;
mod choose;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use host_test::suite::{Error, Mistakes, Results, Suite, suites_to_json, suites_to_junit};

pub(super) use args::SuiteArgs;

use super::bar::Bar;
use super::exit;
use super::file::WholeFile;
use super::refusal::{Failure, host, load, print, usage};
use super::say::say;

pub(super) fn suite(args: &SuiteArgs) -> Result<ExitCode, Failure> {
    let mut suites = choose::cases(suites(args)?, &args.cases)?;
    if args.list {
        return choose::list(&suites).map(|()| ExitCode::SUCCESS);
    }
    if let Some(component) = &args.component {
        let guest = load(component)?;
        suites = suites.into_iter().map(|suite| suite.guest(guest.clone())).collect();
    }
    // Before the cases run: a report that cannot be written is to be known at once.
    let junit = args.junit.as_deref().map(|path| WholeFile::new("JUnit file", path)).transpose()?;
    let json = args.json.as_deref().map(|path| WholeFile::new("JSON file", path)).transpose()?;
    let mut taken: Vec<_> = suites.iter().flat_map(Suite::files).filter_map(|path| path.canonicalize().ok()).collect();
    for file in [&junit, &json].into_iter().flatten() {
        let place = file.place().to_owned();
        if taken.contains(&place) {
            return Err(usage(format!("`{}` is named for two things: name another file", place.display())));
        }
        taken.push(place);
    }
    let results = run(args, suites)?;
    let said = print("results", &text(&results));
    if let Some(file) = junit {
        file.write(&suites_to_junit(&results)?).map_err(host)?;
    }
    if let Some(file) = json {
        file.write(&format!("{}\n", suites_to_json(&results))).map_err(host)?;
    }
    said?;
    let failed = results.iter().any(|results| results.failed() > 0);
    Ok(if failed { ExitCode::from(exit::FAILED) } else { ExitCode::SUCCESS })
}

/// The suites of all files, or what is wrong with them.
fn suites(args: &SuiteArgs) -> Result<Vec<Suite>, Failure> {
    let (mut suites, mut mistakes) = (Vec::new(), Vec::new());
    for path in &args.files {
        match Suite::from_file(path) {
            Ok(suite) => suites.push(suite),
            Err(Error::Mistakes(these)) => mistakes.push(these),
            Err(error) => return Err(refusal(error)),
        }
    }
    if mistakes.is_empty() { Ok(suites) } else { Err(drawn(&mistakes)) }
}

/// Runs one suite after the other, the cases of each over the cores.
fn run(args: &SuiteArgs, suites: Vec<Suite>) -> Result<Vec<Results>, Failure> {
    let cases =
        suites.iter().map(|suite| suite.cases().map(|cases| cases.len())).sum::<Result<usize, Error>>().map_err(refusal)?;
    let bar = Bar::start(cases as u64, "cases");
    let mut all: Vec<Results> = Vec::new();
    for mut suite in suites {
        let shown = bar.clone();
        suite = suite.on_done(move |case| shown.done(case.has_failed()));
        if let Some(jobs) = args.jobs {
            suite = suite.jobs(jobs.get());
        }
        if args.fail_fast {
            suite = suite.fail_fast();
        }
        let stopped = args.fail_fast && all.iter().any(|results| results.failed() > 0);
        let results = if stopped { suite.skip_all("not run, because a case failed before it") } else { suite.run() };
        all.push(results.map_err(|error| {
            bar.end();
            refusal(error)
        })?);
    }
    bar.end();
    Ok(all)
}

/// What is said at the end. Machines read the last line.
fn text(all: &[Results]) -> String {
    let mut text: String = all.iter().map(Results::details).collect();
    let sum = |count: fn(&Results) -> usize| all.iter().map(count).sum::<usize>();
    let (passed, failed, skipped) = (sum(Results::passed), sum(Results::failed), sum(Results::skipped));
    if passed + failed == 0 {
        text.push_str("nothing was run: every case is skipped\n");
    }
    let time = all.iter().map(|results| results.elapsed).sum::<std::time::Duration>();
    text.push_str(&format!("done in {:.2} s\n", time.as_secs_f64()));
    text.push_str(&format!("{passed} passed, {failed} failed, {skipped} skipped\n"));
    text
}

fn refusal(error: Error) -> Failure {
    match error {
        Error::Mistakes(mistakes) => drawn(&[mistakes]),
        Error::Request(text) => usage(text),
        Error::Run(error) => error.into(),
        error => usage(error),
    }
}

/// Shows the mistakes where they stand.
fn drawn(all: &[Mistakes]) -> Failure {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let drawings: Vec<String> = all.iter().map(|mistakes| mistakes.draw(colour)).collect();
    // The reader may be gone.
    let _gone = say(io::stderr(), &drawings.join("\n"));
    let count = all.iter().map(Mistakes::count).sum::<usize>();
    usage(format!("{count} mistake{}: nothing was run", if count == 1 { "" } else { "s" }))
}
