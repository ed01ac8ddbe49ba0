use std::fs::File;
use std::io::{self, Cursor, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::difference::{Comparison, Difference};
use super::expect::WholeReply;
use crate::error::Error;

/// Looks at a reply as it passes, and keeps nothing of it.
#[derive(Clone)]
pub(super) struct Watch(Arc<Mutex<Watching>>);

struct Watching {
    bytes: u64,
    hash: Sha256,
    comparison: Option<Comparison>,
    /// Why what was expected could not be read.
    failed: Option<io::Error>,
    /// Its size in bytes.
    expected: u64,
}

/// What was seen of a reply.
pub(super) struct Watched {
    pub(super) bytes: u64,
    /// In lower-case hex.
    pub(super) sha256: String,
    /// Where it differs first from what was expected, if it does; an error if that could not be read.
    pub(super) difference: io::Result<Option<Difference>>,
    /// The bytes that were expected.
    pub(super) expected: u64,
}

impl Watch {
    /// Compares with `reply`, where that has its bytes.
    pub(super) fn new(reply: Option<&WholeReply>) -> Result<Self, Error> {
        let (comparison, expected) = match reply {
            None | Some(WholeReply::Sha256(_)) => (None, 0),
            Some(WholeReply::Bytes(bytes)) => (Some(Comparison::with(Cursor::new(Arc::clone(bytes)))), bytes.len() as u64),
            Some(WholeReply::File(path)) => {
                let not_opened = |error| Error::File { what: "reply-file", path: path.clone(), not: "opened", error };
                let file = File::open(path).map_err(not_opened)?;
                let size = file.metadata().map_err(not_opened)?.len();
                (Some(Comparison::with(io::BufReader::new(file))), size)
            }
        };
        let watching = Watching { bytes: 0, hash: Sha256::new(), comparison, failed: None, expected };
        Ok(Self(Arc::new(Mutex::new(watching))))
    }

    /// What was seen; to be asked when no more comes.
    pub(super) fn watched(&self) -> Watched {
        let mut watching = self.lock();
        let difference = match (watching.failed.take(), &mut watching.comparison) {
            (Some(error), _) => Err(error),
            (None, Some(comparison)) => comparison.end(),
            (None, None) => Ok(None),
        };
        let sha256 = watching.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Watched { bytes: watching.bytes, sha256, difference, expected: watching.expected }
    }

    fn lock(&self) -> MutexGuard<'_, Watching> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Watch {
    /// Takes all, whatever is wrong with it: the guest is not to notice.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut watching = self.lock();
        watching.bytes += bytes.len() as u64;
        watching.hash.update(bytes);
        if let Some(Err(error)) = watching.comparison.as_mut().map(|comparison| comparison.feed(bytes)) {
            watching.comparison = None;
            watching.failed = Some(error);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
