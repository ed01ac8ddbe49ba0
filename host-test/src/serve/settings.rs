use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::served::Served;
use crate::spec::{DEFAULT_MEMORY_LIMIT, DEFAULT_TIMEOUT, LogLevel};

/// The default number of requests that are answered at once: with the default memory limit, up to 64 GiB of guests.
pub const DEFAULT_AT_ONCE: usize = 256;
/// The default time that requests under way get when the server stops.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(10);

/// Told of each request that is over.
pub(super) type Observer = Arc<dyn Fn(&Served) + Send + Sync>;

/// Told of each client that was refused, and why.
pub(super) type Refused = Arc<dyn Fn(SocketAddr, &str) + Send + Sync>;

/// How requests are served.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) memory_limit: u64,
    pub(super) timeout: Duration,
    pub(super) fuel: Option<u64>,
    pub(super) log: Option<LogLevel>,
    pub(super) threads: usize,
    pub(super) interrupts: bool,
    pub(super) at_once: usize,
    pub(super) grace: Duration,
    pub(super) observer: Option<Observer>,
    pub(super) refused: Option<Refused>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIMEOUT,
            fuel: None,
            log: None,
            threads: thread::available_parallelism().map_or(1, usize::from),
            interrupts: true,
            at_once: DEFAULT_AT_ONCE,
            grace: DEFAULT_GRACE,
            observer: None,
            refused: None,
        }
    }
}
