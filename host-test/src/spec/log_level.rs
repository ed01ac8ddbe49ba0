use std::fmt;
use std::str::FromStr;

use crate::text::InvalidValue;

use serde::{Deserialize, Serialize};

/// How much a guest logs; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Why the run failed.
    Error,
    /// What is wrong with the payload: malformed bytes, a limit, a wait that timed out.
    Warn,
    /// What was decided: the charset, a byte order mark.
    Info,
    /// How it went: empty chunks, the fuel of a slice, counters.
    Debug,
    /// Each chunk, checkpoint and piece of the reply.
    Trace,
}

impl LogLevel {
    /// Every level, from the least to the most.
    pub const ALL: [Self; 5] = [Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// Returns the name, as the SDK takes it in the environment variable `INTAKE_LOG`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for LogLevel {
    type Err = InvalidValue;

    fn from_str(name: &str) -> Result<Self, InvalidValue> {
        Self::ALL.into_iter().find(|level| level.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no level `{name}`: use one of {names}").into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::LogLevel;

    #[test]
    fn an_unknown_level_is_an_error_that_lists_the_known_ones() {
        assert_eq!("debug".parse(), Ok(LogLevel::Debug));
        let error = "verbose".parse::<LogLevel>().unwrap_err().to_string();
        assert_eq!(error, "there is no level `verbose`: use one of error, warn, info, debug, trace");
    }
}
