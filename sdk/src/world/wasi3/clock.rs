use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use wasip3::clocks::monotonic_clock::{now, wait_for};
use wit_bindgen::yield_async;

use crate::source::HostError;
use crate::world::deadline::Deadline;

/// How many reads, writes and checkpoints in a row may be ready at once, as in a task of tokio's; after that others have their
/// turn. To be polled again takes some 3,000 fuel, and five microseconds.
const UNWAITED: u32 = 128;

/// The clock of one run: every wait ends in time, and so does the run.
pub(in crate::world) struct Clock {
    allotted: Deadline,
    /// Operations since the last that was waited for.
    unwaited: Cell<u32>,
    /// A wait of the SDK's was polled since this was asked for last, and goes on.
    waits: Cell<bool>,
    /// The run took too long, and that is not reported yet.
    is_late: Cell<bool>,
}

impl Clock {
    /// The run begins now, and may take so long.
    pub(in crate::world) fn start(run: Duration) -> Clock {
        Clock { allotted: Deadline::new(now(), run), unwaited: Cell::new(0), waits: Cell::new(false), is_late: Cell::new(false) }
    }

    pub(in crate::world) fn limit_run(&self, most: Duration) {
        self.allotted.limit(most);
    }

    /// Allows the run this much time from now on, however long it took: to report that it took too long.
    #[cfg(feature = "http-p3")]
    pub(in crate::world) fn allow(&self, more: Duration) {
        self.allotted.allow(now(), more);
        self.is_late.set(false);
    }

    /// What is left of the run's time.
    pub(in crate::world) fn left(&self) -> Result<Duration, HostError> {
        self.allotted.left(now())
    }

    /// Whether the run took too long, as far as anybody has looked at the clock.
    pub(in crate::world) fn check(&self) -> Result<(), HostError> {
        if self.is_late.get() { self.left().map(|_| ()) } else { Ok(()) }
    }

    /// Whether somebody waits for the host by the SDK, since this was asked for last. A wait that is not polled any more does not
    /// count.
    pub(super) fn take_waits(&self) -> bool {
        self.waits.take()
    }

    /// Waits for `operation`, at most for `wait`. With an error the operation is still under way, or was never begun.
    pub(in crate::world) async fn within<F: Future>(
        &self,
        mut operation: Pin<&mut F>,
        wait: Duration,
    ) -> Result<F::Output, HostError> {
        let mut output = None;
        let mut poll = |cx: &mut Context<'_>| operation.as_mut().poll(cx).map(|done| output = Some(done));
        self.bounded(&mut poll, wait).await?;
        // It is there if there is no refusal.
        output.ok_or(HostError::TimedOut)
    }

    /// Waits for the host's answer, for as long as the host likes.
    #[cfg(feature = "stream")]
    pub(in crate::world) async fn waiting<F: Future>(&self, mut call: Pin<&mut F>) -> F::Output {
        self.unwaited.set(0);
        let output = poll_fn(|cx| {
            let polled = call.as_mut().poll(cx);
            self.waits.set(self.waits.get() || polled.is_pending());
            polled
        })
        .await;
        self.look();
        output
    }

    /// What `within` does, once for all operations.
    async fn bounded(&self, poll: &mut dyn FnMut(&mut Context<'_>) -> Poll<()>, wait: Duration) -> Result<(), HostError> {
        self.check()?;
        if poll_fn(|cx| Poll::Ready(poll(cx))).await.is_ready() {
            if self.must_give_way() {
                self.give_way().await;
            }
            return Ok(());
        }
        self.unwaited.set(0);
        // A bound that no clock can hold, more than 584 years, is no bound.
        let nanoseconds = u64::try_from(wait.min(self.left()?).as_nanos()).unwrap_or(u64::MAX);
        let mut timer = pin!(wait_for(nanoseconds));
        let is_done = poll_fn(|cx| match poll(cx) {
            Poll::Ready(()) => Poll::Ready(true),
            Poll::Pending => {
                let rung = timer.as_mut().poll(cx).map(|()| false);
                self.waits.set(self.waits.get() || rung.is_pending());
                rung
            }
        });
        if is_done.await {
            return Ok(());
        }
        // Both may have happened, and one is told first.
        yield_async().await;
        if poll_fn(|cx| Poll::Ready(poll(cx))).await.is_ready() {
            return Ok(());
        }
        self.left()?;
        Err(HostError::TimedOut)
    }

    /// An operation was ready at once: whether it was one too many in a row.
    pub(in crate::world) fn must_give_way(&self) -> bool {
        self.unwaited.set(self.unwaited.get() + 1);
        self.unwaited.get() >= UNWAITED
    }

    /// Lets others have their turn.
    pub(in crate::world) async fn give_way(&self) {
        self.unwaited.set(0);
        yield_async().await;
        self.look();
    }

    /// Looks whether the run took too long, now that others had their turn.
    fn look(&self) {
        self.is_late.set(self.left().is_err());
    }

    /// Waits until the run's time is over.
    pub(super) async fn over(&self) {
        while let Ok(left) = self.left() {
            let Ok(nanoseconds) = u64::try_from(left.as_nanos()) else { return std::future::pending().await };
            wait_for(nanoseconds).await;
        }
    }
}
