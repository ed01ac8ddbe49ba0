use std::time::Duration;

use super::why::FailureReason;
use super::{Description, Halt, Progress, ReadError, Source};

/// The host's part of one `payload`: asks its [`Source`] and keeps the contract of `read`.
pub struct PayloadResource {
    description: Description,
    state: State,
    /// Asked on after the end, by a source that breaks the contract.
    lax: Option<Box<dyn Source>>,
    /// What the last checkpoint of its call said.
    progress: Option<Progress>,
    /// The guest was asked to pause, and has not resumed.
    pub(super) is_paused: bool,
    /// Why it ended before its end, where it is read as a stream.
    pub(super) why: FailureReason,
}

enum State {
    /// The source may have more.
    Open(Box<dyn Source>),
    /// The end was reached: it stays.
    Ended,
    /// The payload broke off: the same error stays.
    Over(ReadError),
    /// It is read elsewhere, as a stream.
    Taken,
}

impl PayloadResource {
    /// A payload that is declared as `description` and comes from `source`.
    #[must_use]
    pub fn new(description: Description, source: impl Source + 'static) -> Self {
        Self {
            description,
            state: State::Open(Box::new(source)),
            lax: None,
            progress: None,
            is_paused: false,
            why: FailureReason::default(),
        }
    }

    /// Answers reads after the end from `source`. By the contract they give the end again, so this is for tests of guests alone.
    #[must_use]
    pub fn with_reads_after_the_end(mut self, source: impl Source + 'static) -> Self {
        self.lax = Some(Box::new(source));
        self
    }

    /// All of it but the description, to be read as a stream; none if it was taken before.
    pub(super) fn take(&mut self) -> Option<Self> {
        let state = std::mem::replace(&mut self.state, State::Taken);
        if let State::Taken = state {
            return None;
        }
        let (description, why) = (self.description.clone(), self.why.clone());
        Some(Self { description, state, lax: None, progress: None, is_paused: false, why })
    }

    /// A checkpoint says how far its call is.
    pub(super) fn note_progress(&mut self, now: Progress) -> wasmtime::Result<()> {
        if let Some(counter) = self.progress.replace(now).and_then(|before| fallen(&before, &now)) {
            return Err(Halt::contract("pace", format!("the counter {counter} of a checkpoint fell: no counter ever falls")));
        }
        Ok(())
    }

    pub(super) fn progress(&self) -> Option<Progress> {
        self.progress
    }

    pub(super) fn declared(&self) -> Option<u64> {
        self.description.length
    }

    pub(super) fn description(&self) -> Description {
        self.description.clone()
    }

    /// Bytes that are there already.
    pub(super) fn read_now(&mut self, into: &mut [u8]) -> Option<usize> {
        match &mut self.state {
            State::Open(source) => source.read_now(into).filter(|bytes| *bytes > 0),
            State::Ended | State::Over(_) | State::Taken => None,
        }
    }

    pub(super) async fn read(&mut self, max: u32, wait: Option<u64>) -> wasmtime::Result<Result<Option<Vec<u8>>, ReadError>> {
        let source = match (&mut self.state, &mut self.lax) {
            (State::Open(source), _) => source,
            (State::Ended, Some(source)) => source,
            (State::Ended, None) => return Ok(Ok(None)),
            (State::Over(error), _) => return Ok(Err(error.clone())),
            (State::Taken, _) => return Ok(Ok(None)),
        };
        if max == 0 {
            return Ok(Ok(Some(Vec::new())));
        }
        let answer = source.read(max as usize, wait.map(Duration::from_nanos)).await?;
        match &answer {
            Ok(Some(_)) | Err(ReadError::TimedOut) => {}
            Ok(None) => self.state = State::Ended,
            Err(error) => self.state = State::Over(error.clone()),
        }
        Ok(answer)
    }
}

/// The name of a counter that is smaller than it was.
fn fallen(before: &Progress, now: &Progress) -> Option<&'static str> {
    let counters = [
        ("bytes-read", before.bytes_read, now.bytes_read),
        ("bytes-decoded", before.bytes_decoded, now.bytes_decoded),
        ("items", before.items, now.items),
        ("malformed", before.malformed, now.malformed),
    ];
    counters.iter().find(|(_, before, now)| now < before).map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::PayloadResource;
    use crate::{Answer, Description, ReadError, Source};

    struct Answers(Vec<Result<Option<Vec<u8>>, ReadError>>);

    impl Source for Answers {
        fn read(&mut self, _max: usize, _wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
            let next = self.0.remove(0);
            Box::pin(async { Ok(next) })
        }
    }

    fn payload(answers: Vec<Result<Option<Vec<u8>>, ReadError>>) -> PayloadResource {
        PayloadResource::new(Description { media_type: None, charset: None, length: None }, Answers(answers))
    }

    fn read(payload: &mut PayloadResource, max: u32) -> Result<Option<Vec<u8>>, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(payload.read(max, None)).unwrap().map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn the_end_stays() {
        let mut payload = payload(vec![Ok(Some(vec![1])), Ok(None)]);
        assert_eq!(read(&mut payload, 8), Ok(Some(vec![1])));
        assert_eq!(read(&mut payload, 8), Ok(None));
        assert_eq!(read(&mut payload, 8), Ok(None));
        assert_eq!(read(&mut payload, 0), Ok(None));
    }

    #[test]
    fn an_abort_stays_and_a_time_out_does_not() {
        let mut payload = payload(vec![Err(ReadError::TimedOut), Ok(Some(vec![1])), Err(ReadError::Aborted("gone".to_owned()))]);
        assert!(read(&mut payload, 8).is_err());
        assert_eq!(read(&mut payload, 8), Ok(Some(vec![1])));
        let first = read(&mut payload, 8);
        assert!(first.clone().unwrap_err().contains("gone"));
        assert_eq!(read(&mut payload, 8), first);
    }

    #[test]
    fn a_max_of_zero_gives_an_empty_list_and_takes_nothing() {
        let mut payload = payload(vec![Ok(Some(vec![1]))]);
        assert_eq!(read(&mut payload, 0), Ok(Some(Vec::new())));
        assert_eq!(read(&mut payload, 1), Ok(Some(vec![1])));
    }
}
