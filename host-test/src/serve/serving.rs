use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::watch;

use super::shared::{Shared, Stop};
use super::signals::Signals;
use super::totals::Totals;
use crate::error::Error;

/// A running server. Dropping it stops the server, and breaks off requests under way.
pub struct Serving {
    shared: Arc<Shared>,
    stop: watch::Sender<Stop>,
    thread: Option<JoinHandle<Result<(), Error>>>,
}

impl Serving {
    pub(super) fn new(shared: Arc<Shared>, stop: watch::Sender<Stop>, thread: JoinHandle<Result<(), Error>>) -> Self {
        Self { shared, stop, thread: Some(thread) }
    }

    /// Returns the address that it listens on, with the real port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.shared.local
    }

    /// Returns the URL of a path, such as `/upload?kind=csv`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Returns how many requests are being answered now.
    #[must_use]
    pub fn under_way(&self) -> usize {
        self.shared.under_way()
    }

    /// Returns the line to print at the start.
    #[must_use]
    pub fn announcement(&self) -> String {
        format!("serving {} on {}, Ctrl-C stops it", self.shared.guest.name(), self.url(""))
    }

    /// Takes no more connections, closes those that are idle, finishes the requests under way within the grace time, and breaks
    /// off what is left then.
    #[must_use]
    pub fn stop(mut self) -> Totals {
        self.end(Stop::Soon);
        self.shared.totals().clone()
    }

    /// Serves until one of the `signals` comes, then stops as [`stop`](Serving::stop) does, or at once if another one comes. On
    /// the first one, calls `stopping` with the number of requests under way, the last of their replies included.
    ///
    /// # Errors
    /// [`Error::Host`] if there is no thread to wait for them with, or the server ended by itself.
    pub fn until_signal(mut self, mut signals: Signals, stopping: impl FnOnce(u64) + Send + 'static) -> Result<Totals, Error> {
        let (stop, shared) = (self.stop.clone(), Arc::clone(&self.shared));
        // It ends with the process: nothing can tell it that no signal comes.
        let waiter = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            signals.wait();
            // First, for the process may end as soon as it stops.
            stopping(shared.begun());
            stop.send_replace(Stop::Soon);
            signals.wait();
            stop.send_replace(Stop::Now);
        });
        waiter.map_err(|error| Error::Host(format!("no thread to wait for signals with: {error}")))?;
        self.join()?;
        Ok(self.shared.totals().clone())
    }

    fn end(&mut self, how: Stop) {
        self.stop.send_replace(how);
        // That it could not listen was said by no request being served.
        let _ended = self.join();
    }

    fn join(&mut self) -> Result<(), Error> {
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(ended)) => ended,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.thread.is_some() && !std::thread::panicking() {
            self.end(Stop::Now);
        } else {
            self.stop.send_replace(Stop::Now);
        }
    }
}

impl std::fmt::Debug for Serving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Serving").field("address", &self.address()).finish_non_exhaustive()
    }
}
