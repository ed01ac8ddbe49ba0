use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use host_test::engine::Reached;

/// A run shorter than this shows no progress, and a longer one no more often.
const EVERY: Duration = Duration::from_millis(500);

/// A line on the terminal that says how far a run is; nothing where standard error is no terminal.
pub(super) struct Progress {
    started: Instant,
    shown: Mutex<Option<Instant>>,
    terminal: bool,
}

impl Progress {
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), shown: Mutex::new(None), terminal: io::stderr().is_terminal() }
    }

    pub(super) fn show(&self, reached: Reached) {
        if !self.terminal {
            return;
        }
        let now = Instant::now();
        let Ok(mut shown) = self.shown.lock() else { return };
        if now.duration_since(shown.unwrap_or(self.started)) < EVERY {
            return;
        }
        *shown = Some(now);
        let line = line(reached, now.duration_since(self.started));
        let _only_decoration = write!(io::stderr(), "\r\x1b[K{line}");
    }

    /// Wipes the line.
    pub(super) fn end(&self) {
        if self.shown.lock().is_ok_and(|shown| shown.is_some()) {
            let _only_decoration = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(reached: Reached, elapsed: Duration) -> String {
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let speed = reached.bytes as f64 / 1e6 / elapsed.as_secs_f64().max(1e-3);
    match reached.size {
        Some(size) if size > 0 => {
            let percent = reached.bytes as f64 * 100.0 / size as f64;
            format!("{:.1} of {:.1} MiB, {percent:.0} %, {speed:.0} MB/s", mib(reached.bytes), mib(size))
        }
        _ => format!("{:.1} MiB, {speed:.0} MB/s", mib(reached.bytes)),
    }
}
