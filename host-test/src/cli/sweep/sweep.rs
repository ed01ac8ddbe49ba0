use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use host_test::Error;
use host_test::sweep::Measured;

use super::args::SweepArgs;
use super::gate::Gate;
use crate::cli::bar::Bar;
use crate::cli::exit;
use crate::cli::file::WholeFile;
use crate::cli::refusal::{Failure, host, load, usage};
use crate::cli::say::say;

pub(in crate::cli) fn sweep(args: &SweepArgs) -> Result<ExitCode, Failure> {
    Ok(if measured(args)? { ExitCode::SUCCESS } else { ExitCode::from(exit::FAILED) })
}

/// Whether all holds that was asked for.
fn measured(args: &SweepArgs) -> Result<bool, Failure> {
    let guest = load(&args.component)?;
    // All that can be wrong is found before the runs.
    for own in &args.payloads.0 {
        own.payload.metadata().map_err(usage)?;
    }
    let gate = Gate::new(args)?;
    let files = Files::new(args, gate.as_ref())?;
    let bar = Bar::start(0, "runs");
    let shown = bar.clone();
    let sweep = args.sweep(guest).map_err(usage)?.on_progress(move |runs| shown.show(runs));
    let measured = sweep.run();
    bar.end();
    let measured = measured.map_err(|error| match error {
        Error::File { .. } => usage(error),
        error => error.into(),
    })?;
    files.write(&measured)?;
    let (verdict, holds) = match &gate {
        Some(gate) => gate.judge(&measured, args).map_err(host)?,
        None => (String::new(), true),
    };
    let json = format!("{}\n", measured.to_json());
    let table = |rules| format!("{}{verdict}", measured.to_text(rules, args.points));
    let told = if args.json.as_deref() == Some(Path::new("-")) {
        say(io::stdout(), &json).and_then(|()| say(io::stderr(), &table(io::stderr().is_terminal())))
    } else {
        say(io::stdout(), &table(io::stdout().is_terminal()))
    };
    told.map_err(|error| host(format!("the report cannot be written: {error}")))?;
    Ok(holds && measured.points().iter().any(host_test::sweep::Point::is_ok))
}

/// What is written in addition to the table.
struct Files {
    json: Option<WholeFile>,
    html: Option<WholeFile>,
}

impl Files {
    fn new(args: &SweepArgs, gate: Option<&Gate>) -> Result<Self, Failure> {
        let file = |what, path: Option<&PathBuf>| path.map(|path| WholeFile::new(what, path)).transpose().map_err(usage);
        let json = file("JSON file", args.json.as_ref().filter(|path| *path != Path::new("-")))?;
        let html = file("page", args.html.as_ref())?;
        let inputs = [Some(&args.component), args.baseline.as_ref().filter(|_| !args.update_baseline)];
        let payloads = args.payloads.0.iter().map(|own| PathBuf::from(&own.name));
        let mut taken: Vec<PathBuf> =
            inputs.into_iter().flatten().cloned().chain(payloads).filter_map(|path| path.canonicalize().ok()).collect();
        for file in [json.as_ref(), html.as_ref(), gate.and_then(Gate::file)].into_iter().flatten() {
            let place = file.place().to_owned();
            if taken.contains(&place) {
                return Err(usage(format!("`{}` is named for two things: name another file", place.display())));
            }
            taken.push(place);
        }
        Ok(Self { json, html })
    }

    fn write(&self, measured: &Measured) -> Result<(), Failure> {
        let json = self.json.as_ref().map_or(Ok(()), |file| file.write(&format!("{}\n", measured.to_json())));
        json.and_then(|()| self.html.as_ref().map_or(Ok(()), |file| file.write(&measured.to_html()))).map_err(host)
    }
}
