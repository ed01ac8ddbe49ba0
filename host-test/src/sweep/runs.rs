//! Makes the runs of a sweep, one after the other or side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use super::grid::Task;
use super::point::Point;
use super::sweep::Sweep;
use crate::{Ending, Error, Harness, Plan};

/// So many runs may time out before the rest is left alone.
const TIMED_OUT: usize = 3;

/// A point for each task; none for those that were left alone.
pub(super) fn run(sweep: &Sweep, tasks: &[Task]) -> Result<Vec<Option<Point>>, Error> {
    let shared = Shared {
        sweep,
        tasks,
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        timed_out: AtomicUsize::new(0),
        points: Mutex::new(vec![None; tasks.len()]),
        failed: Mutex::new(None),
    };
    std::thread::scope(|scope| {
        for _ in 0..sweep.jobs.min(tasks.len()) {
            let shared = &shared;
            // Threads of their own, for the caller may be in a runtime already, where another cannot be started.
            let thread = std::thread::Builder::new().name("host-test".to_owned()).spawn_scoped(scope, || shared.work());
            if let Err(error) = thread {
                shared.fail(Error::Host(format!("no thread for the runs: {error}")));
            }
        }
    });
    match shared.failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(shared.points.into_inner().unwrap_or_else(PoisonError::into_inner)),
    }
}

struct Shared<'a> {
    sweep: &'a Sweep,
    tasks: &'a [Task],
    next: AtomicUsize,
    done: AtomicUsize,
    timed_out: AtomicUsize,
    points: Mutex<Vec<Option<Point>>>,
    /// The first error of the host's; it ends all.
    failed: Mutex<Option<Error>>,
}

impl Shared<'_> {
    fn work(&self) {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(error) => return self.fail(Error::Host(format!("tokio did not start: {error}"))),
        };
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = self.tasks.get(index) else { return };
            let ended = self.failed.lock().is_ok_and(|failed| failed.is_some());
            if ended || self.timed_out.load(Ordering::Relaxed) >= TIMED_OUT {
                return;
            }
            match self.one(&runtime, task) {
                Ok(point) => {
                    if point.outcome == Ending::TimedOut {
                        self.timed_out.fetch_add(1, Ordering::Relaxed);
                    }
                    self.points.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(point);
                }
                Err(error) => return self.fail(error),
            }
            let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(observer) = &self.sweep.observer {
                observer(done, self.tasks.len());
            }
        }
    }

    fn one(&self, runtime: &Runtime, task: &Task) -> Result<Point, Error> {
        let sweep = self.sweep;
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
        if let Some(media_type) = &sweep.media_type {
            harness = harness.media_type(media_type);
        }
        if let Some(fuel) = sweep.turn_fuel {
            harness = harness.turn_fuel(fuel);
        }
        let (outcome, elapsed) = runtime.block_on(timed(&harness))?;
        Ok(Point::new(task, &outcome, elapsed))
    }

    fn fail(&self, error: Error) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// An outcome has its time in milliseconds, and small payloads take less.
async fn timed(harness: &Harness) -> Result<(crate::Outcome, Duration), Error> {
    let started = Instant::now();
    let outcome = harness.run_async().await?;
    Ok((outcome, started.elapsed()))
}
