use std::io::{self, Write};

use intake_host::Blocking;

/// Prints. That a reader is gone is no failure: it had what it wanted.
#[cfg(unix)]
pub(super) fn say(to: impl Write + std::os::fd::AsFd, text: &str) -> io::Result<()> {
    say_to(Blocking::new(to), text)
}

/// As above.
#[cfg(not(unix))]
pub(super) fn say(to: impl Write, text: &str) -> io::Result<()> {
    say_to(Blocking::new(to), text)
}

fn say_to(mut to: impl Write, text: &str) -> io::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
