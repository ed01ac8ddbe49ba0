use std::fs::{self, File, Metadata};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use super::cut::Cut;
use super::feed::Feed;
use super::pipe::Pipe;
use super::script::Script;
use crate::generate::Generate;
use crate::{Error, Plan};
use intake_host::{Blocking, Source};

/// The payload that a guest is given.
#[derive(Debug, Clone)]
pub struct Payload(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Bytes(Arc<[u8]>),
    File(PathBuf),
    Stdin,
    Generated(Generate),
    Script(Script),
}

/// A payload that is ready to be read.
pub(crate) struct Opened {
    pub(crate) source: Box<dyn Source>,
    /// The bytes it has, where that is known beforehand.
    pub(crate) size: Option<u64>,
}

impl Payload {
    /// Creates a payload of these bytes.
    #[must_use]
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Kind::Bytes(bytes.into().into()))
    }

    /// Creates a payload from a file, which is read while the guest reads, up to the size it has when it is opened. A file that
    /// is not regular (a pipe, a device), or has no size (an empty file, one of `/proc`), is streamed like standard input.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Kind::File(path.into()))
    }

    /// Creates a payload that streams standard input. A second run in the same process gets what the first one left.
    #[must_use]
    pub fn stdin() -> Self {
        Self(Kind::Stdin)
    }

    /// Creates a payload that is generated while it is read.
    #[must_use]
    pub fn generated(generate: Generate) -> Self {
        Self(Kind::Generated(generate))
    }

    /// Creates a payload that follows `script`, step by step. A [`Plan`] does not cut it.
    #[must_use]
    pub fn script(script: Script) -> Self {
        Self(Kind::Script(script))
    }

    /// The file that it is read from, if it is one.
    pub(crate) fn file_path(&self) -> Option<&Path> {
        if let Kind::File(path) = &self.0 { Some(path) } else { None }
    }

    /// Whether a second run gets the same bytes: standard input and pipes come once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.0 {
            Kind::Stdin => false,
            Kind::File(path) => fs::metadata(path).is_ok_and(|meta| meta.is_file()),
            Kind::Bytes(_) | Kind::Generated(_) | Kind::Script(_) => true,
        }
    }

    /// Whether it comes without waiting for anything outside.
    pub(crate) fn is_at_once(&self) -> bool {
        matches!(&self.0, Kind::Bytes(_) | Kind::Generated(_) | Kind::Script(_))
    }

    /// Returns the charset of a generated payload; of others it is not known.
    #[must_use]
    pub fn charset(&self) -> Option<&str> {
        match &self.0 {
            Kind::Generated(generate) => generate.charset(),
            _ => None,
        }
    }

    /// Returns the media type of generated records; of others it is not known.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        match &self.0 {
            Kind::Generated(generate) => generate.media_type(),
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
            Kind::File(path) => metadata(path).map(Some).map_err(|error| not_opened(path, error)),
            Kind::Stdin => Ok(stdin_metadata()),
            Kind::Bytes(_) | Kind::Generated(_) | Kind::Script(_) => Ok(None),
        }
    }

    pub(crate) fn open(&self, plan: &Plan) -> Result<Opened, Error> {
        let (feed, size) = match &self.0 {
            Kind::Bytes(bytes) => (Feed::now(Cursor::new(Arc::clone(bytes))), Some(bytes.len() as u64)),
            Kind::File(path) => open_file(path).map_err(|error| not_opened(path, error))?,
            Kind::Stdin => (Feed::Pipe(Pipe::new("standard input", || Ok(Blocking::new(io::stdin())))), None),
            Kind::Generated(generate) => (Feed::now(generate.read()), Some(generate.size())),
            Kind::Script(script) => {
                return Ok(Opened { source: Box::new(script.clone().play()), size: script.size() });
            }
        };
        Ok(Opened { source: Box::new(Cut::new(plan.cutter(), feed)), size })
    }
}

/// The bytes of `reader` as they come, cut by `plan`.
pub(crate) fn from_reader(reader: Box<dyn Read + Send>, plan: &Plan) -> Box<dyn Source> {
    Box::new(Cut::new(plan.cutter(), Feed::Pipe(Pipe::new("standard input", || Ok(Blocking::by_naps(reader))))))
}

fn open_file(path: &Path) -> io::Result<(Feed, Option<u64>)> {
    let name = path.display().to_string();
    let meta = fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        // To open a pipe may wait for its writer: that is left to the thread that reads it.
        let owned = path.to_owned();
        return Ok((Feed::Pipe(Pipe::new(&name, move || File::open(owned).map(Blocking::new))), None));
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size == 0 || is_made_when_read(path) {
        return Ok((Feed::Pipe(Pipe::new(&name, || Ok(Blocking::new(file)))), None));
    }
    // Not more, for a file may grow while it is read.
    Ok((Feed::Pipe(Pipe::file("the payload", file.take(size), size)), Some(size)))
}

/// Whether the kernel makes the file when it is read: the size of such a file says nothing.
fn is_made_when_read(path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path.starts_with("/proc") || path.starts_with("/sys"))
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

fn not_opened(path: &Path, error: io::Error) -> Error {
    Error::File { what: "payload", path: path.to_owned(), not: "opened", error }
}

impl FromStr for Payload {
    type Err = String;

    /// As on the command line: `-` is standard input, `gen:KIND,..` is generated, all else is a file.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_prefix("gen:") {
            Some(generate) => Ok(Self::generated(generate.parse()?)),
            None if text == "-" => Ok(Self::stdin()),
            None if text.is_empty() => Err("the payload has no name: write a file, -, or gen:KIND,size=1MiB".to_owned()),
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

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::{Opened, Payload};
    use crate::Plan;

    fn read(opened: &mut Opened) -> Vec<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut all = Vec::new();
        while let Ok(Some(chunk)) = runtime.block_on(opened.source.read(64, None)).unwrap() {
            all.extend(chunk);
        }
        all
    }

    #[test]
    fn a_file_that_grows_has_the_size_that_it_had() {
        let path = std::env::temp_dir().join(format!("host-test-{}-growing", std::process::id()));
        std::fs::write(&path, "0123456789").unwrap();
        let mut opened = Payload::file(&path).open(&Plan::whole()).unwrap();
        std::fs::File::options().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let again = Payload::file(&path).open(&Plan::whole()).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!((opened.size, again.size), (Some(10), Some(14)));
        assert_eq!(read(&mut opened), b"0123456789", "what it grew by is not read");
    }

    #[test]
    fn a_file_that_the_kernel_makes_has_no_known_size() {
        for path in ["/proc/self/status", "/sys/kernel/mm/transparent_hugepage/enabled"] {
            if !Path::new(path).exists() {
                continue;
            }
            let mut opened = Payload::file(path).open(&Plan::whole()).unwrap();
            assert_eq!(opened.size, None, "{path}");
            assert!(!read(&mut opened).is_empty(), "{path}");
        }
    }
}
