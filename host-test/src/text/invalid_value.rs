use std::fmt;

/// Why a text or a number is not a value of the wanted kind: what is wrong, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidValue(String);

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidValue {}

impl From<String> for InvalidValue {
    fn from(why: String) -> Self {
        Self(why)
    }
}

impl From<&str> for InvalidValue {
    fn from(why: &str) -> Self {
        Self(why.to_owned())
    }
}
