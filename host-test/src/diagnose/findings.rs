use std::fmt;

use serde::{Deserialize, Serialize};

use crate::report::{Ending, Excerpt, Outcome};
use crate::text::{grouped, json, row};

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

impl Findings {
    /// Returns the findings as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
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
