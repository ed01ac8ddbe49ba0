use std::fmt;

use super::Mistakes;

/// Why a suite was not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The file has mistakes.
    Mistakes(Mistakes),
    /// It cannot be run as it was asked for; the text says why.
    Request(String),
    /// The runs did not take place.
    Run(crate::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes(mistakes) => mistakes.fmt(f),
            Self::Request(why) => f.write_str(why),
            Self::Run(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Run(error) => error.source(),
            Self::Mistakes(_) | Self::Request(_) => None,
        }
    }
}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self::Run(error)
    }
}
