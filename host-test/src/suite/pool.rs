//! Cases over the cores.

use std::panic;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::{Case, CaseResult, check};
use crate::{Error, Guest};

/// Told of each case that is done.
pub(super) type Observer<'a> = &'a (dyn Fn(&CaseResult) + Sync);

/// Runs `cases` by `jobs` threads; the results are in their order. With `fail_fast` none is begun after one failed.
pub(super) fn run(
    cases: &[&Case],
    guest: &Guest,
    jobs: usize,
    fail_fast: bool,
    done: Observer<'_>,
) -> Result<Vec<CaseResult>, Error> {
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let results: Mutex<Vec<Option<CaseResult>>> = Mutex::new(vec![None; cases.len()]);
    let work = || {
        while let Some((index, case)) = take(cases, &next) {
            let result = if stop.load(Ordering::Relaxed) && case.skip.is_none() {
                CaseResult::skipped(case, "not run, for a case failed before it")
            } else {
                check::check(case, guest)
            };
            if fail_fast && result.has_failed() {
                stop.store(true, Ordering::Relaxed);
            }
            done(&result);
            results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(result);
        }
    };
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for _ in 0..jobs.clamp(1, cases.len().max(1)) {
            let thread = thread::Builder::new().name("case".to_owned()).spawn_scoped(scope, work);
            threads.push(thread.map_err(|error| Error::Host(format!("no thread for the cases: {error}")))?);
        }
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|panicked| panic::resume_unwind(panicked)))
    })?;
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(results.into_iter().flatten().collect())
}

fn take<'a>(cases: &[&'a Case], next: &AtomicUsize) -> Option<(usize, &'a Case)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    cases.get(index).map(|case| (index, *case))
}
