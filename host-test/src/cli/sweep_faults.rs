use std::path::PathBuf;
use std::process::ExitCode;

use host_test::Plan;
use host_test::spec::parse_fuel;
use host_test::sweep_faults::{FaultSweep, FaultTable};

use super::bar::Bar;
use super::exit;
use super::refusal::{Failure, load, print};

const HELP: &str = "\
A guest may answer a fault by an error of its own, or by an honest success: ok, with the reply
that it gives without the fault, where the payload is whole and the reply was taken. A slice
without fuel must end out-of-fuel; memory that is refused may end out-of-memory. Nothing else may
be: no hang, no other trap, no ok and no finished reply for a payload that was not whole.
docs/check.md has the rules.

A fault whose place a run did not come to is counted as `did not happen`: it says nothing.

Exit codes:
   0  every answer is one that a guest may give
   1  host-test itself failed, or the guest does not take the payload as it is
   2  wrong usage, or a file that cannot be opened
   3  the component is not a guest of the intake world
   4  an answer is one that no guest may give

Examples:
  host-test sweep-faults target/wasm32-wasip2/release/line_count.wasm
  host-test sweep-faults guest.wasm --payload orders.csv --charset iso-8859-1 --chunks 1";

/// Puts every fault at every boundary of a small payload: at each byte, chunk, host call, checkpoint, and growth of the guest's
/// memory. Shows what the guest answers, and the command that repeats each answer that no guest may give.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct SweepFaultsArgs {
    /// The component: a .wasm file
    component: PathBuf,

    /// The payload: a small file; of more than 512 bytes, not every byte gets each fault [default: 22 bytes of UTF-8]
    #[arg(long, value_name = "FILE", allow_hyphen_values = true, value_parser = super::refusal::file)]
    payload: Option<PathBuf>,

    /// Declare this charset label [default: utf-8 for the built-in payload, none for yours]
    #[arg(long, value_name = "LABEL")]
    charset: Option<String>,

    /// Declare this media type [default: none]
    #[arg(long, value_name = "T")]
    media_type: Option<String>,

    /// How the payload is cut, as in `host-test run` [default: into five chunks or so]
    #[arg(long, value_name = "PLAN")]
    chunks: Option<Plan>,

    /// Set the guest's fuel to N at every host call, such as 2000000 or 2M
    #[arg(long, value_name = "N", default_value = "2M", value_parser = parse_fuel)]
    slice_fuel: u64,

    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,

    /// Runs at a time; the table does not depend on it [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

pub(super) fn sweep_faults(args: &SweepFaultsArgs) -> Result<ExitCode, Failure> {
    let table = table(args)?;
    print("table", &if args.json { format!("{}\n", table.to_json()) } else { table.to_string() })?;
    Ok(if table.is_kept() { ExitCode::SUCCESS } else { ExitCode::from(exit::FAILED) })
}

fn table(args: &SweepFaultsArgs) -> Result<FaultTable, Failure> {
    let mut sweep = FaultSweep::new(load(&args.component)?).slice_fuel(args.slice_fuel);
    if let Some(path) = &args.payload {
        sweep = sweep.file(path);
    }
    if let Some(label) = &args.charset {
        sweep = sweep.charset(label);
    }
    if let Some(media_type) = &args.media_type {
        sweep = sweep.media_type(media_type);
    }
    if let Some(plan) = &args.chunks {
        sweep = sweep.plan(plan.clone());
    }
    if let Some(jobs) = args.jobs {
        sweep = sweep.jobs(usize::from(jobs));
    }
    let bar = Bar::start(0, "runs");
    let shown = bar.clone();
    let table = sweep.on_progress(move |runs| shown.show(runs)).run();
    bar.end();
    Ok(table?)
}
