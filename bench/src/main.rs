//! `cargo xtask bench`: measures, and shows what came of it.

#![allow(clippy::print_stdout, reason = "the tables are what one runs this for")]

use std::path::PathBuf;
use std::process::ExitCode;

use bench::measure::Settings;
use bench::report::Report;

/// What is asked for.
struct Args {
    settings: Settings,
    json: Option<PathBuf>,
    html: Option<PathBuf>,
    docs: Option<PathBuf>,
}

fn main() -> ExitCode {
    match args(std::env::args().skip(1)).and_then(|args| bench(&args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn args(mut given: impl Iterator<Item = String>) -> Result<Args, String> {
    let mut args = Args { settings: Settings::FULL, json: None, html: None, docs: None };
    while let Some(arg) = given.next() {
        let mut file = || given.next().map(PathBuf::from).ok_or_else(|| format!("`{arg}` needs a file"));
        match arg.as_str() {
            "--quick" => args.settings = Settings::QUICK,
            "--json" => args.json = Some(file()?),
            "--html" => args.html = Some(file()?),
            "--docs" => args.docs = Some(file()?),
            _ => return Err(format!("unknown option `{arg}`; see `cargo xtask --help`")),
        }
    }
    Ok(args)
}

fn bench(args: &Args) -> Result<(), String> {
    let report = Report::measure(&args.settings, |what| eprintln!("    {what}"))?;
    let text = report.to_markdown();
    println!("{text}");
    let write =
        |path: &PathBuf, text: &str| std::fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", path.display()));
    if let Some(path) = &args.json {
        write(path, &report.to_json())?;
    }
    if let Some(path) = &args.html {
        write(path, &report.to_html())?;
    }
    if let Some(path) = &args.docs {
        let there = std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        write(
            path,
            &bench::report::put_into(&there, &text).ok_or_else(|| format!("{} has no place for tables", path.display()))?,
        )?;
    }
    Ok(())
}
