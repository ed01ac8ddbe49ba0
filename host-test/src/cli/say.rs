use std::io::{self, Write};

/// Prints. That a reader is gone is no failure: it had what it wanted.
pub(super) fn say(mut to: impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
