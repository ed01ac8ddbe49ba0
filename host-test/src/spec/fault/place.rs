use std::fmt;
use std::str::FromStr;

use crate::text::{InvalidValue, parse_size};

/// What a [`Place`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unit {
    /// Bytes of the payload that the guest took; of the reply that the host took, for a fault of the reply.
    Byte,
    /// Chunks of the payload, counted from 1; pieces of the reply, for a fault of the reply.
    Chunk,
    /// Host calls, counted from 1: the entry into `handle` is the first.
    HostCall,
    /// Checkpoints, counted from 1.
    Checkpoint,
    /// Growths of the guest's memory, counted from 1; its initial memory does not count.
    Growth,
}

/// Where a fault happens: once, or from there on again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// What is counted.
    pub unit: Unit,
    /// The first time: after this many bytes, or at the chunk, host call, checkpoint or growth with this number.
    pub at: u64,
    /// The interval at which it happens again; `None` if it happens once.
    pub every: Option<u64>,
}

impl Unit {
    pub(crate) const ALL: [Self; 5] = [Self::Byte, Self::Chunk, Self::HostCall, Self::Checkpoint, Self::Growth];

    /// Returns the name, as in a written fault.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Byte => "byte",
            Self::Chunk => "chunk",
            Self::HostCall => "host-call",
            Self::Checkpoint => "checkpoint",
            Self::Growth => "growth",
        }
    }

    /// The first of them: offsets begin at 0, all else is counted from 1.
    fn first(self) -> u64 {
        u64::from(self != Self::Byte)
    }
}

impl Place {
    /// Creates a place that is met once, at this number.
    #[must_use]
    pub fn once(unit: Unit, at: u64) -> Self {
        Self { unit, at, every: None }
    }
}

impl FromStr for Place {
    type Err = InvalidValue;

    /// `UNIT:N`, or `UNIT:N/EVERY`.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let wrong = || {
            format!(
                "`{text}` is not a place: write byte:N, chunk:N, host-call:N, checkpoint:N or growth:N, with /M for again \
                 after each M"
            )
        };
        let (unit, numbers) = text.split_once(':').ok_or_else(wrong)?;
        let unit = Unit::ALL.into_iter().find(|one| one.name() == unit).ok_or_else(wrong)?;
        let (at, every) = match numbers.split_once('/') {
            Some((at, every)) => (at, Some(parse_size(every)?)),
            None => (numbers, None),
        };
        let at = parse_size(at)?;
        if at < unit.first() {
            return Err(format!("a {} is counted from {}, and `{text}` says {at}", unit.name(), unit.first()).into());
        }
        if every == Some(0) {
            return Err(format!("`{text}` repeats after each 0: write 1 or more").into());
        }
        Ok(Self { unit, at, every })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.unit.name(), self.at)?;
        self.every.map_or(Ok(()), |every| write!(f, "/{every}"))
    }
}
