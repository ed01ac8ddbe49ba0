use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::drain::Drain;
use intake_host::{Answer, Head, Sink, WriteError};

/// What was kept of a reply: its head and its first bytes.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) head: Option<Head>,
    pub(crate) bytes: Vec<u8>,
}

/// Where a reply goes in addition to what is kept.
pub(crate) enum Onward {
    Nowhere,
    /// To a writer that may block, by a thread of its own.
    Drain(Drain),
    /// To one that never does, at once: whatever else runs, the guest sees no wait.
    Now(Box<dyn Write + Send>),
}

/// Takes a reply: keeps up to a limit of it, and hands it on.
pub(crate) struct Collect {
    kept: Arc<Mutex<Kept>>,
    limit: usize,
    onward: Onward,
}

impl Collect {
    pub(crate) fn new(limit: usize, onward: Onward) -> Self {
        Self { kept: Arc::default(), limit, onward }
    }

    /// To look at what was kept once the reply is gone.
    pub(crate) fn kept(&self) -> Arc<Mutex<Kept>> {
        Arc::clone(&self.kept)
    }

    fn keep(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Collect {
    fn head(&mut self, head: &Head) -> Result<(), WriteError> {
        self.keep().head = Some(head.clone());
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            let keep = {
                let kept = self.keep();
                bytes.len().min(self.limit.saturating_sub(kept.bytes.len()))
            };
            match &mut self.onward {
                Onward::Nowhere => self.keep().bytes.extend_from_slice(&bytes[..keep]),
                Onward::Now(writer) => {
                    if let Err(error) = writer.write_all(&bytes) {
                        return Ok(Err(WriteError::Closed(format!("the host could not write the reply: {error}"))));
                    }
                    self.keep().bytes.extend_from_slice(&bytes[..keep]);
                }
                Onward::Drain(drain) => {
                    let kept = bytes[..keep].to_vec();
                    if let Err(error) = drain.write(bytes, wait).await {
                        return Ok(Err(error));
                    }
                    self.keep().bytes.extend(kept);
                }
            }
            Ok(Ok(()))
        })
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            Ok(match &mut self.onward {
                Onward::Nowhere | Onward::Now(_) => Ok(()),
                Onward::Drain(drain) => drain.finish(wait).await,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Collect, Onward};
    use intake_host::{Sink, WriteError};

    fn write(collect: &mut Collect, bytes: &[u8]) -> Result<(), WriteError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(collect.write(bytes.to_vec(), Some(Duration::ZERO))).unwrap()
    }

    #[test]
    fn keeps_up_to_its_limit() {
        let mut collect = Collect::new(3, Onward::Nowhere);
        assert!(write(&mut collect, b"ab").is_ok());
        assert!(write(&mut collect, b"cd").is_ok());
        assert_eq!(collect.keep().bytes, b"abc");
    }
}
