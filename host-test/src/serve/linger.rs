use std::io;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long a client may go on sending what is not wanted.
const MOST: Duration = Duration::from_secs(2);

/// The end of a connection on which the client may be sending yet. Were it closed at once, the client's system would be told to
/// forget it, and with it a reply that was not read yet.
pub(super) struct Linger(std::net::TcpStream);

impl Linger {
    pub(super) fn new(stream: TcpStream) -> io::Result<(TcpStream, Self)> {
        let stream = stream.into_std()?;
        let linger = Self(stream.try_clone()?);
        Ok((TcpStream::from_std(stream)?, linger))
    }

    /// Ends it in a way that no client takes for the end of a reply.
    pub(super) fn reset(self) {
        if let Ok(stream) = TcpStream::from_std(self.0) {
            let _is_gone = stream.set_zero_linger();
        }
    }

    /// Waits until the client has closed it, too, and passes over what it sends.
    pub(super) async fn over(self) {
        // It was shut down for writing, unless the server broke it off: the client must see an end.
        let _is_closed = self.0.shutdown(std::net::Shutdown::Write);
        let Ok(mut stream) = TcpStream::from_std(self.0) else { return };
        let mut discarded = vec![0; 16 << 10];
        let drained = async { while stream.read(&mut discarded).await.is_ok_and(|bytes| bytes > 0) {} };
        let _late = timeout(MOST, drained).await;
    }
}
