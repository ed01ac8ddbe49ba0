use std::borrow::Cow;
use std::fmt;

use crate::AdviceCode;

/// A sign that a payload is not what it was taken for. It is reported, and never acted upon: valid text of one charset can be
/// valid text of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    code: AdviceCode,
    at: Option<u64>,
    message: Cow<'static, str>,
}

impl Advice {
    pub(crate) fn new(code: AdviceCode, at: Option<u64>, message: impl Into<Cow<'static, str>>) -> Advice {
        Advice { code, at, message: message.into() }
    }

    /// Returns which sign it is.
    pub fn code(&self) -> AdviceCode {
        self.code
    }

    /// Returns the byte offset in the payload at which the sign was first seen. None if it is about the payload as a whole.
    pub fn offset(&self) -> Option<u64> {
        self.at
    }

    /// Returns what was assumed, what was seen and what to try.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Advice { code, message, .. } = self;
        write!(f, "{code}: {message}")
    }
}
