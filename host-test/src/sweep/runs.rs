//! Makes the runs of a sweep, one after the other or side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::grid::Task;
use super::point::Point;
use super::sweep::Sweep;
use crate::{Ending, Error, Harness, Plan, pool};

/// Runs that may time out before the rest is skipped.
const TIMED_OUT: usize = 3;

/// A point for each task; none for those that were skipped.
pub(super) fn run(sweep: &Sweep, tasks: &[Task]) -> Result<Vec<Option<Point>>, Error> {
    let timed_out = AtomicUsize::new(0);
    pool::each(tasks, sweep.jobs, sweep.observer.as_ref(), |runtime, task| {
        if timed_out.load(Ordering::Relaxed) >= TIMED_OUT {
            return Ok(None);
        }
        let (outcome, elapsed) = runtime.block_on(timed(&harness(sweep, task)?))?;
        if outcome.outcome == Ending::TimedOut {
            timed_out.fetch_add(1, Ordering::Relaxed);
        }
        Ok(Some(Point::new(task, &outcome, elapsed)))
    })
}

fn harness(sweep: &Sweep, task: &Task) -> Result<Harness, Error> {
    let plan = Plan::cycle([task.chunks]).map_err(Error::Host)?;
    let mut harness = Harness::new(sweep.guest.clone())
        .payload(task.load.payload()?)
        .plan(plan)
        .memory_limit(sweep.memory_limit)
        .timeout(sweep.timeout)
        .keep_reply(0);
    if let Some(label) = task.load.charset() {
        harness = harness.charset(label);
    }
    if let Some(media_type) = sweep.media_type.clone().or_else(|| task.load.media_type()) {
        harness = harness.media_type(media_type);
    }
    if let Some(fuel) = sweep.slice_fuel {
        harness = harness.slice_fuel(fuel);
    }
    Ok(harness)
}

/// An outcome has its time in milliseconds, and small payloads take less.
async fn timed(harness: &Harness) -> Result<(crate::Outcome, Duration), Error> {
    let started = Instant::now();
    let outcome = harness.run_async().await?;
    Ok((outcome, started.elapsed()))
}
