use std::fmt;
use std::io;

/// Why a run did not take place. What a guest did is no error but an [`Outcome`](crate::Outcome).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The component is no guest of the intake world; the text says what is missing.
    NotAGuest(String),
    /// The payload could not be opened.
    Payload(io::Error),
    /// The guest crate was not built; the text says why, and what to do.
    Build(String),
    /// The host could not do its part.
    Host(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAGuest(why) => write!(f, "no guest of the intake world: {why}"),
            Self::Payload(error) => write!(f, "the payload could not be opened: {error}"),
            Self::Build(why) => write!(f, "the guest was not built: {why}"),
            Self::Host(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Payload(error) => Some(error),
            Self::NotAGuest(_) | Self::Build(_) | Self::Host(_) => None,
        }
    }
}
