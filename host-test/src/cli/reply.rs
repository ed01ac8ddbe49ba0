use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use host_test::Error;
use intake_host::Blocking;

/// Where the reply goes. That it cannot be written is host-test's failure, whatever the guest makes of it.
pub(super) struct ReplyFile {
    /// None for standard output.
    path: Option<PathBuf>,
    failed: Arc<Mutex<Option<io::Error>>>,
}

impl ReplyFile {
    /// Creates the file, or takes standard output for `-`, and returns the writer.
    pub(super) fn create(path: &Path) -> Result<(Self, impl Write + Send + 'static), Error> {
        let failed = Arc::default();
        let path = (path != Path::new("-")).then(|| path.to_owned());
        let writer: Box<dyn Write + Send> = match &path {
            None => Box::new(Blocking::new(io::stdout())),
            // To open it may wait for its reader: that is left to the thread that writes.
            Some(path) if is_fifo(path) => Box::new(Late::Named(path.clone())),
            Some(path) => Box::new(File::create(path).map_err(|error| not_written(path, error))?),
        };
        let watched = Watched { writer, failed: Arc::clone(&failed) };
        Ok((Self { path, failed }, watched))
    }

    /// Why the reply was not written, if it was not. A reader that went away is not a failure: the guest is told.
    pub(super) fn failure(&self) -> Option<Error> {
        let error = self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(match &self.path {
            Some(path) => not_written(path, error),
            None => Error::Host(format!("the reply cannot be written to standard output: {error}")),
        })
    }
}

/// Whether a reply to `path` would overwrite the regular file that `meta` is about, by whatever name.
#[cfg(unix)]
pub(super) fn overwrites(path: &Path, meta: &Metadata) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let reply = if path == Path::new("-") {
        io::stdout().as_fd().try_clone_to_owned().and_then(|stdout| File::from(stdout).metadata())
    } else {
        fs::metadata(path)
    };
    meta.is_file() && reply.is_ok_and(|reply| (reply.dev(), reply.ino()) == (meta.dev(), meta.ino()))
}

/// Not known here.
#[cfg(not(unix))]
pub(super) fn overwrites(_path: &Path, _meta: &Metadata) -> bool {
    false
}

fn not_written(path: &Path, error: io::Error) -> Error {
    Error::File { what: "reply file", path: path.to_owned(), not: "written", error }
}

#[cfg(unix)]
fn is_fifo(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    fs::metadata(path).is_ok_and(|meta| meta.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_fifo(_path: &Path) -> bool {
    false
}

/// A file that is opened when it is first needed.
enum Late {
    Named(PathBuf),
    Open(Blocking<File>),
}

impl Late {
    fn file(&mut self) -> io::Result<&mut Blocking<File>> {
        if let Self::Named(path) = self {
            *self = Self::Open(Blocking::new(File::options().write(true).open(path)?));
        }
        match self {
            Self::Open(file) => Ok(file),
            Self::Named(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl Write for Late {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file()?.flush()
    }
}

/// A writer that leaves a note why it failed.
struct Watched<W> {
    writer: W,
    failed: Arc<Mutex<Option<io::Error>>>,
}

impl<W> Watched<W> {
    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::BrokenPipe) {
                return error;
            }
            let told = io::Error::new(error.kind(), error.to_string());
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            told
        })
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.writer.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.writer.flush();
        self.note(result)
    }
}
