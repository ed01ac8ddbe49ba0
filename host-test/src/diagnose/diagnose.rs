use std::time::Duration;

use super::findings::{Findings, Narrowed, Slice};
use crate::engine::Harness;
use crate::error::Error;
use crate::report::{Activity, Ending, Excerpt, Outcome};
use crate::spec::{Fault, Place, Unit, What};

/// Fuel of a slice that is taken for a spinning one when a run is repeated: some tenths of a second.
const LONG_SLICE: u64 = 100_000_000;
/// The time in which a guest that needed more fuel than a slice has must come to a host call, or spins.
const PATIENCE: Duration = Duration::from_secs(3);

impl Harness {
    /// Runs the guest, and repeats the run if it does not end in ok: with the last chunk fed byte by byte, to find the byte that
    /// matters; and, if the guest was out of fuel, with unlimited fuel, to tell a long slice from one that never ends.
    ///
    /// # Errors
    /// If a run cannot take place.
    pub fn diagnose(&self) -> Result<Findings, Error> {
        let outcome = self.run()?;
        let narrowed = if self.is_repeatable() { self.narrow(&outcome)? } else { None };
        let slice =
            if self.is_repeatable() && outcome.outcome == Ending::OutOfFuel { self.slice(outcome.host_calls)? } else { None };
        Ok(Findings { outcome, narrowed, slice })
    }

    fn narrow(&self, outcome: &Outcome) -> Result<Option<Narrowed>, Error> {
        let Some((diagnosis, from)) = outcome.diagnosis.as_ref().and_then(|known| known.chunk_at.map(|at| (known, at))) else {
            return Ok(None);
        };
        let Ok(drip) = Fault::new(What::Drip(1), Place::once(Unit::Byte, from)) else { return Ok(None) };
        let mut harness = self.clone().fault(drip);
        if diagnosis.doing == Activity::Spinning {
            // Not another minute, to see that it still spins.
            harness = harness.slice_fuel(LONG_SLICE);
        }
        let again = harness.run()?;
        let kind = |outcome: &Outcome| outcome.error.as_ref().map(|error| error.kind.clone());
        let spins = diagnosis.doing == Activity::Spinning && again.outcome == Ending::OutOfFuel;
        let same = spins || (again.outcome == outcome.outcome && kind(&again) == kind(outcome));
        let bytes = again.diagnosis.and_then(|diagnosis| diagnosis.bytes);
        let dripped = again.faults.last().is_some_and(|fault| fault.times > 0);
        if !dripped || bytes.as_ref().is_some_and(|bytes: &Excerpt| bytes.at < from) {
            // It did not come that far, and knows nothing.
            return Ok(None);
        }
        Ok(Some(Narrowed { from, same, ending: if spins { outcome.outcome } else { again.outcome }, bytes }))
    }

    /// Whether the slice that was out of fuel, the one after `host_calls` host calls, ends at all.
    fn slice(&self, host_calls: u64) -> Result<Option<Slice>, Error> {
        let again = self.clone().slice_fuel(u64::MAX).timeout(PATIENCE).run()?;
        Ok(match again.outcome {
            Ending::OutOfFuel => None,
            Ending::TimedOut if again.host_calls <= host_calls => Some(Slice::Spins),
            _ => Some(Slice::Needs(again.fuel.max_between_host_calls)),
        })
    }
}
