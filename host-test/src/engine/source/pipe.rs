use std::io::{self, Read};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;

use super::fed::Fed;

/// Bytes of a pipe read ahead at once.
const BLOCK: usize = 65_536;
/// Bytes of a file read ahead at once: sixteen times the chunk that most guests ask for, so that few wait for the thread.
const FILE_BLOCK: usize = 1 << 20;
/// Blocks read ahead at most: enough to keep the writer busy, and little memory.
const BLOCKS: usize = 4;

/// Bytes that come when they come, read by a thread of its own: a pipe that never delivers holds up nothing else. The thread
/// lives until the pipe ends, or until it has a block that is not wanted.
pub(crate) struct Pipe {
    blocks: mpsc::Receiver<Block>,
    /// Came, and not yet asked for.
    rest: Vec<u8>,
    /// Where `rest` begins.
    at: usize,
    /// The end, or what broke the pipe off.
    last: Option<Last>,
    name: String,
    /// Whether each read is complete, however long that takes.
    complete: bool,
}

/// What the thread has read: bytes, or why there are no more.
type Block = Result<Vec<u8>, Last>;

enum Last {
    End,
    Broken(io::Error),
}

impl Pipe {
    pub(crate) fn new<R: Read>(name: &str, open: impl FnOnce() -> io::Result<R> + Send + 'static) -> Self {
        Self::start(name, BLOCK, false, open)
    }

    /// The `size` bytes of a file. Each read is complete, and none is timed out by a slow disk: the same run gets the same
    /// chunks each time.
    pub(crate) fn file(name: &str, read: impl Read + Send + 'static, size: u64) -> Self {
        let block = usize::try_from(size).map_or(FILE_BLOCK, |size| size.clamp(1, FILE_BLOCK));
        Self::start(name, block, true, || Ok(read))
    }

    fn start<R: Read>(name: &str, block: usize, complete: bool, open: impl FnOnce() -> io::Result<R> + Send + 'static) -> Self {
        let (sender, blocks) = mpsc::channel(BLOCKS);
        let spawned = thread::Builder::new().name("payload".to_owned()).spawn({
            let sender = sender.clone();
            move || pump(open, block, &sender)
        });
        if let Err(error) = spawned {
            // The channel is empty and open: there is room.
            let _told = sender.try_send(Err(Last::Broken(error)));
        }
        Self { blocks, rest: Vec::new(), at: 0, last: None, name: name.to_owned(), complete }
    }

    pub(crate) async fn next(&mut self, want: usize, all: bool, wait: Option<Duration>) -> Fed {
        let (all, wait) = if self.complete { (true, None) } else { (all, wait) };
        let until = wait.and_then(|wait| Instant::now().checked_add(wait));
        let mut bytes = Vec::new();
        self.take(want, &mut bytes);
        while bytes.is_empty() || (all && bytes.len() < want) {
            match &self.last {
                // What came before is still good.
                Some(_) if !bytes.is_empty() => break,
                Some(Last::End) => return Fed::End,
                Some(Last::Broken(error)) => return Fed::Broken(format!("the host could not read {}: {error}", self.name)),
                None => {}
            }
            let Some(block) = self.block(until).await else {
                return if bytes.is_empty() { Fed::TimedOut } else { Fed::Bytes(bytes) };
            };
            match block {
                Ok(block) => {
                    (self.rest, self.at) = (block, 0);
                    self.take(want, &mut bytes);
                }
                Err(last) => self.last = Some(last),
            }
        }
        Fed::Bytes(bytes)
    }

    /// The next block, or none if it did not come in time.
    async fn block(&mut self, until: Option<Instant>) -> Option<Block> {
        let block = match until {
            None => self.blocks.recv().await,
            Some(until) => tokio::time::timeout_at(until, self.blocks.recv()).await.ok()?,
        };
        // A thread that is gone without a word was no end: what it read panicked.
        Some(block.unwrap_or_else(|| Err(Last::Broken(io::Error::other("its reader panicked")))))
    }

    /// Fills `bytes` up to `want` with what came.
    fn take(&mut self, want: usize, bytes: &mut Vec<u8>) {
        if bytes.is_empty() && self.at == 0 && self.rest.len() <= want {
            *bytes = std::mem::take(&mut self.rest);
            return;
        }
        let end = self.rest.len().min(self.at.saturating_add(want - bytes.len()));
        bytes.extend_from_slice(&self.rest[self.at..end]);
        self.at = end;
    }
}

fn pump<R: Read>(open: impl FnOnce() -> io::Result<R>, size: usize, sender: &mpsc::Sender<Block>) {
    let mut read = match open() {
        Ok(read) => read,
        Err(error) => {
            let _no_reader = sender.blocking_send(Err(Last::Broken(error)));
            return;
        }
    };
    let mut block = vec![0; size];
    loop {
        let message = match read.read(&mut block) {
            Ok(0) => Err(Last::End),
            Ok(length) if length == size => Ok(std::mem::replace(&mut block, vec![0; size])),
            Ok(length) => Ok(block[..length].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(Last::Broken(error)),
        };
        let is_last = message.is_err();
        if sender.blocking_send(message).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::io::{self, Cursor, Read};
    use std::pin::pin;
    use std::sync::mpsc::Receiver;
    use std::task::{Context, Waker};
    use std::time::Duration;

    use super::Pipe;
    use crate::engine::source::fed::Fed;

    /// Delivers once it is released.
    struct Blocked(Receiver<()>, Cursor<&'static [u8]>);

    impl Read for Blocked {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let _until_released = self.0.recv();
            self.1.read(bytes)
        }
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    #[test]
    fn a_file_that_blocks_holds_up_nothing_else_and_is_not_cut_by_it() {
        let (release, wait) = std::sync::mpsc::channel();
        let mut file = Pipe::file("a file", Blocked(wait, Cursor::new(b"late")), 4);
        {
            let next = pin!(file.next(64, false, Some(Duration::ZERO)));
            assert!(next.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        drop(release);
        assert!(matches!(block_on(file.next(64, false, Some(Duration::ZERO))), Fed::Bytes(bytes) if bytes == b"late"));
        assert!(matches!(block_on(file.next(64, false, None)), Fed::End));
    }

    #[test]
    fn a_files_chunks_are_complete_across_its_blocks() {
        let size = 3 * super::FILE_BLOCK as u64 + 5;
        let mut file = Pipe::file("a file", io::repeat(7).take(size), size);
        let mut lengths = Vec::new();
        while let Fed::Bytes(bytes) = block_on(file.next(1_000_000, false, None)) {
            lengths.push(bytes.len());
        }
        assert_eq!(lengths, [1_000_000, 1_000_000, 1_000_000, 145_733]);
    }

    #[test]
    fn a_reader_that_panics_is_no_end() {
        struct Panics;
        impl Read for Panics {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                panic!("a bug of the host")
            }
        }
        /// Says that it read more than there was room for.
        struct Lies;
        impl Read for Lies {
            fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
                Ok(bytes.len() + 1)
            }
        }
        let half = || Cursor::new(b"half");
        let hostile: [Box<dyn Read + Send>; 2] = [Box::new(half().chain(Panics)), Box::new(half().chain(Lies))];
        for read in hostile {
            let mut pipe = Pipe::new("a pipe", || Ok(read));
            assert!(matches!(block_on(pipe.next(8, true, None)), Fed::Bytes(bytes) if bytes == b"half"));
            for _ in 0..2 {
                let text = "the host could not read a pipe: its reader panicked";
                assert!(matches!(block_on(pipe.next(8, true, None)), Fed::Broken(why) if why == text));
            }
        }
    }

    #[test]
    fn the_end_stays() {
        let mut pipe = Pipe::new("a pipe", || Ok(Cursor::new(b"all")));
        assert!(matches!(block_on(pipe.next(8, true, None)), Fed::Bytes(bytes) if bytes == b"all"));
        for _ in 0..2 {
            assert!(matches!(block_on(pipe.next(8, true, None)), Fed::End));
        }
    }

    #[test]
    fn what_came_before_an_error_is_still_good() {
        struct Bad;
        impl Read for Bad {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut file = Pipe::file("a file", Cursor::new(b"half").chain(Bad), 8);
        assert!(matches!(block_on(file.next(8, true, None)), Fed::Bytes(bytes) if bytes == b"half"));
        let text = "the host could not read a file: the disk is gone";
        assert!(matches!(block_on(file.next(8, true, None)), Fed::Broken(why) if why == text));
    }
}
