use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::http_guest::HttpGuest;
use super::served::Served;
use super::serving::Serving;
use super::settings::Settings;
use super::shared::{Shared, Stop};
use super::{address, listen};
use crate::error::Error;
use crate::spec::LogLevel;

/// The time in which what is left of a server's work must end once it is told to: guests come up for air each 5 ms.
const AT_LAST: Duration = Duration::from_secs(1);

/// Serves an [`HttpGuest`] over TCP: set it up, then [`start`](Server::start) it. Each request has a store, and so an instance of
/// the guest, of its own.
///
/// ```no_run
/// use host_test::serve::{HttpGuest, Server};
///
/// let guest = HttpGuest::build(env!("CARGO_MANIFEST_DIR"), &["http"]).unwrap();
/// let serving = Server::new(guest).fuel(50_000_000).on_served(|served| println!("{served}")).start("127.0.0.1:0").unwrap();
/// // Any client will do.
/// let reply = std::process::Command::new("curl").arg(serving.url("/lines")).output().unwrap();
/// let totals = serving.stop();
/// assert_eq!((totals.requests, totals.failed), (1, 0));
/// ```
#[derive(Clone)]
pub struct Server {
    guest: HttpGuest,
    settings: Settings,
}

impl Server {
    /// Creates a server of `guest`, with the default limits and a thread for each processor.
    #[must_use]
    pub fn new(guest: HttpGuest) -> Self {
        Self { guest, settings: Settings::default() }
    }

    /// Limits the sum of a guest's linear memories, in bytes; by default, to
    /// [`DEFAULT_MEMORY_LIMIT`](crate::spec::DEFAULT_MEMORY_LIMIT).
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.settings.memory_limit = bytes;
        self
    }

    /// Ends each request after this time; by default, after [`DEFAULT_TIMEOUT`](crate::spec::DEFAULT_TIMEOUT). A client that takes
    /// nothing of its reply for that long is dropped, too.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.settings.timeout = time;
        self
    }

    /// Limits the fuel of each request as a whole: in this world there are no host calls between which fuel could be counted. By
    /// default, fuel is counted and not limited.
    #[must_use]
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.settings.fuel = Some(fuel);
        self
    }

    /// Asks guests for their log, down to this level, as [`Harness::log`](crate::engine::Harness::log) does.
    #[must_use]
    pub fn log(mut self, level: LogLevel) -> Self {
        self.settings.log = Some(level);
        self
    }

    /// Serves with this many threads, at least one.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = threads.max(1);
        self
    }

    /// Sets whether a guest that works for long is interrupted, so that others run meanwhile; by default it is, every 5 ms.
    /// Without interrupts, and with one thread, others run only while a guest waits or yields, which shows whether it does. Its
    /// time is bounded either way.
    #[must_use]
    pub fn interrupts(mut self, interrupts: bool) -> Self {
        self.settings.interrupts = interrupts;
        self
    }

    /// Answers up to this many requests at once, at least one; further ones wait. By default,
    /// [`DEFAULT_AT_ONCE`](crate::serve::settings::DEFAULT_AT_ONCE). The host may need this number times the memory limit.
    #[must_use]
    pub fn at_once(mut self, requests: usize) -> Self {
        self.settings.at_once = requests.clamp(1, tokio::sync::Semaphore::MAX_PERMITS);
        self
    }

    /// Sets the time that requests under way get when the server stops, which may be zero; by default,
    /// [`DEFAULT_GRACE`](crate::serve::settings::DEFAULT_GRACE).
    #[must_use]
    pub fn grace(mut self, time: Duration) -> Self {
        self.settings.grace = time;
        self
    }

    /// Calls `observer` with each request that is over, from several threads at once.
    #[must_use]
    pub fn on_served(mut self, observer: impl Fn(&Served) + Send + Sync + 'static) -> Self {
        self.settings.observer = Some(std::sync::Arc::new(observer));
        self
    }

    /// Calls `observer` with each client whose connection ended because it sent something other than an HTTP/1.1 request, or a
    /// body in a transfer coding other than `chunked`, and why, from several threads at once.
    #[must_use]
    pub fn on_refused(mut self, observer: impl Fn(SocketAddr, &str) + Send + Sync + 'static) -> Self {
        self.settings.refused = Some(std::sync::Arc::new(observer));
        self
    }

    /// Listens on `address`, such as `127.0.0.1:8080`, where port 0 takes a free one, and serves until it is told to
    /// [stop](Serving::stop).
    ///
    /// # Errors
    /// [`Error::Listen`] if `address` is not an address, or cannot be listened on; [`Error::Host`] if there are no threads.
    pub fn start(&self, address: &str) -> Result<Serving, Error> {
        let listener = address::listen(address)?;
        let local = listener.local_addr().map_err(|error| Error::Listen(format!("the address is not known: {error}")))?;
        let runtime = self.runtime().map_err(|error| Error::Host(format!("tokio did not start: {error}")))?;
        let (stop, stopping) = watch::channel(Stop::No);
        let shared = Shared::new(self.guest.clone(), self.settings.clone(), local, stopping);
        let served = shared.clone();
        let work = move || {
            let listened = runtime.block_on(listen::listen(listener, &served));
            runtime.shutdown_timeout(AT_LAST);
            listened.map_err(|error| Error::Host(format!("tokio cannot listen: {error}")))
        };
        let thread = thread::Builder::new().name("serve".to_owned()).spawn(work);
        let thread = thread.map_err(|error| Error::Host(format!("no thread to serve with: {error}")))?;
        Ok(Serving::new(shared, stop, thread))
    }

    fn runtime(&self) -> std::io::Result<Runtime> {
        match self.settings.threads {
            1 => Builder::new_current_thread().enable_all().build(),
            threads => Builder::new_multi_thread().worker_threads(threads).enable_all().build(),
        }
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("guest", &self.guest).finish_non_exhaustive()
    }
}
