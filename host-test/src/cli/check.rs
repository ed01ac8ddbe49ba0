use std::path::PathBuf;
use std::process::ExitCode;

use host_test::check::{Check, CheckReport};
use host_test::generate::{Generate, Kind};
use host_test::spec::{InvalidValue, parse_fuel, parse_size};

use super::bar::Bar;
use super::exit;
use super::refusal::{Failure, file, load, print, usage};

const HELP: &str = "\
The promises: progress, cuts don't matter, bounded memory, bounded work, truth, no trap, stops
when told. docs/check.md says how each is tried, and when it counts as kept.

A promise is tried only with payloads that the guest ends with ok when nothing goes wrong. Give a
guest that takes none of the built-in ones payloads in its own format with --payload: a file, or
one that is made, such as gen:csv,size=1MiB.

Exit codes:
   0  every promise that a check can try was tried and kept
   1  host-test itself failed
   2  wrong usage, or a file that cannot be opened
   3  the component is not a guest of the intake world
   4  a promise is broken
   5  none is broken, but one or more were not tried: the guest ends none of the payloads that
      would try it with ok; give it one with --payload FILE

Examples:
  host-test check target/wasm32-wasip2/release/line_count.wasm
  host-test check guest.wasm --payload gen:ndjson,size=64KiB
  host-test check guest.wasm --payload orders.csv --charset iso-8859-1 --media-type text/csv --json";

/// Checks which promises a component keeps, made with the SDK or not: a few hundred runs with payloads that are cut and broken in
/// many ways. Reports each promise as kept, broken or not tried, with the figure, and with the command that repeats what broke
/// it.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct CheckArgs {
    /// The component: a .wasm file
    component: PathBuf,

    /// A payload of your own, next to the built-in ones: a file, or a generated one, such as gen:csv,size=64KiB (`host-test run
    /// --help` lists the kinds); may be repeated. Each run reads it again, so 1 MiB is large
    #[arg(long = "payload", value_name = "P", allow_hyphen_values = true, value_parser = own)]
    payloads: Vec<Own>,

    /// All payloads are in this charset, and declare it [default: the built-in ones are in several, and yours declare none]
    #[arg(long, value_name = "LABEL")]
    charset: Option<String>,

    /// Declare this media type [default: that of generated records, or none]
    #[arg(long, value_name = "T")]
    media_type: Option<String>,

    /// Set the guest's fuel to N at every host call, such as 2000000 or 2M
    #[arg(long, value_name = "N", default_value = "2M", value_parser = parse_fuel)]
    slice_fuel: u64,

    /// Limit the sum of all linear memories
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = parse_size)]
    memory_limit: u64,

    /// Print one JSON object instead of the report
    #[arg(long)]
    json: bool,

    /// Runs at a time; the report does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

/// What `--payload` says.
#[derive(Debug, Clone)]
enum Own {
    File(PathBuf),
    Generated(Generate),
}

fn own(name: &str) -> Result<Own, String> {
    match name.strip_prefix("gen:") {
        Some(generate) => generate.parse().map(Own::Generated).map_err(|why: InvalidValue| why.to_string()),
        None => file(name).map(Own::File),
    }
}

pub(super) fn check(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let report = report(args)?;
    print("report", &if args.json { format!("{}\n", report.to_json()) } else { report.to_string() })?;
    let (broken, not_tried) = (report.broken().count(), report.not_tried().count());
    Ok(match (broken, not_tried) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(exit::NOT_TRIED),
        _ => ExitCode::from(exit::FAILED),
    })
}

fn report(args: &CheckArgs) -> Result<CheckReport, Failure> {
    let mut check = Check::new(load(&args.component)?).slice_fuel(args.slice_fuel).memory_limit(args.memory_limit);
    for own in &args.payloads {
        check = match own {
            Own::File(path) => check.file(path),
            Own::Generated(generate) => check.generated(generate.clone()),
        };
    }
    if let Some(label) = &args.charset {
        Generate::new(Kind::Log).with_charset(label).map_err(usage)?;
        check = check.charset(label);
    }
    if let Some(media_type) = &args.media_type {
        check = check.media_type(media_type);
    }
    if let Some(jobs) = args.jobs {
        check = check.jobs(usize::from(jobs));
    }
    let bar = Bar::start(0, "runs");
    let shown = bar.clone();
    let report = check.on_progress(move |runs| shown.show(runs)).run();
    bar.end();
    Ok(report?)
}
