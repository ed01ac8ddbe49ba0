use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

use log::{LevelFilter, Log, Metadata, Record};

use super::line::Line;
use crate::note::{self, note};
use crate::pace::cost;

/// The environment variable by which a host asks for a log: a level.
const VARIABLE: &str = "INTAKE_LOG";

/// Logs from now on, if the host asks for it and the guest has installed no logger of its own. The host is asked once per
/// instance.
pub(crate) fn install() {
    static ASKED: AtomicBool = AtomicBool::new(false);
    if !ASKED.swap(true, Ordering::Relaxed)
        && let Some(wanted) = std::env::var_os(VARIABLE)
    {
        log_at(wanted.to_str().and_then(level));
    }
}

#[cold]
fn log_at(level: Option<LevelFilter>) {
    if log::set_logger(&Logger).is_ok() {
        log::set_max_level(level.unwrap_or(LevelFilter::Warn));
        if level.is_none() {
            note!(Warn, Handler, 0, "{VARIABLE} is not a log level: use off, error, warn, info, debug or trace; using warn");
        }
    }
}

fn level(name: &str) -> Option<LevelFilter> {
    Some(match name {
        "" | "off" => LevelFilter::Off,
        "error" => LevelFilter::Error,
        "warn" => LevelFilter::Warn,
        "info" => LevelFilter::Info,
        "debug" => LevelFilter::Debug,
        "trace" => LevelFilter::Trace,
        _ => return None,
    })
}

/// Writes to standard error.
struct Logger;

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        let at = note::log_offset().unwrap_or_default();
        let mut line = Line::new();
        // A line takes what it can hold, and never fails.
        let _ = write!(line, "{} byte {at} {}: {}", record.level(), record.target(), record.args());
        let line = line.end();
        note::charge(cost::LOG + line.len() as u64 * cost::LOG_BYTE);
        // A failure is ignored: there is nowhere to report it.
        let _ = std::io::stderr().lock().write_all(line);
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_levels_are_those_of_the_facade_in_lower_case() {
        for known in LevelFilter::iter() {
            assert_eq!(level(&known.as_str().to_ascii_lowercase()), Some(known));
        }
        assert_eq!([level(""), level("verbose"), level("INFO")], [Some(LevelFilter::Off), None, None]);
    }
}
