use std::cell::Cell;
use std::time::Duration;

use crate::source::HostError;

/// The time that a run may take, by the host's clock, in nanoseconds.
pub(super) struct Deadline {
    began: u64,
    most: Cell<Duration>,
}

impl Deadline {
    /// The run begins now, and may take so long.
    pub(super) fn new(now: u64, most: Duration) -> Deadline {
        Deadline { began: now, most: Cell::new(most) }
    }

    #[cfg(any(feature = "http", feature = "_wasi3"))]
    pub(super) fn limit(&self, most: Duration) {
        self.most.set(most);
    }

    /// Allows the run this much time from now on, however long it took: to report that it took too long.
    #[cfg(any(feature = "http", feature = "http-p3"))]
    pub(super) fn allow(&self, now: u64, more: Duration) {
        self.most.set(self.elapsed(now).saturating_add(more));
    }

    fn elapsed(&self, now: u64) -> Duration {
        Duration::from_nanos(now.saturating_sub(self.began))
    }

    /// What is left of the run's time.
    pub(super) fn left(&self, now: u64) -> Result<Duration, HostError> {
        let most = self.most.get();
        match most.checked_sub(self.elapsed(now)) {
            Some(left) if !left.is_zero() => Ok(left),
            _ => Err(HostError::RunTimedOut(most)),
        }
    }
}
