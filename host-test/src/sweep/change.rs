use std::fmt;

use crate::report::Ending;
use crate::text::{clean, figure, grouped};

/// A figure below this is written as 0: a percentage of it says nothing.
const NOTHING: f64 = 0.05;

/// A difference from the baseline.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// A figure changed by more than the tolerance.
    Figure {
        /// What was measured: a point, a formula, or the component.
        of: String,
        /// The figure's name, such as `fuel`.
        figure: &'static str,
        /// The value in the baseline.
        before: f64,
        /// The value now.
        after: f64,
    },
    /// A run has another outcome.
    Outcome {
        /// The point.
        of: String,
        /// The outcome in the baseline.
        before: Ending,
        /// The outcome now.
        after: Ending,
    },
    /// A point that the baseline does not have.
    New {
        /// The point.
        of: String,
    },
    /// A point that was not measured now.
    Gone {
        /// The point.
        of: String,
    },
}

impl Change {
    /// Whether the change is for the worse: a figure that rose, or a run that no longer ends in ok.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        match self {
            Self::Figure { before, after, .. } => after > before,
            Self::Outcome { before, .. } => *before == Ending::Ok,
            Self::New { .. } | Self::Gone { .. } => false,
        }
    }

    /// Whether the change is for the better: a figure that fell, or a run that now ends in ok.
    #[must_use]
    pub fn is_better(&self) -> bool {
        match self {
            Self::Figure { before, after, .. } => after < before,
            Self::Outcome { after, .. } => *after == Ending::Ok,
            Self::New { .. } | Self::Gone { .. } => false,
        }
    }

    /// How much a figure changed, in percent; infinite for what is not a figure, or was 0.
    pub(super) fn percent(&self) -> f64 {
        match self {
            Self::Figure { before, after, .. } if *before != 0.0 => (after - before) / before * 100.0,
            _ => f64::INFINITY,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Figure { of, figure: name, before, after } => {
                let (was, is) = (value(*before), value(*after));
                write!(f, "{}: {name} {was}, now {is}", clean(of, 80))?;
                if before.abs() < NOTHING { Ok(()) } else { write!(f, " ({:+.1} %)", self.percent()) }
            }
            Self::Outcome { of, before, after } => write!(f, "{}: outcome {before}, now {after}", clean(of, 80)),
            Self::New { of } => write!(f, "{}: new", clean(of, 80)),
            Self::Gone { of } => write!(f, "{}: not measured now", clean(of, 80)),
        }
    }
}

/// A whole number in full, another with three significant digits.
fn value(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) { grouped(number as u64) } else { figure(number) }
}
