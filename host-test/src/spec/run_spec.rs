use std::time::Duration;

use super::fault::Fault;
use super::length::Length;
use super::log_level::LogLevel;
use super::payload::Payload;
use super::plan::Plan;

/// The default memory limit of a guest: 256 MiB, enough for a guest that holds a large payload, and little for a host.
pub const DEFAULT_MEMORY_LIMIT: u64 = 256 << 20;
/// The default time limit of a run: a minute, enough for some GiB.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// What one run of a guest is given, and what it may spend.
///
/// The arguments of the command line, the fields of a suite's case, and the setters of every builder are these fields.
// The comments of the fields are what `--help` says of the options.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "cli", derive(clap::Args))]
#[non_exhaustive]
pub struct RunSpec {
    /// The payload: a file, `-` for standard input (streamed), or gen:KIND,size=SIZE,charset=LABEL,line=BYTES,seed=N, made
    /// while it is read; KIND is log, prose, dense, malformed, one-line, newlines, csv, ndjson or postcard; by default
    /// size=1MiB, charset=UTF-8, lines of 100 bytes on average, seed=1; csv, ndjson and postcard take blank=PERCENT and
    /// bad=PERCENT (of the records, 2 each by default), csv and ndjson ends=lf|crlf|cr, postcard framing=cobs|length
    /// and crc=crc32|none
    // Said, for clap would take `From<&str>`, which means bytes.
    #[cfg_attr(feature = "cli", arg(long, value_name = "P", allow_hyphen_values = true, value_parser = str::parse::<Payload>))]
    pub payload: Payload,

    /// Declare this charset label, right or wrong [default: that of a generated payload, or none]
    #[cfg_attr(feature = "cli", arg(long, value_name = "LABEL"))]
    pub charset: Option<String>,

    /// Declare this media type [default: that of generated records, or none]
    #[cfg_attr(feature = "cli", arg(long, value_name = "T"))]
    pub media_type: Option<String>,

    /// Declare this length, right or wrong: a size such as 4096 or 64KiB, or `none` [default: the payload's size where it is
    /// known, or none]
    #[cfg_attr(feature = "cli", arg(long, value_name = "BYTES|none", value_parser = str::parse::<Length>))]
    pub length: Option<Length>,

    /// How the payload is cut: `whole` (each read gets as much as it asks for), a size such as 64KiB, a cycle of sizes such
    /// as 1,2,3 where 0 is an empty chunk, or random:SEED:MIN..MAX; a chunk that is larger than the guest asks for, or than
    /// 16MiB, comes in pieces
    #[cfg_attr(feature = "cli", arg(long = "chunks", value_name = "PLAN", default_value = "whole"))]
    pub plan: Plan,

    /// Set the guest's fuel to N at every host call, such as 2000000 or 2M; the SDK keeps its own work between two host calls at
    /// about half of it, up to 70 % at 60,000, the minimum; a debug build of a guest needs fifty times the fuel [default: count
    /// fuel, and do not limit it]
    #[cfg_attr(feature = "cli", arg(long, value_name = "N", value_parser = crate::text::parse_fuel))]
    pub slice_fuel: Option<u64>,

    /// Limit the sum of all linear memories
    #[cfg_attr(feature = "cli", arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = crate::text::parse_size))]
    pub memory_limit: u64,

    /// Stop the guest after this time: 500ms, 30s, 5m, 1h
    #[cfg_attr(feature = "cli", arg(long, value_name = "DUR", default_value = "60s", value_parser = crate::text::parse_time))]
    pub timeout: Duration,

    /// Inject a fault: WHAT@PLACE, such as pause@byte:1000, empty=3@chunk:1/2, abort@byte:64KiB, no-memory@growth:1,
    /// stop@checkpoint:2; may be repeated; docs/faults.md lists them all
    #[cfg_attr(feature = "cli", arg(long = "fault", value_name = "FAULT"))]
    pub faults: Vec<Fault>,

    /// Show what the guest logs, down to this level: error, warn, info, debug or trace; only the end of a long log; docs/logs.md
    /// says what the SDK logs at which level [default: let the guest log nothing]
    #[cfg_attr(feature = "cli", arg(long, value_name = "LEVEL"))]
    pub log: Option<LogLevel>,
}

impl Default for RunSpec {
    /// An empty payload, nothing declared but its length, no limit of fuel, [`DEFAULT_MEMORY_LIMIT`] and [`DEFAULT_TIMEOUT`].
    fn default() -> Self {
        Self {
            payload: Payload::bytes([]),
            charset: None,
            media_type: None,
            length: None,
            plan: Plan::whole(),
            slice_fuel: None,
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIMEOUT,
            faults: Vec::new(),
            log: None,
        }
    }
}
