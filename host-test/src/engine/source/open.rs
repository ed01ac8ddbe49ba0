//! Opens a payload, for one run.

use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use super::cut::Cut;
use super::feed::Feed;
use super::pipe::Pipe;
use super::played::Played;
use crate::error::Error;
use crate::spec::{Payload, PayloadKind, Plan, not_opened};
use intake_host::{Blocking, Source};

/// A payload that is ready to be read.
pub(crate) struct Opened {
    pub(crate) source: Box<dyn Source>,
    /// The bytes it has, where that is known beforehand.
    pub(crate) size: Option<u64>,
}

/// Opens `payload`, cut by `plan`.
pub(crate) fn open(payload: &Payload, plan: &Plan) -> Result<Opened, Error> {
    let (feed, size) = match &payload.0 {
        PayloadKind::Bytes(bytes) => (Feed::now(Cursor::new(Arc::clone(bytes))), Some(bytes.len() as u64)),
        PayloadKind::File(path) => open_file(path).map_err(|error| not_opened(path, error))?,
        PayloadKind::Stdin => (Feed::Pipe(Pipe::new("standard input", || Ok(Blocking::new(io::stdin())))), None),
        PayloadKind::Generated(generate) => (Feed::now(generate.read()), Some(generate.size())),
        PayloadKind::Script(script) => {
            return Ok(Opened { source: Box::new(Played::new(script.clone())), size: script.size() });
        }
    };
    Ok(Opened { source: Box::new(Cut::new(plan.cutter(), feed)), size })
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

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::{Opened, Payload, Plan, open};

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
        let mut opened = open(&Payload::file(&path), &Plan::whole()).unwrap();
        std::fs::File::options().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let again = open(&Payload::file(&path), &Plan::whole()).unwrap();
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
            let mut opened = open(&Payload::file(path), &Plan::whole()).unwrap();
            assert_eq!(opened.size, None, "{path}");
            assert!(!read(&mut opened).is_empty(), "{path}");
        }
    }
}
