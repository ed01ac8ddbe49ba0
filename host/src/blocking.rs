use std::io::{self, ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

/// How long to sleep where there is nothing that the system could wait for: a reader in memory, say.
const NAP: Duration = Duration::from_millis(5);

/// A reader or a writer whose calls wait instead of failing with [`ErrorKind::WouldBlock`].
///
/// Whether a pipe, a socket or a terminal blocks is a setting that all its users share: the standard input or output that a shell
/// or another program hands over may be non-blocking, and ordinary reads and writes then fail with "resource temporarily
/// unavailable".
///
/// ```no_run
/// use std::io::{self, Read};
///
/// let mut bytes = Vec::new();
/// intake_host::Blocking::new(io::stdin()).read_to_end(&mut bytes)?;
/// # Ok::<(), io::Error>(())
/// ```
#[derive(Debug)]
pub struct Blocking<T> {
    inner: T,
    wait: fn(&T, Direction) -> io::Result<()>,
}

#[derive(Debug, Clone, Copy)]
enum Direction {
    Read,
    Write,
}

#[cfg(unix)]
impl<T: std::os::fd::AsFd> Blocking<T> {
    /// Wraps `inner`, and waits with the system's own means, without using processor time.
    pub fn new(inner: T) -> Self {
        Self { inner, wait: |inner, direction| wait_for(inner.as_fd(), direction) }
    }
}

#[cfg(not(unix))]
impl<T> Blocking<T> {
    /// Wraps `inner`, and waits by short sleeps.
    pub fn new(inner: T) -> Self {
        Self::by_naps(inner)
    }
}

impl<T> Blocking<T> {
    /// Waits by short sleeps: for what may not be a file of the system.
    pub fn by_naps(inner: T) -> Self {
        Self { inner, wait: |_, _| nap() }
    }

    /// Does this until it is done, or has failed.
    fn until_done<D>(&mut self, direction: Direction, mut act: impl FnMut(&mut T) -> io::Result<D>) -> io::Result<D> {
        loop {
            match act(&mut self.inner) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => (self.wait)(&self.inner, direction)?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                done => return done,
            }
        }
    }
}

impl<T: Read> Read for Blocking<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.until_done(Direction::Read, |inner| inner.read(bytes))
    }
}

impl<T: Write> Write for Blocking<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.until_done(Direction::Write, |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.until_done(Direction::Write, T::flush)
    }
}

fn nap() -> io::Result<()> {
    thread::sleep(NAP);
    Ok(())
}

/// Waits until the descriptor can be read or written, has reached its end, or has failed.
#[cfg(unix)]
fn wait_for(descriptor: std::os::fd::BorrowedFd<'_>, direction: Direction) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, poll};

    let events = match direction {
        Direction::Read => PollFlags::IN,
        Direction::Write => PollFlags::OUT,
    };
    match poll(&mut [PollFd::from_borrowed_fd(descriptor, events)], None) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{self, Read, Write};
    use std::os::unix::net::UnixStream;
    use std::thread;

    use super::Blocking;

    /// More than any pipe or socket holds.
    const MANY: usize = 3 << 20;

    fn pair() -> (UnixStream, UnixStream) {
        let (one, other) = UnixStream::pair().unwrap();
        one.set_nonblocking(true).unwrap();
        other.set_nonblocking(true).unwrap();
        (one, other)
    }

    #[test]
    fn all_of_it_passes_whichever_side_is_slower() {
        for by_naps in [false, true] {
            let (one, other) = pair();
            let (mut reader, mut writer): (Box<dyn Read>, Box<dyn Write + Send>) = if by_naps {
                (Box::new(Blocking::by_naps(one)), Box::new(Blocking::by_naps(other)))
            } else {
                (Box::new(Blocking::new(one)), Box::new(Blocking::new(other)))
            };
            let sent: Vec<u8> = (0..MANY).map(|at| (at % 251) as u8).collect();
            let expected = sent.clone();
            let write = thread::spawn(move || writer.write_all(&sent).and_then(|()| writer.flush()).unwrap());
            let mut came = Vec::new();
            reader.read_to_end(&mut came).unwrap();
            write.join().unwrap();
            assert!(came == expected);
        }
    }

    #[test]
    fn whoever_waits_in_a_runtime_may() {
        let (one, mut other) = pair();
        let write = thread::spawn(move || {
            // The reader may come first or last.
            thread::yield_now();
            other.write_all(b"late").unwrap();
        });
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let came = runtime.block_on(async { io::read_to_string(Blocking::new(one)) });
        assert_eq!(came.unwrap(), "late");
        write.join().unwrap();
    }

    #[test]
    fn a_reader_who_is_gone_ends_a_wait() {
        let (one, other) = pair();
        let write = thread::spawn(move || Blocking::new(one).write_all(&vec![0; MANY]).unwrap_err().kind());
        drop(other);
        assert_eq!(write.join().unwrap(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn other_errors_are_not_waited_for() {
        struct Bad(u32);
        impl Read for Bad {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                Err(if self.0 < 3 { io::ErrorKind::Interrupted } else { io::ErrorKind::NotConnected }.into())
            }
        }
        let error = Blocking::by_naps(Bad(0)).read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotConnected);
    }
}
