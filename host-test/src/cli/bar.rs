use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use host_test::batch::RunsDone;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar on the terminal that says how much is done; nothing where standard error is no terminal.
#[derive(Clone)]
pub(super) struct Bar {
    bar: ProgressBar,
    failed: Arc<AtomicU64>,
}

impl Bar {
    /// Starts a bar for `of` `things`, such as `runs`; `of` is 0 if the number is not known yet.
    pub(super) fn start(of: u64, things: &str) -> Self {
        let bar = ProgressBar::new(of);
        if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}} of {{len}} {things}, {{elapsed}}{{msg}}")) {
            bar.set_style(style);
        }
        Self { bar, failed: Arc::default() }
    }

    /// Shows how many are done.
    pub(super) fn show(&self, runs: RunsDone) {
        self.bar.set_length(runs.of);
        self.bar.set_position(runs.done);
    }

    /// One more is done.
    pub(super) fn done(&self, has_failed: bool) {
        if has_failed {
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
