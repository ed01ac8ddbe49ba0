use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU64, Ordering};

use host_test::CaseResult;
use indicatif::{ProgressBar, ProgressStyle};

/// How many cases are done; nothing where standard error is no terminal.
pub(super) struct Bar {
    bar: ProgressBar,
    failed: AtomicU64,
}

impl Bar {
    pub(super) fn start(cases: usize) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(cases as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} cases, {elapsed}{msg}") {
            bar.set_style(style);
        }
        Self { bar, failed: AtomicU64::new(0) }
    }

    pub(super) fn done(&self, case: &CaseResult) {
        if case.has_failed() {
            let failed = self.failed.fetch_add(1, Ordering::Relaxed) + 1;
            self.bar.set_message(format!(", {failed} failed"));
        }
        self.bar.inc(1);
    }

    /// Wipes it.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
