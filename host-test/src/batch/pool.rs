//! Many runs over the cores.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::{panic, thread};

use tokio::runtime::{Builder, Runtime};

use crate::error::Error;

/// How many runs have been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunsDone {
    /// Runs made since the start of this part of the work.
    pub done: u64,
    /// Runs in this part; its results may decide on the next part.
    pub of: u64,
}

/// Told after each run.
pub(crate) type Observer = Arc<dyn Fn(RunsDone) + Send + Sync>;

/// The number of cores.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Does `work` for each item, `jobs` of them at a time, and returns the results in the order of the items. Each thread has a
/// runtime, for the caller may be in one already, where another cannot be started. After an error no item is begun.
pub(crate) fn each<I: Sync, T: Send>(
    items: &[I],
    jobs: usize,
    observer: Option<&Observer>,
    work: impl Fn(&Runtime, &I) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let of = items.len();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<Option<T>>> = Mutex::new((0..of).map(|_| None).collect());
    let thread = || -> Result<(), Error> {
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error| Error::Host(format!("tokio did not start: {error}")))?;
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return Ok(()) };
            let result = work(&runtime, item).inspect_err(|_| next.store(of, Ordering::Relaxed))?;
            results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(observer) = observer {
                observer(RunsDone { done: done as u64, of: of as u64 });
            }
        }
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().name("host-test".to_owned()).spawn_scoped(scope, thread);
        let spawned: Vec<_> = (0..jobs.clamp(1, of.max(1))).map(spawn).collect();
        let joined: Vec<_> = spawned
            .into_iter()
            .map(|spawned| {
                let spawned = spawned.map_err(|error| Error::Host(format!("no thread for the runs: {error}")))?;
                spawned.join().unwrap_or_else(|cause| panic::resume_unwind(cause))
            })
            .collect();
        joined.into_iter().collect::<Result<(), Error>>()
    })?;
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(results.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::each;
    use crate::error::Error;

    #[test]
    fn results_are_in_the_order_of_the_items_whoever_does_them() {
        let items: Vec<u64> = (0..100).collect();
        for jobs in [0, 1, 3, 200] {
            assert_eq!(
                each(&items, jobs, None, |_, item| Ok(item * 2)).unwrap(),
                items.iter().map(|n| n * 2).collect::<Vec<_>>()
            );
        }
        assert!(each(&[], 4, None, |_, item: &u8| Ok(*item)).unwrap().is_empty());
    }

    #[test]
    fn after_an_error_no_item_is_begun() {
        let begun = AtomicUsize::new(0);
        let result = each(&[1, 2, 3, 4], 1, None, |_, item| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *item == 2 { Err(Error::Host("no".to_owned())) } else { Ok(()) }
        });
        assert_eq!((result.unwrap_err().to_string(), begun.into_inner()), ("no".to_owned(), 2));
    }
}
