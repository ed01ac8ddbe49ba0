use std::fs;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::build::root;

/// Where and when it was measured, and what.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// The day, by UTC: `2026-03-01`.
    pub date: String,
    /// The processor, as it calls itself.
    pub cpu: String,
    /// Processors.
    pub cores: usize,
    /// Bytes of memory.
    pub memory_bytes: u64,
    /// The operating system.
    pub os: String,
    /// The rustc that made the guests.
    pub rustc: String,
    /// Crates, with their versions.
    pub versions: Vec<(String, String)>,
}

/// The crates whose version changes a figure.
const CRATES: [&str; 7] = ["wasmtime", "encoding_rs", "encoding_rs_io", "memchr", "wasip2", "wit-bindgen", "wstd"];

impl Machine {
    /// This one, now. What it does not tell is empty.
    #[must_use]
    pub fn here() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once([':', '='])?.1.trim().trim_matches('"').to_owned())
        };
        let kib = field(&read("/proc/meminfo"), "MemTotal").and_then(|size| size.split(' ').next()?.parse::<u64>().ok());
        let rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output();
        let kernel = read("/proc/sys/kernel/osrelease");
        let system = field(&read("/etc/os-release"), "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned());
        Self {
            date: today(),
            cpu: field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_bytes: kib.unwrap_or_default() * 1024,
            os: format!("{system}, {} {}", std::env::consts::OS, kernel.trim()),
            rustc: rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default(),
            versions: versions(&fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default()),
        }
    }
}

/// The newest version of each crate that is locked.
fn versions(lock: &str) -> Vec<(String, String)> {
    let of = |name: &str| {
        let mark = format!("name = \"{name}\"\nversion = \"");
        let found = lock.match_indices(&mark).filter_map(|(at, _)| lock[at + mark.len()..].split('"').next());
        found.last().map(|version| (name.to_owned(), version.to_owned()))
    };
    CRATES.into_iter().filter_map(of).collect()
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    date(seconds / 86_400)
}

/// The date of a day since 1970, by the Gregorian calendar: years are counted from March, so that a leap day is the last of them.
fn date(days: u64) -> String {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::{date, versions};

    #[test]
    fn days_are_dates() {
        assert_eq!([0, 59, 11_016, 20_512].map(date), ["1970-01-01", "1970-03-01", "2000-02-29", "2026-02-28"]);
    }

    #[test]
    fn the_newest_of_two_versions_is_told() {
        let lock = "[[package]]\nname = \"wasip2\"\nversion = \"1.0.4\"\n\n[[package]]\nname = \"wasip2\"\nversion = \"2.0.1\"\n";
        assert_eq!(versions(lock), [("wasip2".to_owned(), "2.0.1".to_owned())]);
    }
}
