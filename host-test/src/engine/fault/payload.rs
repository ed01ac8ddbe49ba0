//! Faults of the payload: put between a source and the host.

use std::collections::VecDeque;
use std::time::Duration;

use super::record::Armed;
use crate::engine::source::LARGEST_CHUNK;
use crate::spec::{Times, Unit, What};
use intake_host::{Answer, Halt, ReadError, Source};

/// Things that are still to happen at once, at most.
const PILE: usize = 64;

/// A source in which things go wrong.
pub(crate) struct FaultySource {
    inner: Box<dyn Source>,
    waiting: Vec<Armed>,
    /// What happens now, before the source is asked again.
    happening: VecDeque<What>,
    /// The most bytes that a read gives, once the payload drips.
    drip: Option<u64>,
    /// Bytes more than there are, still to come; with the fault, until it has happened.
    more: Option<(u64, Option<Armed>)>,
    bytes: u64,
    chunks: u64,
}

/// What a read gives, or none if the source is to be asked.
type Given = Option<Result<Option<Vec<u8>>, ReadError>>;

impl FaultySource {
    pub(crate) fn new(inner: Box<dyn Source>, faults: Vec<Armed>) -> Self {
        let (at_end, waiting) = faults.into_iter().partition(|fault| matches!(fault.what, What::Longer(_)));
        let at_end: Vec<Armed> = at_end;
        let more = at_end.into_iter().next().and_then(|fault| match fault.what {
            What::Longer(bytes) => Some((bytes, Some(fault))),
            _ => None,
        });
        Self { inner, waiting, happening: VecDeque::new(), drip: None, more, bytes: 0, chunks: 0 }
    }

    /// Lets begin what is due.
    fn begin(&mut self, max: usize) {
        let (bytes, chunk) = (self.bytes, self.chunks + 1);
        let passed = |unit| if unit == Unit::Byte { bytes } else { chunk };
        for fault in self.waiting.iter_mut().filter(|fault| fault.is_due(passed)) {
            match &fault.what {
                What::Drip(most) => self.drip = Some(*most),
                // Larger than what the guest asks for is more than a chunk may be at all.
                What::TooLarge if max >= LARGEST_CHUNK => continue,
                // What is still to happen is not piled up.
                _ if self.happening.len() >= PILE => continue,
                what => self.happening.push_back(what.clone()),
            }
            fault.happen(passed);
        }
    }

    fn happen(&mut self, max: usize, wait: Option<Duration>) -> wasmtime::Result<Given> {
        if wait.is_none() {
            // Who waits as long as it takes sees nothing of a pause.
            self.happening.retain(|what| !matches!(what, What::Pause(_)));
        }
        let Some(what) = self.happening.pop_front() else { return Ok(None) };
        let mut again = |what| self.happening.push_front(what);
        Ok(Some(match what {
            What::Empty(Times::Ever) => {
                again(what);
                Ok(Some(Vec::new()))
            }
            What::Empty(Times::Some(times)) => {
                if times > 1 {
                    again(What::Empty(Times::Some(times - 1)));
                }
                Ok(Some(Vec::new()))
            }
            What::Pause(times) => {
                if times > 1 {
                    again(What::Pause(times - 1));
                }
                Err(ReadError::TimedOut)
            }
            What::Stall if wait.is_none() => return Err(Halt::timed_out("waiting in read for ever")),
            What::Stall => {
                again(What::Stall);
                Err(ReadError::TimedOut)
            }
            What::Abort(why) => Err(ReadError::Aborted(why)),
            What::Cancel(why) => Err(ReadError::Cancelled(why)),
            What::Cut => {
                again(What::Cut);
                Ok(None)
            }
            What::TooLarge => Ok(Some(vec![b'x'; max.saturating_add(1)])),
            _ => return Ok(None),
        }))
    }

    /// As much as may come before the next fault.
    fn most(&self, max: usize) -> usize {
        let next = self.waiting.iter().filter_map(|fault| fault.bytes_until(self.bytes)).chain(self.drip).min();
        next.and_then(|next| usize::try_from(next).ok()).map_or(max, |next| max.min(next))
    }

    fn count(&mut self, answer: &Result<Option<Vec<u8>>, ReadError>) {
        if let Ok(Some(chunk)) = answer
            && !chunk.is_empty()
        {
            self.bytes += chunk.len() as u64;
            self.chunks += 1;
        }
    }

    /// What comes at the end: no end, if there is to be more.
    fn end(&mut self, max: usize) -> Option<Vec<u8>> {
        let (left, fault) = self.more.as_mut()?;
        if *left == 0 {
            return None;
        }
        if let Some(fault) = fault.take() {
            fault.note();
        }
        let more = usize::try_from(*left).map_or(max, |left| left.min(max)).min(LARGEST_CHUNK);
        *left -= more as u64;
        Some(vec![b'x'; more])
    }
}

impl Source for FaultySource {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async move {
            self.begin(max);
            let mut answer = match self.happen(max, wait)? {
                Some(given) => given,
                None => {
                    let most = self.most(max);
                    self.inner.read(most, wait).await?
                }
            };
            if let Ok(end @ None) = &mut answer
                && self.happening.is_empty()
            {
                *end = self.end(max);
            }
            self.count(&answer);
            Ok(answer)
        })
    }
}

/// Gives bytes once more to who reads after the end, then the end again.
pub(crate) struct AfterEnd(pub(crate) Option<Armed>);

impl Source for AfterEnd {
    fn read(&mut self, max: usize, _wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        let bytes = self.0.take().map(|fault| {
            fault.note();
            vec![b'x'; max.min(16)]
        });
        Box::pin(async move { Ok(Ok(bytes)) })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AfterEnd, FaultySource};
    use crate::engine::fault::record::Record;
    use crate::spec::{Fault, Payload, Plan};
    use intake_host::{Halt, ReadError, Source};

    fn source(faults: &[&str]) -> FaultySource {
        let faults: Vec<Fault> = faults.iter().map(|text| text.parse().unwrap()).collect();
        let opened = crate::engine::source::open(&Payload::bytes(*b"0123456789"), &Plan::whole()).unwrap();
        FaultySource::new(opened.source, Record::arm(&faults).1)
    }

    /// What seven reads of at most 4 bytes give.
    fn seven(mut source: impl Source, wait: Option<Duration>) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut answers = Vec::new();
        for _ in 0..7 {
            answers.push(match runtime.block_on(source.read(4, wait)) {
                Ok(Ok(Some(chunk))) => String::from_utf8(chunk).unwrap(),
                Ok(Ok(None)) => "end".to_owned(),
                Ok(Err(ReadError::TimedOut)) => "late".to_owned(),
                Ok(Err(ReadError::Aborted(why) | ReadError::Cancelled(why))) => why,
                Err(error) => error.downcast_ref::<Halt>().unwrap().to_string(),
            });
        }
        answers
    }

    #[test]
    fn each_fault_happens_where_it_is_said() {
        let bounded = Some(Duration::from_secs(30));
        for (faults, expected) in [
            (&["empty=2@byte:4"][..], ["0123", "", "", "4567", "89", "end", "end"]),
            (&["empty@chunk:1/2"], ["", "0123", "4567", "", "89", "end", "end"]),
            (&["pause@byte:5"], ["0123", "4", "late", "5678", "9", "end", "end"]),
            (&["pause=2@byte:10"], ["0123", "4567", "89", "late", "late", "end", "end"]),
            (&["stall@byte:4"], ["0123", "late", "late", "late", "late", "late", "late"]),
            (&["drip@byte:6"], ["0123", "45", "6", "7", "8", "9", "end"]),
            (&["abort=gone@byte:3"], ["012", "gone", "3456", "789", "end", "end", "end"]),
            (&["cancel=enough@byte:0"], ["enough", "0123", "4567", "89", "end", "end", "end"]),
            (&["cut@byte:6"], ["0123", "45", "end", "end", "end", "end", "end"]),
            (&["longer=5"], ["0123", "4567", "89", "xxxx", "x", "end", "end"]),
            (&["too-large@chunk:2"], ["0123", "xxxxx", "4567", "89", "end", "end", "end"]),
            (&["empty@byte:4", "pause@byte:4"], ["0123", "", "late", "4567", "89", "end", "end"]),
            (&["pause@byte:11"], ["0123", "4567", "89", "end", "end", "end", "end"]),
        ] {
            assert_eq!(seven(source(faults), bounded), expected, "{faults:?}");
        }
    }

    #[test]
    fn who_waits_as_long_as_it_takes_sees_no_pause_and_never_the_end_of_a_stall() {
        let paused = seven(source(&["pause=3@byte:4"]), None);
        assert_eq!(paused, ["0123", "4567", "89", "end", "end", "end", "end"]);
        assert_eq!(seven(source(&["stall@byte:4"]), None)[1], "time is over: the guest was waiting in read for ever");
    }

    #[test]
    fn after_the_end_bytes_come_once() {
        let (record, mut armed) = Record::arm(&["after-end".parse().unwrap()]);
        assert_eq!(seven(AfterEnd(armed.pop()), None)[..3], ["xxxx", "end", "end"]);
        assert_eq!(record.happened()[0].times, 1);
    }
}
