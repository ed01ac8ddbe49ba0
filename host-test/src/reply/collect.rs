use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Drain, ReplyFault};
use crate::host::{Answer, Halt, Head, Sink, WriteError};

/// What was kept of a reply: its head and its first bytes.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) head: Option<Head>,
    pub(crate) bytes: Vec<u8>,
}

/// Takes a reply: keeps up to a limit of it, and hands it on.
pub(crate) struct Collect {
    kept: Arc<Mutex<Kept>>,
    limit: usize,
    drain: Option<Drain>,
    fault: Option<ReplyFault>,
    taken: u64,
}

impl Collect {
    pub(crate) fn new(limit: usize, drain: Option<Drain>, fault: Option<ReplyFault>) -> Self {
        Self { kept: Arc::default(), limit, drain, fault, taken: 0 }
    }

    /// To look at what was kept once the reply is gone.
    pub(crate) fn kept(&self) -> Arc<Mutex<Kept>> {
        Arc::clone(&self.kept)
    }

    fn keep(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the fault says to `more` bytes, if anything.
    fn refuse(&self, more: u64, wait: Option<Duration>) -> wasmtime::Result<Result<(), WriteError>> {
        let Some(fault) = &self.fault else { return Ok(Ok(())) };
        let end = self.taken.saturating_add(more);
        if end < fault.at() || (more > 0 && end == fault.at()) {
            return Ok(Ok(()));
        }
        match fault {
            ReplyFault::Closed { why, .. } => Ok(Err(WriteError::Closed(why.clone()))),
            ReplyFault::Cancelled { why, .. } => Ok(Err(WriteError::Cancelled(why.clone()))),
            ReplyFault::Blocked { .. } if wait.is_some() => Ok(Err(WriteError::TimedOut)),
            ReplyFault::Blocked { .. } => Err(Halt::timed_out("waiting in write for ever")),
        }
    }
}

impl Sink for Collect {
    fn head(&mut self, head: &Head) -> Result<(), WriteError> {
        self.keep().head = Some(head.clone());
        Ok(())
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            let length = bytes.len() as u64;
            if let Err(error) = self.refuse(length, wait)? {
                return Ok(Err(error));
            }
            let keep = {
                let kept = self.keep();
                bytes.len().min(self.limit.saturating_sub(kept.bytes.len()))
            };
            match &mut self.drain {
                None => self.keep().bytes.extend_from_slice(&bytes[..keep]),
                Some(drain) => {
                    let kept = bytes[..keep].to_vec();
                    if let Err(error) = drain.write(bytes, wait).await {
                        return Ok(Err(error));
                    }
                    self.keep().bytes.extend(kept);
                }
            }
            self.taken += length;
            Ok(Ok(()))
        })
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            if let Err(error) = self.refuse(0, wait)? {
                return Ok(Err(error));
            }
            Ok(match &mut self.drain {
                None => Ok(()),
                Some(drain) => drain.finish(wait).await,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::ReplyFault;
    use super::Collect;
    use crate::host::{Sink, WriteError};

    fn write(collect: &mut Collect, bytes: &[u8]) -> Result<(), WriteError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(collect.write(bytes.to_vec(), Some(Duration::ZERO))).unwrap()
    }

    #[test]
    fn keeps_up_to_its_limit() {
        let mut collect = Collect::new(3, None, None);
        assert!(write(&mut collect, b"ab").is_ok());
        assert!(write(&mut collect, b"cd").is_ok());
        assert_eq!(collect.keep().bytes, b"abc");
    }

    #[test]
    fn a_fault_refuses_the_piece_that_passes_its_byte() {
        let closed = ReplyFault::Closed { at: 3, why: "gone".to_owned() };
        let mut collect = Collect::new(10, None, Some(closed));
        assert!(write(&mut collect, b"abc").is_ok());
        assert!(matches!(write(&mut collect, b"d"), Err(WriteError::Closed(why)) if why == "gone"));
        assert_eq!(collect.keep().bytes, b"abc");

        let mut collect = Collect::new(10, None, Some(ReplyFault::Blocked { at: 0 }));
        assert!(matches!(write(&mut collect, b"a"), Err(WriteError::TimedOut)));
    }
}
