use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::oneshot;
use wasmtime::component::{FutureConsumer, Source, StreamConsumer, StreamResult};
use wasmtime::{AsContextMut, StoreContextMut};

use super::convert::{Refused, closed, write_error};
use crate::host_call::{note_written, within};
use crate::slice::{Late, enter, leave, not_yet, resume};
use crate::{IntakeView, LARGEST_PIECE, ReplyResource, WriteError};

/// A reply on its way out of a stream.
pub(super) struct Outgoing {
    state: State,
    /// A write of the guest's is under way.
    is_called: bool,
    /// Told what is left of the reply when its stream ends: dropped with it, if the host has to do with it no more.
    left: Option<oneshot::Sender<Left>>,
    deadline: Option<Instant>,
}

/// What is left of a reply whose stream has ended.
pub(super) enum Left {
    /// All of it was taken so far.
    All(ReplyResource),
    /// It was not.
    Refused(Refused),
}

/// What the parts of a reply give to who finishes it.
pub(super) struct Parts {
    pub(super) left: oneshot::Receiver<Left>,
    /// Whether the guest says that the reply is whole, and if not, why.
    pub(super) said: oneshot::Receiver<Result<(), String>>,
}

type Writing = Pin<Box<dyn Future<Output = (ReplyResource, wasmtime::Result<Result<(), WriteError>>)> + Send>>;

enum State {
    Idle(ReplyResource),
    /// This number of bytes is being written; they still belong to the guest.
    Writing(Writing, usize),
    /// The sink says that the guest's wait is over: nothing is taken until the guest writes again.
    Late(ReplyResource),
    Over,
}

impl Outgoing {
    pub(super) fn new(reply: ReplyResource, headed: Result<(), WriteError>, deadline: Option<Instant>) -> (Self, Said, Parts) {
        let (left, told_left) = oneshot::channel();
        let (said, told_said) = oneshot::channel();
        let mut outgoing = Self { state: State::Idle(reply), is_called: false, left: Some(left), deadline };
        if let Some(error) = headed.err().and_then(write_error) {
            outgoing.refuse(error);
        }
        (outgoing, Said(Some(said)), Parts { left: told_left, said: told_said })
    }

    fn refuse(&mut self, error: Refused) {
        self.state = State::Over;
        self.tell(Left::Refused(error));
    }

    fn tell(&mut self, left: Left) {
        if let Some(told) = self.left.take() {
            let _nobody_asks = told.send(left);
        }
    }

    fn begin(&self, mut reply: ReplyResource, bytes: Vec<u8>) -> Writing {
        let deadline = self.deadline;
        Box::pin(async move {
            let answer = within(deadline, "write", reply.write(bytes, None)).await;
            (reply, answer)
        })
    }
}

/// The writer has gone: so much for the stream.
impl Drop for Outgoing {
    fn drop(&mut self) {
        if let State::Idle(reply) | State::Late(reply) = std::mem::replace(&mut self.state, State::Over) {
            self.tell(Left::All(reply));
        }
    }
}

impl<T: IntakeView> StreamConsumer<T> for Outgoing {
    type Item = u8;

    fn poll_consume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'_, T>,
        source: Source<'_, u8>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let this = self.get_mut();
        let is_new = !std::mem::replace(&mut this.is_called, true);
        if is_new {
            enter(&mut store, "write")?;
        }
        let mut source = source.as_direct(store.as_context_mut());
        let was_late = matches!(this.state, State::Late(_));
        let ended = loop {
            match std::mem::replace(&mut this.state, State::Over) {
                State::Over => break Some(StreamResult::Dropped),
                State::Idle(reply) => {
                    let bytes = source.remaining();
                    if bytes.is_empty() {
                        this.state = State::Idle(reply);
                        break Some(StreamResult::Completed);
                    }
                    let bytes = bytes[..bytes.len().min(LARGEST_PIECE)].to_vec();
                    let length = bytes.len();
                    this.state = State::Writing(this.begin(reply, bytes), length);
                }
                State::Late(reply) => {
                    this.state = State::Late(reply);
                    break None;
                }
                State::Writing(mut writing, bytes) => {
                    let Poll::Ready((reply, answer)) = writing.as_mut().poll(cx) else {
                        if finish {
                            // Whether the sink takes them is not known: this was the last that it was given.
                            drop(writing);
                            this.refuse(closed("the guest gave up a write that was under way"));
                            break Some(StreamResult::Cancelled);
                        }
                        this.state = State::Writing(writing, bytes);
                        break None;
                    };
                    match answer? {
                        Ok(()) => {
                            source.mark_read(bytes);
                            this.state = State::Idle(reply);
                            note_written(store.data_mut().intake(), bytes as u64);
                            return this.answer(store, is_new, StreamResult::Completed);
                        }
                        Err(error) => match write_error(error) {
                            Some(error) => this.refuse(error),
                            None => {
                                this.state = State::Late(reply);
                                break None;
                            }
                        },
                    }
                }
            }
        };
        if let Some(result) = ended {
            return this.answer(store, is_new, result);
        }
        let is_late = matches!(this.state, State::Late(_));
        if finish {
            this.state = match std::mem::replace(&mut this.state, State::Over) {
                State::Late(reply) => State::Idle(reply),
                state => state,
            };
            return this.answer(store, is_new, StreamResult::Cancelled);
        }
        not_yet(store, cx, "write", is_new, Late::of(was_late, is_late))
    }
}

impl Outgoing {
    fn answer<T: IntakeView>(
        &mut self,
        mut store: StoreContextMut<'_, T>,
        is_new: bool,
        result: StreamResult,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        self.is_called = false;
        if !is_new {
            resume(&mut store);
        }
        leave(&mut store);
        Poll::Ready(Ok(result))
    }
}

/// What the guest says about its reply: takes it from the future that it gave.
pub(super) struct Said(Option<oneshot::Sender<Result<(), String>>>);

impl<T: IntakeView> FutureConsumer<T> for Said {
    type Item = Result<(), String>;

    fn poll_consume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut store: StoreContextMut<'_, T>,
        mut source: Source<'_, Self::Item>,
        _finish: bool,
    ) -> Poll<wasmtime::Result<()>> {
        let mut said = None;
        source.read(&mut store, &mut said)?;
        if let (Some(told), Some(said)) = (self.get_mut().0.take(), said) {
            let _nobody_asks = told.send(said);
        }
        Poll::Ready(Ok(()))
    }
}
