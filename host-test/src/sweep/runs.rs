//! Makes the runs of a sweep, one after the other or side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::grid::Task;
use super::point::Point;
use crate::batch::{Setting, pool};
use crate::engine::Harness;
use crate::error::Error;
use crate::report::Ending;
use crate::spec::{Plan, RunSpec};

/// Runs that may time out before the rest is skipped.
const TIMED_OUT: usize = 3;

/// A point for each task; none for those that were skipped.
pub(super) fn run(setting: &Setting, tasks: &[Task]) -> Result<Vec<Option<Point>>, Error> {
    let timed_out = AtomicUsize::new(0);
    pool::each(tasks, setting.jobs, setting.observer.as_ref(), |runtime, task| {
        if timed_out.load(Ordering::Relaxed) >= TIMED_OUT {
            return Ok(None);
        }
        let (outcome, elapsed) = runtime.block_on(timed(&harness(setting, task)?))?;
        if outcome.outcome == Ending::TimedOut {
            timed_out.fetch_add(1, Ordering::Relaxed);
        }
        Ok(Some(Point::new(task, &outcome, elapsed)))
    })
}

fn harness(setting: &Setting, task: &Task) -> Result<Harness, Error> {
    let spec = RunSpec {
        payload: task.load.payload()?,
        charset: task.load.charset(),
        media_type: setting.spec.media_type.clone().or_else(|| task.load.media_type()),
        plan: Plan::cycle([task.chunks]).map_err(Error::from)?,
        ..setting.spec.clone()
    };
    Ok(Harness::new(setting.guest.clone()).spec(spec).keep_reply(0))
}

/// An outcome has its time in milliseconds, and small payloads take less.
async fn timed(harness: &Harness) -> Result<(crate::report::Outcome, Duration), Error> {
    let started = Instant::now();
    let outcome = harness.run_async().await?;
    Ok((outcome, started.elapsed()))
}
