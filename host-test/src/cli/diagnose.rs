use std::process::ExitCode;
use std::sync::Arc;

use host_test::diagnose::Findings;
use host_test::{Ending, Harness};

use super::exit;
use super::one_run::OneRun;
use super::progress::Progress;
use super::refusal::{Failure, load, print};

const EXAMPLES: &str = "\
Examples:
  host-test diagnose guest.wasm --payload request.bin --charset iso-8859-1 --timeout 5s
  host-test diagnose guest.wasm --payload gen:malformed,size=1MiB --slice-fuel 2M --json

Functions have names where the component has them, and lines where it was built with
CARGO_PROFILE_RELEASE_DEBUG=line-tables-only.";

/// Runs a component against a payload, and reports where it hangs or fails.
///
/// Such a run is repeated: with its last chunk fed byte by byte, to find the byte that matters; and, if it was out of fuel, with
/// all the fuel it wants, to tell a long slice from one that never ends.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit::HELP))]
pub(super) struct DiagnoseArgs {
    #[command(flatten)]
    one: OneRun,

    /// Print one JSON object instead of the summary
    #[arg(long)]
    json: bool,
}

pub(super) fn diagnose(args: &DiagnoseArgs) -> Result<ExitCode, Failure> {
    let findings = findings(args)?;
    print("diagnosis", &if args.json { format!("{}\n", findings.to_json()) } else { in_words(&findings) })?;
    Ok(exit::code(findings.outcome.outcome))
}

fn findings(args: &DiagnoseArgs) -> Result<Findings, Failure> {
    let guest = load(&args.one.component)?;
    let progress = Arc::new(Progress::start());
    let shown = Arc::clone(&progress);
    let findings =
        Harness::new(guest).spec(args.one.spec.clone()).keep_reply(0).on_progress(move |reached| shown.show(reached)).diagnose();
    progress.end();
    Ok(findings?)
}

fn in_words(findings: &Findings) -> String {
    if findings.outcome.outcome == Ending::Ok {
        return format!("{findings}\nThe run ended well: there is nothing to diagnose.\n");
    }
    findings.to_string()
}
