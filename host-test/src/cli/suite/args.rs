use std::num::NonZeroUsize;
use std::path::PathBuf;

const HELP: &str = r#"A suite, suite.toml; docs/suites.md lists every field:
  crate = "."                    # the guest's crate, to be built; or component = "guest.wasm"

  [[case]]
  name = "a French log, however it is cut"
  text = "caf\u00e9\nth\u00e9\n"
  charset = "iso-8859-1"
  matrix = { chunks = ["whole", "1", "1,2,3"] }
  expect = { reply = "2 lines\n", malformed = 0 }
  gates = { memory = "2MiB", fuel-between-host-calls = "1M" }

Examples:
  host-test suite suite.toml
  host-test suite suite.toml --component guest.wasm --junit junit.xml --json results.json
  host-test suite suite.toml --case 'a French log' --fail-fast

Exit codes:
   0  no case failed
   1  host-test itself failed
   2  wrong usage, a mistake in a suite, or a file that cannot be opened
   3  the component is not a guest of the intake world
   4  a case failed, or could not be run"#;

/// Runs suites: the cases written down in TOML files.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(in crate::cli) struct SuiteArgs {
    /// The suites: TOML files
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// Run this component, whatever the suites say [default: what each suite says]
    #[arg(long, value_name = "WASM")]
    pub(super) component: Option<PathBuf>,

    /// Run only the case of this name, or else those whose names contain it; may be repeated
    #[arg(long = "case", value_name = "NAME-OR-PART")]
    pub(super) cases: Vec<String>,

    /// Print the names of the cases, and run none
    #[arg(long)]
    pub(super) list: bool,

    /// Write the results as JUnit's XML, for CI systems
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,

    /// Write the results as one JSON object
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,

    /// Run N cases at once; the results do not depend on it [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    /// Begin no case after one failed; those that were not run are reported as skipped
    #[arg(long)]
    pub(super) fail_fast: bool,
}
