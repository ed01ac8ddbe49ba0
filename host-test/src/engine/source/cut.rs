use std::time::Duration;

use super::fed::Fed;
use super::feed::Feed;
use crate::spec::Cutter;
use intake_host::{Answer, ReadError, Source};

/// The largest chunk, whatever a guest asks for: so much memory of the host holds a chunk.
pub(crate) const LARGEST_CHUNK: usize = 16 << 20;

/// A feed, cut by a plan.
pub(crate) struct Cut {
    cutter: Cutter,
    feed: Feed,
    /// What is left of a planned chunk that was larger than the guest's `max`.
    left: u64,
}

impl Cut {
    pub(crate) fn new(cutter: Cutter, feed: Feed) -> Self {
        Self { cutter, feed, left: 0 }
    }

    async fn next(&mut self, max: usize, wait: Option<Duration>) -> Result<Option<Vec<u8>>, ReadError> {
        let max = max.min(LARGEST_CHUNK);
        let (want, exact) = if self.left > 0 {
            (max.min(clamp(self.left)), true)
        } else {
            match self.cutter.next() {
                None => (max, false),
                Some(0) => return Ok(Some(Vec::new())),
                Some(size) => {
                    self.left = size;
                    (max.min(clamp(size)), true)
                }
            }
        };
        match self.feed.next(want, exact, wait).await {
            Fed::Bytes(bytes) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Ok(Some(bytes))
            }
            Fed::End => Ok(None),
            Fed::TimedOut => Err(ReadError::TimedOut),
            Fed::Broken(why) => Err(ReadError::Aborted(why)),
        }
    }
}

impl Source for Cut {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async move { Ok(self.next(max, wait).await) })
    }

    fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        // One chunk a read, which is what this plan says.
        if !matches!(self.cutter, Cutter::Whole) {
            return None;
        }
        let most = into.len().min(LARGEST_CHUNK);
        self.feed.read_now(&mut into[..most])
    }
}

fn clamp(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor, Read};
    use std::time::Duration;

    use super::{Cut, LARGEST_CHUNK};
    use crate::engine::source::feed::Feed;
    use crate::engine::source::pipe::Pipe;
    use crate::spec::Plan;
    use intake_host::ReadError;

    fn cut(plan: &str, feed: Feed) -> Cut {
        Cut::new(plan.parse::<Plan>().unwrap().cutter(), feed)
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
    }

    fn lengths(mut cut: Cut, max: usize) -> Vec<usize> {
        let mut lengths = Vec::new();
        while let Some(chunk) = block_on(cut.next(max, None)).unwrap() {
            lengths.push(chunk.len());
        }
        lengths
    }

    #[test]
    fn a_plan_cuts_bytes_and_pipes_alike() {
        for (plan, max, expected) in [
            ("whole", 64, &[10][..]),
            ("whole", 4, &[4, 4, 2]),
            ("3", 64, &[3, 3, 3, 1]),
            ("1,0,2", 64, &[1, 0, 2, 1, 0, 2, 1, 0, 2, 1, 0]),
            // A planned chunk larger than max comes in pieces, then the plan goes on.
            ("5,1", 2, &[2, 2, 1, 1, 2, 2]),
        ] {
            assert_eq!(lengths(cut(plan, Feed::now(Cursor::new([7; 10]))), max), expected, "{plan}");
            let pipe = Pipe::new("a pipe", || Ok(Cursor::new([7; 10])));
            assert_eq!(lengths(cut(plan, Feed::Pipe(pipe)), max), expected, "{plan}, pipe");
        }
    }

    #[test]
    fn a_chunk_is_bounded_whatever_is_asked_for() {
        let mut cut = cut("whole", Feed::now(io::repeat(1)));
        let chunk = block_on(cut.next(usize::MAX, None)).unwrap().unwrap();
        assert_eq!(chunk.len(), LARGEST_CHUNK);
    }

    #[test]
    fn a_pipe_that_does_not_deliver_times_out_and_may_deliver_later() {
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let pipe = Pipe::new("a pipe", move || {
            let _until_released = wait.recv();
            Ok(Cursor::new(b"late"))
        });
        let mut cut = cut("whole", Feed::Pipe(pipe));
        let error = block_on(cut.next(64, Some(Duration::ZERO))).unwrap_err();
        assert!(matches!(error, ReadError::TimedOut));
        release.send(()).unwrap();
        assert_eq!(block_on(cut.next(64, None)).unwrap().as_deref(), Some(&b"late"[..]));
    }

    #[test]
    fn a_host_that_cannot_read_says_so() {
        struct Bad;
        impl Read for Bad {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        for (feed, text) in [
            (Feed::now(Bad), "the host could not read the payload: the disk is gone"),
            (Feed::Pipe(Pipe::new("a pipe", || Ok(Bad))), "the host could not read a pipe: the disk is gone"),
        ] {
            let error = block_on(cut("whole", feed).next(64, None)).unwrap_err();
            assert!(matches!(error, ReadError::Aborted(why) if why == text));
        }
    }
}
