use std::num::NonZeroUsize;
use std::time::Duration;

use crate::{DEFAULT_MEMORY_LIMIT, Guest};

/// The default fuel of a slice. The SDK keeps its own work at about half of it, so a handler has the other half.
pub(crate) const DEFAULT_SLICE_FUEL: u64 = 2_000_000;
/// The default time of a run. The clock of the faults is virtual and no slice passes its fuel, so only a guest that loops through
/// host calls needs that long; the runs of an honest one take milliseconds.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// More time for each MiB of a payload: a busy machine decodes at least 5 MB/s of the most expensive charset.
const TIME_PER_MIB: Duration = Duration::from_millis(200);

/// What all runs of a check share.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) guest: Guest,
    pub(crate) media_type: Option<String>,
    pub(crate) slice_fuel: u64,
    pub(crate) memory_limit: u64,
    pub(crate) timeout: Duration,
    pub(crate) jobs: usize,
}

impl Setting {
    pub(crate) fn new(guest: Guest) -> Self {
        Self {
            guest,
            media_type: None,
            slice_fuel: DEFAULT_SLICE_FUEL,
            memory_limit: DEFAULT_MEMORY_LIMIT,
            timeout: DEFAULT_TIME,
            jobs: std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }

    /// The time of a run with this number of bytes.
    pub(super) fn time_for(&self, bytes: u64) -> Duration {
        let mib = u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
        self.timeout.saturating_add(TIME_PER_MIB.saturating_mul(mib))
    }

    /// The component, as one names it.
    pub(crate) fn component(&self) -> String {
        self.guest.path().map_or_else(|| "GUEST.wasm".to_owned(), |path| path.display().to_string())
    }
}
