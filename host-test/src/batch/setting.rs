use std::time::Duration;

use super::pool;
use super::pool::Observer;
use crate::engine::Guest;
use crate::spec::RunSpec;

/// The default fuel of a slice. The SDK keeps its own work at about half of it, so a handler has the other half.
pub(crate) const DEFAULT_SLICE_FUEL: u64 = 2_000_000;
/// The default time of a run. The clock of the faults is virtual and no slice passes its fuel, so only a guest that loops through
/// host calls needs that long; the runs of an honest one take milliseconds.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// More time for each MiB of a payload: a busy machine decodes at least 5 MB/s of the most expensive charset.
const TIME_PER_MIB: Duration = Duration::from_millis(200);

/// What all runs of a check share.
#[derive(Clone)]
pub(crate) struct Setting {
    pub(crate) guest: Guest,
    /// All but the payload, its charset, how it is cut, and the faults.
    pub(crate) spec: RunSpec,
    pub(crate) jobs: usize,
    pub(crate) observer: Option<Observer>,
}

impl Setting {
    pub(crate) fn new(guest: Guest) -> Self {
        Self {
            guest,
            spec: RunSpec { slice_fuel: Some(DEFAULT_SLICE_FUEL), timeout: DEFAULT_TIME, ..RunSpec::default() },
            jobs: pool::cores(),
            observer: None,
        }
    }

    /// The time of a run with this number of bytes.
    pub(crate) fn time_for(&self, bytes: u64) -> Duration {
        let mib = u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
        self.spec.timeout.saturating_add(TIME_PER_MIB.saturating_mul(mib))
    }

    /// The component, as one names it.
    pub(crate) fn component(&self) -> String {
        self.guest.path().map_or_else(|| "GUEST.wasm".to_owned(), |path| path.display().to_string())
    }
}
