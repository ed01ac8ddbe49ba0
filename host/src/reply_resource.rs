use std::time::Duration;

use super::why::FailureReason;
use super::{Halt, Head, Sink, WriteError};

/// The largest piece of a reply that a guest may write at once, in bytes.
pub const LARGEST_PIECE: usize = 65_536;

/// The host's part of one `reply`: hands the pieces to its [`Sink`], and traps a guest that breaks the contract.
pub struct ReplyResource {
    /// None if it is taken elsewhere, from a stream.
    sink: Option<Box<dyn Sink>>,
    state: State,
    /// Why it was not taken, where it comes from a stream.
    pub(super) why: FailureReason,
}

#[derive(Debug)]
enum State {
    /// Nothing was said yet.
    Fresh,
    /// The head was given.
    Headed,
    /// A piece was written, or tried.
    Writing,
    /// The sink takes no more of the reply: the same error stays.
    Over(WriteError),
    /// The reply is whole.
    Finished,
}

impl ReplyResource {
    /// A reply that goes to `sink`.
    #[must_use]
    pub fn new(sink: impl Sink + 'static) -> Self {
        Self { sink: Some(Box::new(sink)), state: State::Fresh, why: FailureReason::default() }
    }

    /// All of it, to be taken from a stream; none if it was sent before.
    pub(super) fn take(&mut self) -> Option<Self> {
        let sink = self.sink.take();
        let why = self.why.clone();
        sink.is_some().then(|| Self { sink, state: std::mem::replace(&mut self.state, State::Finished), why })
    }

    pub(super) fn head(&mut self, head: &Head) -> wasmtime::Result<Result<(), WriteError>> {
        match &self.state {
            State::Fresh => {}
            State::Headed => return Err(broken("the guest gave the head of the reply twice: give it once")),
            State::Writing => {
                return Err(broken("the guest gave the head of the reply after its first write: give it before"));
            }
            State::Finished => return Err(broken("the guest gave the head of a reply that was finished")),
            State::Over(error) => return Ok(Err(error.clone())),
        }
        let answer = self.sink()?.head(head);
        self.state = State::Headed;
        self.keep(answer)
    }

    pub(super) async fn write(&mut self, bytes: Vec<u8>, wait: Option<u64>) -> wasmtime::Result<Result<(), WriteError>> {
        if bytes.len() > LARGEST_PIECE {
            return Err(broken(format!("the guest wrote a piece of {} bytes: a piece has at most {LARGEST_PIECE}", bytes.len())));
        }
        match &self.state {
            State::Fresh | State::Headed => self.state = State::Writing,
            State::Writing => {}
            State::Finished => return Err(broken("the guest wrote to a reply that was finished")),
            State::Over(error) => return Ok(Err(error.clone())),
        }
        if bytes.is_empty() {
            return Ok(Ok(()));
        }
        let answer = self.sink()?.write(bytes, wait.map(Duration::from_nanos)).await?;
        self.keep(answer)
    }

    pub(super) async fn finish(&mut self, wait: Option<u64>) -> wasmtime::Result<Result<(), WriteError>> {
        match &self.state {
            State::Fresh | State::Headed | State::Writing => {}
            State::Finished => return Err(broken("the guest finished the reply twice: finish it once")),
            State::Over(error) => return Ok(Err(error.clone())),
        }
        let answer = self.sink()?.finish(wait.map(Duration::from_nanos)).await?;
        if answer.is_ok() {
            self.state = State::Finished;
        }
        self.keep(answer)
    }

    fn sink(&mut self) -> wasmtime::Result<&mut Box<dyn Sink>> {
        self.sink.as_mut().ok_or_else(|| broken("the guest used a reply that it had sent"))
    }

    /// An error that ends the reply stays.
    fn keep(&mut self, answer: Result<(), WriteError>) -> wasmtime::Result<Result<(), WriteError>> {
        if let Err(error @ (WriteError::Closed(_) | WriteError::Cancelled(_))) = &answer {
            self.state = State::Over(error.clone());
        }
        Ok(answer)
    }
}

fn broken(message: impl Into<String>) -> wasmtime::Error {
    Halt::contract("reply", message)
}
