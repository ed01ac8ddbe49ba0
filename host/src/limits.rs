use std::time::{Duration, Instant};

use wasmtime::{StoreLimits, StoreLimitsBuilder};

use crate::{Intake, Meter};

/// What a guest may spend on one payload. The defaults suit guests made with the SDK and payloads of any size.
///
/// Fuel is counted only if the engine's configuration has `consume_fuel(true)`.
///
/// ```
/// # use intake_host::Limits;
/// # let engine = wasmtime::Engine::new(wasmtime::Config::new().consume_fuel(true)).unwrap();
/// let limits = Limits { memory: 16 << 20, ..Limits::default() };
/// let mut store = wasmtime::Store::new(&engine, (limits.intake(), limits.of_store()));
/// store.limiter(|(_, of_store)| of_store);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Fuel for one slice, the work between two host calls: a guest that needs more traps. By default 10,000,000, ten times what the SDK
    /// asks for at most, and a few milliseconds of a core; at least 60,000. `None` counts fuel and does not limit it.
    pub slice_fuel: Option<u64>,
    /// The maximum size of each linear memory, in bytes; by default 64 MiB. The SDK takes about 1.5 MiB, whatever the payload's size.
    pub memory: usize,
    /// The time of a whole run, after which each host call ends it; by default unlimited. A guest that spins reaches no host call: it is
    /// fuel that stops it.
    pub run: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { slice_fuel: Some(10_000_000), memory: 64 << 20, run: None }
    }
}

impl Limits {
    /// The state of a guest with these limits, for a run that begins now.
    #[must_use]
    pub fn intake(&self) -> Intake {
        let intake = Intake::new(Meter::new(self.slice_fuel));
        // A time that is beyond what the clock can tell is no limit.
        match self.run.and_then(|run| Instant::now().checked_add(run)) {
            Some(deadline) => intake.with_deadline(deadline),
            None => intake,
        }
    }

    /// The limits that the store keeps, to be given to [`wasmtime::Store::limiter`].
    #[must_use]
    pub fn of_store(&self) -> StoreLimits {
        StoreLimitsBuilder::new().memory_size(self.memory).build()
    }
}
