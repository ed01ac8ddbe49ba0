use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Error;
use crate::generate::Generate;
use crate::spec::Payload;
use crate::text::{counted, printf, quoted};

/// The built-in payload: characters of 1 to 4 bytes, and line ends.
pub(crate) const PAYLOAD: &[u8] = b"caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\r\nth\xC3\xA9\r\n";

/// The most bytes that a command spells out.
const SPELT: usize = 1024;

/// A payload that many runs are given, and how to give it again.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    kind: Kind,
    payload: Payload,
    /// The label that is declared; a generated payload declares its own.
    charset: Option<String>,
    size: u64,
}

#[derive(Debug, Clone)]
enum Kind {
    /// In words, and the bytes.
    Bytes(String, Arc<[u8]>),
    File(PathBuf),
    Generated(Generate),
}

impl Sample {
    pub(crate) fn bytes(name: &str, bytes: &[u8], charset: Option<&str>) -> Self {
        Self {
            kind: Kind::Bytes(name.to_owned(), bytes.into()),
            payload: bytes.into(),
            charset: charset.map(str::to_owned),
            size: bytes.len() as u64,
        }
    }

    pub(crate) fn generated(generate: Generate) -> Self {
        Self { payload: generate.clone().into(), charset: None, size: generate.size(), kind: Kind::Generated(generate) }
    }

    /// A regular file: it is read again for each run.
    pub(crate) fn file(path: PathBuf, charset: Option<&str>) -> Result<Self, Error> {
        let payload = Payload::file(&path);
        let not_opened = |error| Error::File { what: "payload", path: path.clone(), not: "opened", error };
        let meta = payload.metadata()?.filter(std::fs::Metadata::is_file);
        let meta = meta.ok_or_else(|| {
            not_opened(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file, and each run reads it again"))
        })?;
        Ok(Self { kind: Kind::File(path), payload, charset: charset.map(str::to_owned), size: meta.len() })
    }

    /// Bytes that it has.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// The kind of a generated one.
    pub(crate) fn kind(&self) -> Option<crate::generate::Kind> {
        match &self.kind {
            Kind::Generated(generate) => Some(generate.kind()),
            Kind::Bytes(..) | Kind::File(_) => None,
        }
    }

    /// Whether it is the payload that `sweep-faults` takes by default.
    pub(crate) fn is_built_in(&self) -> bool {
        matches!(&self.kind, Kind::Bytes(_, bytes) if **bytes == *PAYLOAD)
    }

    pub(crate) fn payload(&self) -> Payload {
        self.payload.clone()
    }

    pub(crate) fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    /// Its bytes, once more.
    pub(crate) fn read(&self) -> io::Result<Box<dyn Read>> {
        Ok(match &self.kind {
            Kind::Bytes(_, bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
            Kind::File(path) => Box::new(File::open(path)?),
            Kind::Generated(generate) => Box::new(generate.read()),
        })
    }

    /// What comes before `host-test` in a command that is given this, and the options that give it.
    pub(crate) fn given(&self) -> (String, String) {
        let charset = self.charset.as_ref().map_or_else(String::new, |label| format!(" --charset {}", quoted(label)));
        match &self.kind {
            Kind::Bytes(_, bytes) if bytes.len() <= SPELT => {
                (format!("{} | ", printf(bytes)), format!("--payload - --length {}{charset}", bytes.len()))
            }
            Kind::Bytes(name, _) => (String::new(), format!("--payload {}{charset}", quoted(name))),
            Kind::File(path) => (String::new(), format!("--payload {}{charset}", quoted(&path.display().to_string()))),
            Kind::Generated(generate) => (String::new(), format!("--payload {}", quoted(&generate.to_string()))),
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Bytes(name, _) => {
                let declared = match &self.charset {
                    Some(label) => format!("declared {label}"),
                    None => "no charset declared".to_owned(),
                };
                write!(f, "{} ({name}; {declared})", counted(self.size, "byte"))
            }
            Kind::File(path) => write!(f, "{}", path.display()),
            Kind::Generated(generate) => write!(f, "{generate}"),
        }
    }
}
