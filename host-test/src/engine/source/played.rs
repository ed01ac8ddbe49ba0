use std::collections::VecDeque;
use std::time::Duration;

use crate::spec::{Script, Step};
use intake_host::{Answer, Halt, ReadError, Source};

/// A script on its way.
pub(crate) struct Played {
    steps: VecDeque<Step>,
}

impl Played {
    pub(crate) fn new(script: Script) -> Self {
        Self { steps: script.0 }
    }

    fn next(&mut self, max: usize, wait: Option<Duration>) -> wasmtime::Result<Result<Option<Vec<u8>>, ReadError>> {
        let Some(step) = self.steps.pop_front() else { return Ok(Ok(None)) };
        Ok(match step {
            Step::Chunk(mut bytes) => {
                if bytes.len() > max {
                    self.steps.push_front(Step::Chunk(bytes.split_off(max)));
                }
                Ok(Some(bytes))
            }
            Step::Empty(0) => return self.next(max, wait),
            Step::Empty(times) => {
                self.steps.push_front(Step::Empty(times - 1));
                Ok(Some(Vec::new()))
            }
            Step::EmptyForEver => {
                self.steps.push_front(Step::EmptyForEver);
                Ok(Some(Vec::new()))
            }
            Step::Pause if wait.is_some() => Err(ReadError::TimedOut),
            Step::Pause => return self.next(max, wait),
            Step::Stall if wait.is_some() => {
                self.steps.push_front(Step::Stall);
                Err(ReadError::TimedOut)
            }
            Step::Stall => return Err(Halt::timed_out("waiting in read for ever")),
            Step::Abort(why) => Err(ReadError::Aborted(why)),
            Step::Cancel(why) => Err(ReadError::Cancelled(why)),
            Step::TooLarge => Ok(Some(vec![b'x'; max.saturating_add(1)])),
            Step::End => {
                self.steps.clear();
                Ok(None)
            }
        })
    }
}

impl Source for Played {
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        let answer = self.next(max, wait);
        Box::pin(async { answer })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Played, Script, Step};
    use intake_host::Halt;

    /// What four reads of at most 4 bytes give.
    fn four(script: Script, wait: Option<Duration>) -> Vec<String> {
        let mut played = Played::new(script);
        let mut answers = Vec::new();
        for _ in 0..4 {
            answers.push(match played.next(4, wait) {
                Ok(Ok(Some(chunk))) => format!("{}", chunk.len()),
                Ok(Ok(None)) => "end".to_owned(),
                Ok(Err(error)) => format!("{error:?}"),
                Err(error) => format!("{}", error.downcast_ref::<Halt>().unwrap()),
            });
        }
        answers
    }

    #[test]
    fn steps() {
        let bounded = Some(Duration::from_secs(30));
        for (script, wait, expected) in [
            (Script::after("hello", []), None, ["4", "1", "end", "end"]),
            (Script::new([Step::Empty(2), Step::Chunk(vec![1])]), None, ["0", "0", "1", "end"]),
            (Script::new([Step::EmptyForEver]), None, ["0", "0", "0", "0"]),
            (Script::after("hi", [Step::Pause, Step::Chunk(vec![1])]), None, ["2", "1", "end", "end"]),
            (Script::new([Step::TooLarge, Step::End, Step::Chunk(vec![1])]), None, ["5", "end", "end", "end"]),
        ] {
            assert_eq!(four(script, wait), expected);
        }
        let paused = four(Script::after("hi", [Step::Pause, Step::Chunk(vec![1])]), bounded);
        assert_eq!(paused[0], "2");
        assert!(paused[1].contains("TimedOut"));
        assert_eq!(paused[2..], ["1", "end"]);
        let stalled = four(Script::new([Step::Stall]), bounded);
        assert!(stalled.iter().all(|answer| answer.contains("TimedOut")), "{stalled:?}");
        assert_eq!(four(Script::new([Step::Stall]), None)[0], "time is over: the guest was waiting in read for ever");
    }
}
