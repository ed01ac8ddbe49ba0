use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use super::script::Script;
use crate::error::Error;
use crate::generate::Generate;
use crate::text::InvalidValue;

/// The payload that a guest is given.
#[derive(Debug, Clone)]
pub struct Payload(pub(crate) PayloadKind);

#[derive(Debug, Clone)]
pub(crate) enum PayloadKind {
    Bytes(Arc<[u8]>),
    File(PathBuf),
    Stdin,
    Generated(Generate),
    Script(Script),
}

impl Payload {
    /// Creates a payload of these bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(PayloadKind::Bytes(bytes.into().into()))
    }

    /// Creates a payload from a file, which is read while the guest reads, up to the size it has when it is opened. A file that
    /// is not regular (a pipe, a device), or has no size (an empty file, one of `/proc`), is streamed like standard input.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(PayloadKind::File(path.into()))
    }

    /// Creates a payload that streams standard input. A second run in the same process gets what the first one left.
    #[must_use]
    pub fn stdin() -> Self {
        Self(PayloadKind::Stdin)
    }

    /// Creates a payload that is generated while it is read.
    #[must_use]
    pub fn generated(generate: Generate) -> Self {
        Self(PayloadKind::Generated(generate))
    }

    /// Creates a payload that follows `script`, step by step. A [`Plan`](crate::Plan) does not cut it.
    #[must_use]
    pub fn script(script: Script) -> Self {
        Self(PayloadKind::Script(script))
    }

    /// The file that it is read from, if it is one.
    pub(crate) fn file_path(&self) -> Option<&Path> {
        if let PayloadKind::File(path) = &self.0 { Some(path) } else { None }
    }

    /// Whether a second run gets the same bytes: standard input and pipes come once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.0 {
            PayloadKind::Stdin => false,
            PayloadKind::File(path) => fs::metadata(path).is_ok_and(|meta| meta.is_file()),
            PayloadKind::Bytes(_) | PayloadKind::Generated(_) | PayloadKind::Script(_) => true,
        }
    }

    /// Whether it comes without waiting for anything outside.
    pub(crate) fn is_at_once(&self) -> bool {
        matches!(&self.0, PayloadKind::Bytes(_) | PayloadKind::Generated(_) | PayloadKind::Script(_))
    }

    /// Returns the charset of a generated payload; of others it is not known.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        match &self.0 {
            PayloadKind::Generated(generate) => generate.charset(),
            _ => None,
        }
    }

    /// Returns the media type of generated records; of others it is not known.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        match &self.0 {
            PayloadKind::Generated(generate) => generate.media_type(),
            _ => None,
        }
    }

    /// Returns the metadata of the file, or of standard input, that it is read from; `None` for all other payloads. A regular
    /// file is opened, to see that it can be.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn metadata(&self) -> Result<Option<Metadata>, Error> {
        match &self.0 {
            PayloadKind::File(path) => metadata(path).map(Some).map_err(|error| not_opened(path, error)),
            PayloadKind::Stdin => Ok(stdin_metadata()),
            PayloadKind::Bytes(_) | PayloadKind::Generated(_) | PayloadKind::Script(_) => Ok(None),
        }
    }
}

fn metadata(path: &Path) -> io::Result<Metadata> {
    let meta = fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // To open what is not a regular file may wait for its writer.
    if meta.is_file() { File::open(path)?.metadata() } else { Ok(meta) }
}

#[cfg(unix)]
fn stdin_metadata() -> Option<Metadata> {
    use std::os::fd::AsFd;
    let stdin = io::stdin().as_fd().try_clone_to_owned().ok()?;
    File::from(stdin).metadata().ok()
}

#[cfg(not(unix))]
fn stdin_metadata() -> Option<Metadata> {
    None
}

pub(crate) fn not_opened(path: &Path, error: io::Error) -> Error {
    Error::File { what: "payload", path: path.to_owned(), not: "opened", error }
}

impl FromStr for Payload {
    type Err = InvalidValue;

    /// As on the command line: `-` is standard input, `gen:KIND,..` is generated, all else is a file.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text.strip_prefix("gen:") {
            Some(generate) => Ok(Self::generated(generate.parse()?)),
            None if text == "-" => Ok(Self::stdin()),
            None if text.is_empty() => Err("the payload has no name: write a file, -, or gen:KIND,size=1MiB".into()),
            None => Ok(Self::file(text)),
        }
    }
}

impl From<&str> for Payload {
    fn from(text: &str) -> Self {
        Self::bytes(text)
    }
}

impl From<&[u8]> for Payload {
    fn from(bytes: &[u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl<const N: usize> From<&[u8; N]> for Payload {
    fn from(bytes: &[u8; N]) -> Self {
        Self::bytes(bytes.as_slice())
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<String> for Payload {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<Script> for Payload {
    fn from(script: Script) -> Self {
        Self::script(script)
    }
}

impl From<Generate> for Payload {
    fn from(generate: Generate) -> Self {
        Self::generated(generate)
    }
}
