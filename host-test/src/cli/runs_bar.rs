use host_test::RunsDone;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar on the terminal that says how many runs are made; nothing where standard error is no terminal.
#[derive(Clone)]
pub(super) struct RunsBar(ProgressBar);

impl RunsBar {
    pub(super) fn start() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} runs, {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn show(&self, runs: RunsDone) {
        self.0.set_length(runs.of);
        self.0.set_position(runs.done);
    }

    /// Wipes it.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}
