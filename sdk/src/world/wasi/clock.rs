use std::task::Poll;
use std::time::Duration;

use wasip2::clocks::monotonic_clock::{now, subscribe_duration};
use wasip2::io::poll::{Pollable, poll};

use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::HostError;
use crate::world::deadline::Deadline;

/// The clock of one run: every wait ends in time, and so does the run.
pub(in crate::world) struct Clock(Deadline);

impl Clock {
    /// The run begins now, and may take so long.
    pub(in crate::world) fn start(run: Duration) -> Clock {
        Clock(Deadline::new(now(), run))
    }

    #[cfg(feature = "http")]
    pub(in crate::world) fn limit_run(&self, most: Duration) {
        self.0.limit(most);
    }

    /// Allows the run this much time from now on, however long it took: to report that it took too long.
    #[cfg(feature = "http")]
    pub(in crate::world) fn allow(&self, more: Duration) {
        self.0.allow(now(), more);
    }

    /// What is left of the run's time.
    pub(in crate::world) fn left(&self) -> Result<Duration, HostError> {
        self.0.left(now())
    }

    /// Waits until `pollable` is ready, at most for `wait`. Whatever else the host has to do is done meanwhile.
    pub(in crate::world) fn wait_for(&self, pollable: &Pollable, wait: Duration) -> Result<(), HostError> {
        let left = self.left()?;
        // A bound that no clock can hold, more than 584 years, is no bound.
        let Ok(nanoseconds) = u64::try_from(wait.min(left).as_nanos()) else {
            pollable.block();
            return Ok(());
        };
        let timer = subscribe_duration(nanoseconds);
        if poll(&[pollable, &timer]).contains(&0) {
            return Ok(());
        }
        self.left()?;
        Err(HostError::TimedOut)
    }

    /// Lets the host do other work: served is whoever waits. A pollable yields once at most, so that there is a new one each time.
    pub(in crate::world) fn give_way(&self) -> Result<(), HostError> {
        subscribe_duration(0).block();
        self.left().map(|_| ())
    }
}

impl Checkpoint for std::rc::Rc<Clock> {
    fn poll_checkpoint(&mut self, _: &mut std::task::Context<'_>, _: &Progress) -> Poll<Verdict> {
        Poll::Ready(match self.give_way() {
            Err(HostError::RunTimedOut(most)) => Verdict::RunTimedOut(most),
            _ => Verdict::Proceed(None),
        })
    }
}
