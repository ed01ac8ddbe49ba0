use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Activity, Excerpt};
use crate::fault::{Fault, Place, Unit, What};
use crate::outcome::Ending;
use crate::summary::{grouped, row};
use crate::{Error, Harness, Outcome};

/// Fuel of a slice that is taken for a spinning one when a run is repeated: some tenths of a second.
const LONG_SLICE: u64 = 100_000_000;
/// The time in which a guest that needed more fuel than a slice has must come to a host call, or spins.
const PATIENCE: Duration = Duration::from_secs(3);

/// A run, and what was found when it was repeated.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Findings {
    /// The outcome of the original run.
    pub outcome: Outcome,
    /// The run repeated with the last chunk fed byte by byte; none if the run ended in ok, took no byte, or cannot be repeated.
    pub narrowed: Option<Narrowed>,
    /// The run repeated with unlimited fuel, for a run that was out of fuel.
    pub slice: Option<Slice>,
}

/// A run whose last chunk was fed byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowed {
    /// The offset of the first byte that was fed alone.
    pub from: u64,
    /// Whether the run ended in the same way as before.
    pub same: bool,
    /// The outcome this time.
    pub ending: Ending,
    /// The last byte that it took, or that its error names, with the bytes around it.
    pub bytes: Option<Excerpt>,
}

/// What a slice that ran out of fuel needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Slice {
    /// It came to a host call; some slice spent at least this much fuel.
    Needs(u64),
    /// It came to no host call in three seconds.
    Spins,
}

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

impl Findings {
    /// Returns the findings as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"bug\":\"{error}\"}}"))
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.outcome)?;
        match &self.narrowed {
            Some(Narrowed { from, same: true, bytes: Some(bytes), .. }) => {
                let (from, at) = (grouped(*from), grouped(bytes.at));
                row(f, "narrowed", &format!("fed byte by byte from byte {from} on, it ends the same way at byte {at}"))?;
                row(f, "", &format!("from {} on: {}", grouped(bytes.from), bytes.hex))?;
                row(f, "", &format!("{:?} ({})", bytes.text, bytes.charset))?;
            }
            Some(Narrowed { from, ending, .. }) => {
                let from = grouped(*from);
                let text = format!(
                    "fed byte by byte from byte {from} on, it ends otherwise: {ending}; it matters how the payload is cut"
                );
                row(f, "narrowed", &text)?;
            }
            None => {}
        }
        match self.slice {
            Some(Slice::Needs(fuel)) => row(
                f,
                "slice",
                &format!("with all the fuel it wants, it comes on: a slice spends up to {} fuel, or more", grouped(fuel)),
            ),
            Some(Slice::Spins) => {
                row(f, "slice", "with all the fuel it wants, it comes to no host call in three seconds: it spins")
            }
            None => Ok(()),
        }
    }
}
