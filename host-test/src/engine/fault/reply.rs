//! Faults of the reply: put between the host and a sink.

use std::time::Duration;

use super::record::Armed;
use crate::spec::{Times, Unit, What};
use intake_host::{Answer, Halt, Head, Sink, WriteError};

/// A sink with which things go wrong.
pub(crate) struct FaultySink {
    inner: Box<dyn Sink>,
    waiting: Vec<Armed>,
    /// Writes that are still to time out.
    blocked: Option<Times>,
    taken: u64,
    writes: u64,
}

impl FaultySink {
    pub(crate) fn new(inner: Box<dyn Sink>, faults: Vec<Armed>) -> Self {
        Self { inner, waiting: faults, blocked: None, taken: 0, writes: 0 }
    }

    /// What goes wrong with a piece of `more` bytes; with none, as the reply is finished.
    fn refuse(&mut self, more: u64, wait: Option<Duration>) -> wasmtime::Result<Result<(), WriteError>> {
        let (taken, piece) = (self.taken, self.writes + 1);
        for fault in &mut self.waiting {
            // The piece that passes the byte is the one that is not taken; where the reply ends there, its end.
            let now = |unit| match unit {
                Unit::Byte if more == 0 => taken,
                Unit::Byte => taken + more - 1,
                _ => piece,
            };
            if !fault.is_due(now) {
                continue;
            }
            fault.happen(now);
            match &fault.what {
                What::ReplyClosed(why) => return Ok(Err(WriteError::Closed(why.clone()))),
                What::ReplyRefused(why) => return Ok(Err(WriteError::Cancelled(why.clone()))),
                What::ReplyBlocked(times) => self.blocked = Some(*times),
                _ => {}
            }
        }
        match (self.blocked, wait) {
            (None, _) => Ok(Ok(())),
            (Some(Times::Ever), None) => Err(Halt::timed_out("waiting in write for ever")),
            // Who waits as long as it takes sees nothing of it.
            (Some(Times::Some(_)), None) => {
                self.blocked = None;
                Ok(Ok(()))
            }
            (Some(times), Some(_)) => {
                self.blocked = match times {
                    Times::Some(1) => None,
                    Times::Some(times) => Some(Times::Some(times - 1)),
                    Times::Ever => Some(Times::Ever),
                };
                Ok(Err(WriteError::TimedOut))
            }
        }
    }
}

impl Sink for FaultySink {
    fn head(&mut self, head: &Head) -> Result<(), WriteError> {
        // A head has no bytes and is no piece: only a fault of the host call can hit it, and it cannot be waited for.
        let head_of_none = |unit| if unit == Unit::HostCall { u64::MAX } else { 0 };
        for fault in self.waiting.iter_mut().filter(|fault| fault.counts(Unit::HostCall) && fault.is_due(head_of_none)) {
            let error = match &fault.what {
                What::ReplyClosed(why) => WriteError::Closed(why.clone()),
                What::ReplyRefused(why) => WriteError::Cancelled(why.clone()),
                _ => continue,
            };
            fault.happen(head_of_none);
            return Err(error);
        }
        self.inner.head(head)
    }

    fn write(&mut self, bytes: Vec<u8>, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            let length = bytes.len() as u64;
            if let Err(error) = self.refuse(length, wait)? {
                return Ok(Err(error));
            }
            let answer = self.inner.write(bytes, wait).await?;
            if answer.is_ok() {
                self.taken += length;
                self.writes += 1;
            }
            Ok(answer)
        })
    }

    fn finish(&mut self, wait: Option<Duration>) -> Answer<'_, (), WriteError> {
        Box::pin(async move {
            if let Err(error) = self.refuse(0, wait)? {
                return Ok(Err(error));
            }
            self.inner.finish(wait).await
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::FaultySink;
    use crate::engine::fault::record::Record;
    use crate::engine::sink::{Collect, Onward};
    use intake_host::{Sink, WriteError};

    /// What three writes of two bytes and a finish answer.
    fn four(fault: &str) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (_, armed) = Record::arm(&[fault.parse().unwrap()]);
        let mut sink = FaultySink::new(Box::new(Collect::new(10, Onward::Nowhere)), armed);
        let wait = Some(Duration::ZERO);
        let mut answers = Vec::new();
        for _ in 0..3 {
            answers.push(runtime.block_on(sink.write(b"ab".to_vec(), wait)).unwrap());
        }
        answers.push(runtime.block_on(sink.finish(wait)).unwrap());
        let name = |answer| match answer {
            Ok(()) => "ok".to_owned(),
            Err(WriteError::TimedOut) => "late".to_owned(),
            Err(WriteError::Closed(why)) => format!("closed {why}"),
            Err(WriteError::Cancelled(why)) => format!("cancelled {why}"),
        };
        answers.into_iter().map(name).collect()
    }

    #[test]
    fn a_fault_hits_the_piece_that_passes_its_byte() {
        for (fault, expected) in [
            ("reply-closed=gone@byte:0", ["closed gone", "ok", "ok", "ok"]),
            ("reply-closed=gone@byte:3", ["ok", "closed gone", "ok", "ok"]),
            ("reply-closed=gone@byte:4", ["ok", "ok", "closed gone", "ok"]),
            ("reply-closed=gone@byte:6", ["ok", "ok", "ok", "closed gone"]),
            ("reply-closed=gone@byte:7", ["ok", "ok", "ok", "ok"]),
            ("reply-refused=no@chunk:2", ["ok", "cancelled no", "ok", "ok"]),
            ("reply-blocked=2@chunk:1", ["late", "late", "ok", "ok"]),
            ("reply-blocked@chunk:3", ["ok", "ok", "late", "late"]),
        ] {
            assert_eq!(four(fault), expected, "{fault}");
        }
    }
}
