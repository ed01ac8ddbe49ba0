use std::io;
use std::time::Duration;

use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::waits::within;
use crate::{Answer, Head, Sink, WriteError};

/// A reply to anything that writes without blocking: a socket, a pipe, `tokio::io::stdout()`.
///
/// One piece of the reply is held at most: it is written while the guest works on the next one, and a guest whose reply is not taken
/// waits. A reply that is finished was flushed and shut down. What the guest says about its reply, its [`Head`], is dropped: read it from
/// the run's summary, or write a [`Sink`] of your own.
#[derive(Debug)]
pub struct Writer<W> {
    inner: W,
    /// The piece that was taken from the guest, and how much of it was written.
    piece: Vec<u8>,
    written: usize,
}

impl<W: AsyncWrite + Unpin + Send> Writer<W> {
    /// Writes the reply to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, piece: Vec::new(), written: 0 }
    }

    /// Writes what is left of the piece. It can be dropped at any time, and goes on with the next call.
    async fn settle(&mut self) -> io::Result<()> {
        while self.written < self.piece.len() {
            let written = self.inner.write(&self.piece[self.written..]).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.written += written;
        }
        Ok(())
    }
}

/// The answer to a guest whose reply was written, was not taken in time, or will never be.
fn answer(written: Option<io::Result<()>>) -> Result<(), WriteError> {
    written.ok_or(WriteError::TimedOut)?.map_err(|error| WriteError::Closed(error.to_string()))
}

impl<W: AsyncWrite + Unpin + Send> Sink for Writer<W> {
    fn head(&mut self, _: &Head) -> Result<(), WriteError> {
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            let settled = answer(within(wait, self.settle()).await);
            if settled.is_ok() {
                (self.piece, self.written) = (bytes, 0);
            }
            Ok(settled)
        })
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            let finish = async {
                self.settle().await?;
                self.inner.shutdown().await
            };
            Ok(answer(within(wait, finish).await))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use tokio::io::AsyncReadExt;
    use tokio_test::io::Builder;

    use super::Writer;
    use crate::{Sink, WriteError};

    const WAIT: Option<Duration> = Some(Duration::from_secs(1));

    #[tokio::test(start_paused = true)]
    async fn a_piece_that_is_not_taken_in_time_is_not_lost() {
        let (mut taken, inner) = tokio::io::duplex(4);
        let mut writer = Writer::new(inner);
        writer.write(b"abcdef".to_vec(), WAIT).await.unwrap().unwrap();
        for _ in 0..2 {
            let answer = writer.write(b"gh".to_vec(), WAIT).await.unwrap();
            assert!(matches!(answer, Err(WriteError::TimedOut)), "{answer:?}");
        }
        let mut reply = Vec::new();
        let read = taken.read_to_end(&mut reply);
        let write = async {
            writer.write(b"gh".to_vec(), WAIT).await.unwrap().unwrap();
            writer.finish(WAIT).await.unwrap().unwrap();
        };
        let (read, ()) = tokio::join!(read, write);
        assert_eq!(read.unwrap(), 8);
        assert_eq!(reply, b"abcdefgh");
    }

    #[tokio::test]
    async fn a_reader_who_went_away_closes_the_reply() {
        let gone = io::Error::new(io::ErrorKind::BrokenPipe, "gone");
        let mut writer = Writer::new(Builder::new().write(b"ab").write_error(gone).build());
        writer.write(b"ab".to_vec(), None).await.unwrap().unwrap();
        writer.write(b"cd".to_vec(), None).await.unwrap().unwrap();
        let answer = writer.finish(None).await.unwrap();
        assert!(matches!(&answer, Err(WriteError::Closed(why)) if why == "gone"), "{answer:?}");
    }
}
