use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{Ran, Setting, Trial};
use crate::Error;

/// How many runs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunsDone {
    /// Runs made since the start of this part of the work.
    pub done: u64,
    /// Runs of this part; what comes of it decides on the next one.
    pub of: u64,
}

/// Told after each run.
pub(crate) type Observer = Arc<dyn Fn(RunsDone) + Send + Sync>;

/// Makes all these runs, `jobs` of them at a time, and gives them in the order of the trials.
pub(crate) fn run_all(setting: &Setting, trials: Vec<Trial>, observer: Option<&Observer>) -> Result<Vec<Ran>, Error> {
    let of = trials.len();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<Option<Ran>>> = Mutex::new((0..of).map(|_| None).collect());
    let work = || -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error| Error::Host(format!("tokio did not start: {error}")))?;
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(trial) = trials.get(index) else { return Ok(()) };
            let ran = runtime.block_on(Ran::make(trial.clone(), setting)).inspect_err(|_| next.store(of, Ordering::Relaxed))?;
            results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(ran);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(observer) = observer {
                observer(RunsDone { done: done as u64, of: of as u64 });
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..setting.jobs.clamp(1, of.max(1))).map(|_| scope.spawn(work)).collect();
        let joined: Vec<_> = threads.into_iter().map(thread::ScopedJoinHandle::join).collect();
        joined.into_iter().try_for_each(|result| result.unwrap_or_else(|cause| panic::resume_unwind(cause)))
    })?;
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(results.into_iter().flatten().collect())
}
