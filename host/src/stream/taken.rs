use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use wasmtime::StoreContextMut;
use wasmtime::component::FutureProducer;

use super::bindings::intake::payload_stream::sink;
use super::convert::{Refused, closed, write_error};
use super::outgoing::{Left, Parts};
use crate::host_call::within;
use crate::slice::{Late, enter, leave, not_yet, resume};
use crate::why::FailureReason;
use crate::{IntakeView, ReplyResource, WriteError};

/// How the host took a reply: known when its stream has ended, the guest has said that it is whole, and the sink agrees.
pub(super) struct Taken {
    state: State,
    is_called: bool,
    why: FailureReason,
    deadline: Option<Instant>,
}

type Finishing = Pin<Box<dyn Future<Output = (ReplyResource, wasmtime::Result<Result<(), WriteError>>)> + Send>>;
type Outcome = Result<(), Refused>;

enum State {
    /// Waits for the guest.
    Guest(Pin<Box<dyn Future<Output = Result<ReplyResource, Refused>> + Send>>),
    /// Waits for the sink.
    Sink(Finishing),
    /// The sink says that the guest's wait is over.
    Late(ReplyResource),
    Over,
}

impl Taken {
    pub(super) fn new(parts: Parts, why: FailureReason, deadline: Option<Instant>) -> Self {
        let guest = async move {
            let reply = match parts.left.await {
                Ok(Left::All(reply)) => reply,
                Ok(Left::Refused(error)) => return Err(error),
                Err(_dropped) => return Err(closed("its stream was left in the midst of a write")),
            };
            match parts.said.await {
                Ok(Ok(())) => Ok(reply),
                Ok(Err(why)) => Err(closed(format!("the guest broke it off: {why}"))),
                Err(_dropped) => Err(closed("the guest did not say whether it is whole")),
            }
        };
        Self { state: State::Guest(Box::pin(guest)), is_called: false, why, deadline }
    }

    /// The outcome; pending as well if the sink is late, or was.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<wasmtime::Result<Outcome>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => {
                    return Poll::Ready(Ok(Err(closed("it was told before"))));
                }
                late @ State::Late(_) => {
                    self.state = late;
                    return Poll::Pending;
                }
                State::Guest(mut guest) => match guest.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Guest(guest);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Ok(Err(error))),
                    Poll::Ready(Ok(reply)) => self.state = self.finish(reply),
                },
                State::Sink(mut finishing) => match finishing.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Sink(finishing);
                        return Poll::Pending;
                    }
                    Poll::Ready((reply, answer)) => {
                        let error = match answer? {
                            Ok(()) => return Poll::Ready(Ok(Ok(()))),
                            Err(error) => write_error(error),
                        };
                        match error {
                            Some(error) => return Poll::Ready(Ok(Err(error))),
                            None => self.state = State::Late(reply),
                        }
                    }
                },
            }
        }
    }

    fn finish(&self, mut reply: ReplyResource) -> State {
        let deadline = self.deadline;
        State::Sink(Box::pin(async move {
            let answer = within(deadline, "finish", reply.finish(None)).await;
            (reply, answer)
        }))
    }
}

impl<T: IntakeView> FutureProducer<T> for Taken {
    type Item = Result<(), sink::WriteError>;

    fn poll_produce(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'_, T>,
        finish: bool,
    ) -> Poll<wasmtime::Result<Option<Self::Item>>> {
        let this = self.get_mut();
        let is_new = !std::mem::replace(&mut this.is_called, true);
        if is_new {
            enter(&mut store, "finish")?;
        }
        let was_late = matches!(this.state, State::Late(_));
        let outcome = match this.poll(cx) {
            Poll::Ready(outcome) => Some(outcome?),
            Poll::Pending if finish => {
                this.state = match std::mem::replace(&mut this.state, State::Over) {
                    State::Late(reply) => this.finish(reply),
                    state => state,
                };
                None
            }
            Poll::Pending => {
                let is_late = matches!(this.state, State::Late(_));
                return not_yet(store, cx, "finish", is_new, Late::of(was_late, is_late));
            }
        };
        this.is_called = false;
        if !is_new {
            resume(&mut store);
        }
        store.data_mut().intake().ledger.finished |= matches!(outcome, Some(Ok(())));
        leave(&mut store);
        Poll::Ready(Ok(outcome.map(|outcome| this.why.keep(outcome))))
    }
}
