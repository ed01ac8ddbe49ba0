use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::generate::Kind;
use crate::text::InvalidValue;

/// Why a run did not take place. What a guest did is not an error but an [`Outcome`](crate::report::Outcome).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The component is not a guest of the intake world; the text says what is missing.
    NotAGuest(String),
    /// The component is not a command; the text says what is missing.
    NotACommand(String),
    /// The component cannot be served over HTTP; the text says what it is, and what runs it.
    NotHttp(String),
    /// An address cannot be listened on; the text says why, and what to do.
    Listen(String),
    /// A file is not there, or cannot be used.
    File {
        /// What it was to be used as, such as `payload`.
        what: &'static str,
        /// Its path.
        path: PathBuf,
        /// What could not be done with it, as a participle, such as `opened`.
        not: &'static str,
        /// Why.
        error: io::Error,
    },
    /// The guest crate was not built; the text says why, and what to do.
    Build(String),
    /// A value that was given is not valid.
    Value(InvalidValue),
    /// The host could not do its part.
    Host(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAGuest(why) => write!(f, "not a guest of the intake world: {why}"),
            Self::NotACommand(why) => write!(f, "not a command: {why}"),
            Self::NotHttp(why) => write!(f, "not a component of wasi:http: {why}"),
            Self::File { what, path, not, error } => {
                let path = path.display();
                write!(f, "the {what} `{path}` cannot be {not}: {}", reason(error))?;
                if *what == "payload" && error.kind() == io::ErrorKind::NotFound && names_a_kind(&path.to_string()) {
                    write!(f, "; for a generated payload write gen:{path}")?;
                }
                Ok(())
            }
            Self::Value(why) => why.fmt(f),
            Self::Build(why) => write!(f, "the guest was not built: {why}"),
            Self::Host(why) | Self::Listen(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl From<InvalidValue> for Error {
    fn from(why: InvalidValue) -> Self {
        Self::Value(why)
    }
}

/// Why, without the system's number for it.
fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::IsADirectory {
        return "it is a directory".to_owned();
    }
    let text = error.to_string();
    match text.rsplit_once(" (os error ") {
        Some((reason, _number)) => reason.to_owned(),
        None => text,
    }
}

/// Whether somebody who wrote this meant a generated payload.
fn names_a_kind(name: &str) -> bool {
    name.split(',').next().is_some_and(|kind| kind.parse::<Kind>().is_ok())
}
