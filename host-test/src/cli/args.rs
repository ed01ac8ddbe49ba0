use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Parser, Subcommand};
use host_test::{Payload, Plan, parse_fuel, parse_size, parse_time};

use super::exit;

/// Runs WebAssembly components of the intake world and reports what happened.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Run(RunArgs),
}

const EXAMPLES: &str = "\
Examples:
  host-test run guest.wasm --payload access.log --charset iso-8859-1
  host-test run guest.wasm --payload gen:log,size=64MiB,charset=windows-1252 --chunks 1,2,3 --json
  journalctl | host-test run guest.wasm --payload - --turn-fuel 2000000 --reply out.txt";

/// Runs a component against a payload, once.
#[derive(Debug, clap::Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit::HELP))]
pub(super) struct RunArgs {
    /// The component: a .wasm file
    pub(super) component: PathBuf,

    /// The payload: a file, `-` for standard input (streamed), or gen:KIND,size=SIZE,charset=LABEL,seed=N, made while it is
    /// read; KIND is log, prose, dense, malformed, one-line or newlines; unless said size=1MiB, charset=UTF-8, seed=1
    // Said, for clap would take `From<&str>`, which means bytes.
    #[arg(long, value_name = "P", allow_hyphen_values = true, value_parser = str::parse::<Payload>)]
    pub(super) payload: Payload,

    /// Declare this charset label, right or wrong [default: that of a generated payload, or none]
    #[arg(long, value_name = "LABEL")]
    pub(super) charset: Option<String>,

    /// Declare this media type [default: none]
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

    /// Set the guest's fuel to N at every crossing, such as 2000000 or 2M; the SDK keeps its own work between two crossings
    /// below half of it, down to about 40,000; a debug build of a guest needs ten times the fuel [default: count fuel, and do
    /// not limit it]
    #[arg(long, value_name = "N", value_parser = parse_fuel)]
    pub(super) turn_fuel: Option<u64>,

    /// Limit the sum of all linear memories
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = parse_size)]
    pub(super) memory_limit: u64,

    /// Stop the guest after this time: 500ms, 30s, 5m, 1h
    #[arg(long, value_name = "DUR", default_value = "60s", value_parser = parse_time)]
    pub(super) timeout: Duration,

    /// Write the reply to a file as it comes, or to standard output with `-`: the summary goes to standard error then
    /// [default: count the reply only]
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) reply: Option<PathBuf>,

    /// Print one JSON object instead of the summary
    #[arg(long)]
    pub(super) json: bool,
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
