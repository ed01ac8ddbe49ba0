use std::path::PathBuf;
use std::time::Duration;

use host_test::Guest;
use host_test::generate::Kind;
use host_test::spec::{InvalidValue, parse_fuel, parse_size, parse_time};
use host_test::sweep::{Sweep, Tolerance};

use super::payloads::Payloads;

const AFTER: &str = "\
Exit codes:
   0  measured, and nothing costs more than the baseline, if one is given
   1  host-test itself failed
   2  wrong usage, or a file that cannot be opened or written
   3  the component is not a guest of the intake world
   4  something costs more than the baseline, or no run ended in ok

Examples:
  host-test sweep guest.wasm
  host-test sweep guest.wasm --charsets utf-8,koi8-r --payload access.log --html costs.html
  host-test sweep guest.wasm --baseline costs.json --update-baseline
  host-test sweep guest.wasm --baseline costs.json --tolerance 1%

Keep the baseline next to the code; in CI the last command fails if the component costs more.";

/// Measures what a component costs: fuel = base + a x bytes + b x lines, for each charset and kind of payload, the most fuel
/// between two host calls, memory and speed; and compares it with a baseline.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub(in crate::cli) struct SweepArgs {
    /// The component: a .wasm file
    pub(super) component: PathBuf,

    /// Sizes of the generated payloads; those under 64KiB show what a guest does once, and fit no straight line with the others
    #[arg(long, value_name = "SIZE,..", value_delimiter = ',', default_value = "64KiB,256KiB,1MiB", value_parser = parse_size)]
    sizes: Vec<u64>,

    /// Charsets of the generated payloads, which are declared, too
    #[arg(long, value_name = "LABEL,..", value_delimiter = ',', default_value = "utf-8,windows-1252,shift_jis")]
    charsets: Vec<String>,

    /// Kinds of generated payloads: log, prose, dense, malformed, one-line, newlines
    #[arg(
        long,
        value_name = "KIND,..",
        value_delimiter = ',',
        default_value = "log,prose,dense,malformed,newlines",
        value_parser = str::parse::<Kind>
    )]
    kinds: Vec<Kind>,

    /// Bytes of a line, on average, from 20 to 65536; with one length alone, what a line costs cannot be told from what a byte
    /// costs
    #[arg(long, value_name = "BYTES,..", value_delimiter = ',', default_value = "20,100,1000", value_parser = parse_size)]
    lines: Vec<u64>,

    /// Sizes of the chunks that payloads are cut into
    #[arg(long, value_name = "SIZE,..", value_delimiter = ',', default_value = "64KiB", value_parser = parse_size)]
    chunks: Vec<u64>,

    #[command(flatten)]
    pub(super) payloads: Payloads,

    /// Declare this media type [default: that of generated records, or none]
    #[arg(long, value_name = "T")]
    media_type: Option<String>,

    /// Set the guest's fuel to N at every host call, such as 2000000 or 2M [default: count fuel, and do not limit it]
    #[arg(long, value_name = "N", value_parser = parse_fuel)]
    slice_fuel: Option<u64>,

    /// Limit the sum of all linear memories
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = parse_size)]
    memory_limit: u64,

    /// Stop a run after this time; when three were stopped, no more are made
    #[arg(long, value_name = "DUR", default_value = "20s", value_parser = parse_time)]
    timeout: Duration,

    /// Show every run in the table
    #[arg(long)]
    pub(super) points: bool,

    /// Write one JSON object to a file, or to standard output with `-`: the table goes to standard error then
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) json: Option<PathBuf>,

    /// Write a page with plots to a file; it needs no network
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,

    /// Compare with this baseline: a rise past the tolerance fails
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// How much more it may cost than the baseline
    #[arg(long, value_name = "PERCENT", default_value = "2%", requires = "baseline", value_parser = str::parse::<Tolerance>)]
    pub(super) tolerance: Tolerance,

    /// Write the baseline: accepts what was measured
    #[arg(long, requires = "baseline")]
    pub(super) update_baseline: bool,

    /// Runs side by side; times are longer then, all else is the same
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
}

impl SweepArgs {
    /// What is to be measured of `guest`, or what is wrong with what was asked for.
    pub(super) fn sweep(&self, guest: Guest) -> Result<Sweep, InvalidValue> {
        let mut sweep = Sweep::new(guest)
            .sizes(self.sizes.iter().copied())
            .charsets(&self.charsets)?
            .kinds(self.kinds.iter().copied())
            .lines(self.lines.iter().copied())?
            .chunks(self.chunks.iter().copied())?
            .memory_limit(self.memory_limit)
            .timeout(self.timeout)
            .jobs(self.jobs.into());
        for own in &self.payloads.0 {
            sweep = sweep.payload(&own.name, own.payload.clone(), own.charset.as_deref());
        }
        if let Some(media_type) = &self.media_type {
            sweep = sweep.media_type(media_type);
        }
        if let Some(fuel) = self.slice_fuel {
            sweep = sweep.slice_fuel(fuel);
        }
        Ok(sweep)
    }
}
