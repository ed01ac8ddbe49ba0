//! Runs what is async for callers who are not.

use std::time::Duration;

use crate::error::Error;

/// As good as never, where the clock cannot hold a time.
pub(crate) const LONG: Duration = Duration::from_secs(31_536_000);

/// Waits for a run, by a thread of its own, for the caller may be in a runtime already, where another cannot be started.
pub(crate) fn run<T: Send, F: Future<Output = Result<T, Error>>>(run: impl FnOnce() -> F + Send) -> Result<T, Error> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("host-test".to_owned()).spawn_scoped(scope, || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            runtime.map_err(|error| Error::Host(format!("tokio did not start: {error}")))?.block_on(run())
        });
        let thread = thread.map_err(|error| Error::Host(format!("no thread for the run: {error}")))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
