use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Parser, Subcommand};
use host_test::{Fault, Harness, LogLevel, Payload, Plan, parse_fuel, parse_size, parse_time};

/// Runs WebAssembly components of the intake world, serves those of wasi:http, and reports what happened.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Run(super::run::RunArgs),
    Check(super::check::CheckArgs),
    Serve(super::serve::ServeArgs),
    Suite(super::suite::SuiteArgs),
    Diagnose(super::diagnose::DiagnoseArgs),
    SweepFaults(super::sweep_faults::SweepFaultsArgs),
    Sweep(super::sweep::SweepArgs),
}

/// One run: what the guest is given, and what it may spend.
#[derive(Debug, clap::Args)]
pub(super) struct OneRun {
    /// The component: a .wasm file
    pub(super) component: PathBuf,

    /// The payload: a file, `-` for standard input (streamed), or gen:KIND,size=SIZE,charset=LABEL,line=BYTES,seed=N, made
    /// while it is read; KIND is log, prose, dense, malformed, one-line, newlines, csv, ndjson or postcard; by default
    /// size=1MiB, charset=UTF-8, lines of 100 bytes on average, seed=1; csv, ndjson and postcard take blank=PERCENT and
    /// bad=PERCENT (of the records, 2 each by default), csv and ndjson ends=lf|crlf|cr, postcard framing=cobs|length and
    /// crc=crc32|none
    // Said, for clap would take `From<&str>`, which means bytes.
    #[arg(long, value_name = "P", allow_hyphen_values = true, value_parser = str::parse::<Payload>)]
    pub(super) payload: Payload,

    /// Declare this charset label, right or wrong [default: that of a generated payload, or none]
    #[arg(long, value_name = "LABEL")]
    pub(super) charset: Option<String>,

    /// Declare this media type [default: that of generated records, or none]
    #[arg(long, value_name = "T")]
    pub(super) media_type: Option<String>,

    /// Declare this length, right or wrong: a size such as 4096 or 64KiB, or `none` [default: the payload's size where it is
    /// known, or none]
    #[arg(long, value_name = "BYTES|none", value_parser = str::parse::<Declared>)]
    pub(super) length: Option<Declared>,

    /// How the payload is cut: `whole` (each read gets as much as it asks for), a size such as 64KiB, a cycle of sizes such
    /// as 1,2,3 where 0 is an empty chunk, or random:SEED:MIN..MAX; a chunk that is larger than the guest asks for, or than
    /// 16MiB, comes in pieces
    #[arg(long, value_name = "PLAN", default_value = "whole")]
    pub(super) chunks: Plan,

    /// Set the guest's fuel to N at every host call, such as 2000000 or 2M; the SDK keeps its own work between two host calls at
    /// about half of it, up to 70 % at 60,000, the minimum; a debug build of a guest needs fifty times the fuel [default: count
    /// fuel, and do not limit it]
    #[arg(long, value_name = "N", value_parser = parse_fuel)]
    pub(super) slice_fuel: Option<u64>,

    /// Limit the sum of all linear memories
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = parse_size)]
    pub(super) memory_limit: u64,

    /// Stop the guest after this time: 500ms, 30s, 5m, 1h
    #[arg(long, value_name = "DUR", default_value = "60s", value_parser = parse_time)]
    pub(super) timeout: Duration,

    /// Inject a fault: WHAT@PLACE, such as pause@byte:1000, empty=3@chunk:1/2, abort@byte:64KiB, no-memory@growth:1,
    /// stop@checkpoint:2; may be repeated; docs/faults.md lists them all
    #[arg(long = "fault", value_name = "FAULT")]
    pub(super) faults: Vec<Fault>,

    /// Show what the guest logs, down to this level: error, warn, info, debug or trace; only the end of a long log; docs/logs.md
    /// says what the SDK logs at which level [default: let the guest log nothing]
    #[arg(long, value_name = "LEVEL")]
    pub(super) log: Option<LogLevel>,
}

impl OneRun {
    /// A harness for `guest` that is given all this.
    pub(super) fn harness(&self, guest: host_test::Guest) -> Harness {
        let mut harness = Harness::new(guest)
            .payload(self.payload.clone())
            .plan(self.chunks.clone())
            .memory_limit(self.memory_limit)
            .timeout(self.timeout)
            .faults(self.faults.iter().cloned());
        if let Some(label) = &self.charset {
            harness = harness.charset(label);
        }
        if let Some(media_type) = &self.media_type {
            harness = harness.media_type(media_type);
        }
        if let Some(length) = self.length {
            harness = harness.length(length.0);
        }
        if let Some(fuel) = self.slice_fuel {
            harness = harness.slice_fuel(fuel);
        }
        if let Some(level) = self.log {
            harness = harness.log(level);
        }
        harness
    }
}

/// What `--length` says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared(pub(super) Option<u64>);

impl FromStr for Declared {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(None)),
            size => parse_size(size).map(|bytes| Self(Some(bytes))).map_err(|error| format!("{error}; or `none`")),
        }
    }
}
