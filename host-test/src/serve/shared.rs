use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, mpsc, watch};

use super::http_guest::HttpGuest;
use super::served::Served;
use super::settings::Settings;
use super::totals::Totals;

/// Held by whatever must be over before the server is.
pub(super) type Alive = mpsc::Sender<()>;

/// Whether a server is to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    No,
    /// Requests under way are finished, in the time there is.
    Soon,
    /// They are broken off.
    Now,
}

/// What all requests of a server share.
pub(super) struct Shared {
    pub(super) guest: HttpGuest,
    pub(super) settings: Settings,
    pub(super) local: SocketAddr,
    pub(super) stopping: watch::Receiver<Stop>,
    /// One for each request that may be answered now.
    pub(super) permits: Arc<Semaphore>,
    breaks_off: AtomicBool,
    numbers: AtomicU64,
    totals: Mutex<Totals>,
}

impl Shared {
    pub(super) fn new(guest: HttpGuest, settings: Settings, local: SocketAddr, stopping: watch::Receiver<Stop>) -> Arc<Self> {
        Arc::new(Self {
            guest,
            permits: Arc::new(Semaphore::new(settings.at_once)),
            settings,
            local,
            stopping,
            breaks_off: AtomicBool::new(false),
            numbers: AtomicU64::new(1),
            totals: Mutex::default(),
        })
    }

    /// The number of a request that begins.
    pub(super) fn begin(&self) -> u64 {
        let under_way = self.under_way() as u64;
        let mut totals = self.totals();
        totals.most_at_once = totals.most_at_once.max(under_way);
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn under_way(&self) -> usize {
        self.settings.at_once - self.permits.available_permits()
    }

    /// From here on it is the server that ends connections, and not their clients.
    pub(super) fn break_off(&self) {
        self.breaks_off.store(true, Ordering::Release);
    }

    pub(super) fn breaks_off(&self) -> bool {
        self.breaks_off.load(Ordering::Acquire)
    }

    /// How many requests are begun and not over, the last of their replies included.
    pub(super) fn begun(&self) -> u64 {
        let totals = self.totals();
        (self.numbers.load(Ordering::Relaxed) - 1).saturating_sub(totals.requests)
    }

    /// A request is over.
    pub(super) fn end(&self, served: &Served) {
        self.totals().add(served);
        if let Some(observer) = &self.settings.observer {
            observer(served);
        }
    }

    pub(super) fn totals(&self) -> MutexGuard<'_, Totals> {
        self.totals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
