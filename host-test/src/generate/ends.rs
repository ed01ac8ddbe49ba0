use std::str::FromStr;

use crate::text::InvalidValue;

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Lf,
    Crlf,
    Cr,
}

impl Ends {
    const ALL: [Self; 3] = [Self::Lf, Self::Crlf, Self::Cr];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lf => "lf",
            Self::Crlf => "crlf",
            Self::Cr => "cr",
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::Crlf => "\r\n",
            Self::Cr => "\r",
        }
    }

    /// A line end of one code unit, which fills up what is left.
    pub(super) fn unit(self) -> &'static str {
        if self == Self::Cr { "\r" } else { "\n" }
    }
}

impl FromStr for Ends {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let ends = Self::ALL.into_iter().find(|ends| ends.name() == text);
        ends.ok_or_else(|| format!("unknown line end `{text}` of a generated payload: write lf, crlf or cr").into())
    }
}
