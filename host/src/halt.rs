use std::fmt;

/// Why the host ended a run, where the guest did not: found in the error of a call of `handle` by
/// [`wasmtime::Error::downcast_ref`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Halt {
    /// The time for the run was over while the guest was at work, or while it waited in a call of the host.
    TimedOut {
        /// What the guest was doing, such as `waiting in read`.
        doing: String,
        /// The guest's stack, where wasmtime's error does not carry one.
        stack: Vec<String>,
    },
    /// The guest broke the contract of the WIT package.
    Contract {
        /// Where along the way of the data: `source`, `reply` or `pace`.
        stage: &'static str,
        /// What it did, and what it should do.
        message: String,
    },
}

impl Halt {
    /// An error that says the run timed out while the guest was `doing` something, such as `waiting in read`.
    pub fn timed_out(doing: impl Into<String>) -> wasmtime::Error {
        wasmtime::Error::new(Self::TimedOut { doing: doing.into(), stack: Vec::new() })
    }

    pub(crate) fn contract(stage: &'static str, message: impl Into<String>) -> wasmtime::Error {
        wasmtime::Error::new(Self::Contract { stage, message: message.into() })
    }
}

impl fmt::Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { doing, .. } => write!(f, "time is over: the guest was {doing}"),
            Self::Contract { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Halt {}
