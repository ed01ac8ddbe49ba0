use std::time::Duration;

use bytes::BufMut;
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::waits::within;
use crate::{Answer, ReadError, Source};

/// A payload from anything that reads without blocking: a socket, a pipe, a `tokio::fs::File`.
///
/// Every read is one read of the inner reader, so that a chunk is what it has at hand. An error of the inner reader aborts the payload:
/// what broke off never looks like the end.
///
/// ```
/// use intake_host::{Reader, Source};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let mut payload = Reader::new(&b"caf\xe9"[..]);
/// assert_eq!(payload.read(3, None).await.unwrap().unwrap(), Some(b"caf".to_vec()));
/// assert_eq!(payload.read(3, None).await.unwrap().unwrap(), Some(b"\xe9".to_vec()));
/// assert_eq!(payload.read(3, None).await.unwrap().unwrap(), None);
/// # })
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    inner: R,
}

impl<R: AsyncRead + Unpin + Send> Reader<R> {
    /// The largest chunk, in bytes. A guest that asks for more gets this many at a time.
    pub const MAX_CHUNK: usize = 64 << 10;

    /// Reads the payload from `inner`, to its end.
    pub fn new(inner: R) -> Self {
        Self { inner }
    }

    async fn next(&mut self, max: usize, wait: Option<Duration>) -> Result<Option<Vec<u8>>, ReadError> {
        let max = max.min(Self::MAX_CHUNK);
        let mut chunk = Vec::with_capacity(max);
        let mut room = (&mut chunk).limit(max);
        // A read that is dropped has taken nothing.
        match within(wait, self.inner.read_buf(&mut room)).await {
            None => Err(ReadError::TimedOut),
            Some(Err(error)) => Err(ReadError::Aborted(error.to_string())),
            Some(Ok(0)) => Ok(None),
            Some(Ok(_)) => Ok(Some(chunk)),
        }
    }
}

impl<R: AsyncRead + Unpin + Send> Source for Reader<R> {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async move { Ok(self.next(max, wait).await) })
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use tokio_test::io::Builder;

    use super::Reader;
    use crate::{ReadError, Source};

    #[tokio::test(start_paused = true)]
    async fn the_end_a_wait_in_vain_and_an_error_are_three_things() {
        let broken = io::Error::new(io::ErrorKind::ConnectionReset, "reset");
        let inner = Builder::new().read(b"ab").wait(Duration::from_secs(10)).read(b"c").read_error(broken).build();
        let mut reader = Reader::new(inner);
        let wait = Some(Duration::from_secs(3));
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(reader.read(10, wait).await.unwrap());
        }
        assert!(matches!(&seen[0], Ok(Some(chunk)) if chunk == b"ab"), "{seen:?}");
        assert!(seen[1..4].iter().all(|read| matches!(read, Err(ReadError::TimedOut))), "{seen:?}");
        assert!(matches!(&seen[4], Ok(Some(chunk)) if chunk == b"c"), "{seen:?}");
        assert!(matches!(&seen[5], Err(ReadError::Aborted(why)) if why == "reset"), "{seen:?}");
    }
}
