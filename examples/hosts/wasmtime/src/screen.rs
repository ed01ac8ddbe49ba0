use std::io::{self, Write};
use std::time::Duration;

use intake_host::Blocking;
use intake_host::{Answer, Head, Sink, WriteError};
use tokio::task::JoinHandle;

use crate::file::sleep;
use crate::stop::{Stop, WHY};

/// Standard output, where the reply goes as it comes.
pub(crate) struct Screen {
    /// The piece that is being written: a reader who is slow must not hold up more than the guest.
    writing: Option<JoinHandle<io::Result<()>>>,
    stop: Stop,
}

impl Screen {
    pub(crate) fn new(stop: Stop) -> Screen {
        Screen { writing: None, stop }
    }

    /// Waits until the piece before is written.
    async fn settle(&mut self, wait: Option<Duration>) -> Result<(), WriteError> {
        let Some(writing) = &mut self.writing else { return Ok(()) };
        let written = tokio::select! {
            biased;
            () = self.stop.wanted() => return Err(WriteError::Cancelled(WHY.to_owned())),
            written = writing => written,
            () = sleep(wait) => return Err(WriteError::TimedOut),
        };
        self.writing = None;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(WriteError::Closed(error.to_string())),
            Err(error) => Err(WriteError::Closed(error.to_string())),
        }
    }

    async fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Result<(), WriteError> {
        self.settle(wait).await?;
        self.writing = Some(tokio::task::spawn_blocking(move || {
            // Whoever gave it may have made it non-blocking.
            let mut output = Blocking::new(io::stdout().lock());
            output.write_all(&bytes)?;
            output.flush()
        }));
        Ok(())
    }
}

impl Sink for Screen {
    fn head(&mut self, _: &Head) -> Result<(), WriteError> {
        // A server would send it; a screen has no use for it.
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move { Ok(Screen::write(self, bytes, wait).await) })
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move { Ok(self.settle(wait).await) })
    }
}
