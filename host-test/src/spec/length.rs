use std::str::FromStr;

use crate::text::{InvalidValue, parse_size};

/// The length that a payload is declared to have, right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Length {
    /// This number of bytes.
    Bytes(u64),
    /// None.
    Undeclared,
}

impl Length {
    /// Returns the number of bytes, if one is declared.
    #[must_use]
    pub fn bytes(self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Undeclared => None,
        }
    }
}

impl From<Option<u64>> for Length {
    fn from(bytes: Option<u64>) -> Self {
        bytes.map_or(Self::Undeclared, Self::Bytes)
    }
}

impl FromStr for Length {
    type Err = InvalidValue;

    /// A size, such as `64KiB`, or `none`.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text {
            "none" => Ok(Self::Undeclared),
            size => parse_size(size).map(Self::Bytes).map_err(|error| format!("{error}; or `none`").into()),
        }
    }
}
