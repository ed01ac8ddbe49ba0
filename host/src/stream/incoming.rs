use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::oneshot;
use wasmtime::component::{Destination, StreamProducer, StreamResult, VecBuffer};
use wasmtime::{AsContextMut, StoreContextMut};

use super::convert::read_error;
use super::told::{Ended, PayloadEnding};
use crate::host_call::{note_read, within};
use crate::slice::{Late, enter, leave, not_yet, resume};
use crate::{IntakeView, PayloadResource, ReadError};

/// Empty chunks in a row that a source may give. A stream has no empty chunks, so the source is asked again.
const EMPTY: u32 = 1000;

/// A payload on its way into a stream.
pub(super) struct Incoming {
    state: State,
    /// Came, and did not fit into what the guest read.
    rest: Vec<u8>,
    /// A read of the guest's is under way.
    is_called: bool,
    empty: u32,
    told: Option<oneshot::Sender<Ended>>,
    declared: Option<u64>,
    deadline: Option<Instant>,
}

/// What a read of the source gives, and the payload back.
type Reading = Pin<Box<dyn Future<Output = (PayloadResource, wasmtime::Result<Answer>)> + Send>>;
type Answer = Result<Option<Vec<u8>>, ReadError>;

enum State {
    Idle(PayloadResource),
    Reading(Reading),
    /// The source says that the guest's wait is over: nothing comes until the guest reads again.
    Late(PayloadResource),
    Over,
}

impl Incoming {
    /// The bytes, and how they ended.
    pub(super) fn new(payload: PayloadResource, deadline: Option<Instant>) -> (Self, PayloadEnding) {
        let (ended, told) = oneshot::channel();
        let (declared, why) = (payload.declared(), payload.why.clone());
        let incoming = Self {
            state: State::Idle(payload),
            rest: Vec::new(),
            is_called: false,
            empty: 0,
            told: Some(ended),
            declared,
            deadline,
        };
        (incoming, PayloadEnding::new(told, why))
    }

    /// The next answer of the source, for a read of at most `max` bytes.
    fn poll_source(&mut self, cx: &mut Context<'_>, max: usize) -> Poll<wasmtime::Result<Answer>> {
        loop {
            let (payload, answer) = match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Poll::Ready(Ok(Ok(None))),
                late @ State::Late(_) => {
                    self.state = late;
                    return Poll::Pending;
                }
                State::Idle(mut payload) => {
                    let deadline = self.deadline;
                    let max = u32::try_from(max).unwrap_or(u32::MAX);
                    self.state = State::Reading(Box::pin(async move {
                        let answer = within(deadline, "read", payload.read(max, None)).await;
                        (payload, answer)
                    }));
                    continue;
                }
                State::Reading(mut reading) => match reading.as_mut().poll(cx) {
                    Poll::Ready(read) => read,
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                },
            };
            match &answer {
                Ok(Ok(Some(chunk))) if chunk.is_empty() && self.empty < EMPTY => {
                    self.empty += 1;
                    self.state = State::Idle(payload);
                    continue;
                }
                Ok(Ok(Some(chunk))) if chunk.is_empty() => self.state = State::Late(payload),
                Ok(Ok(Some(_))) => {
                    self.empty = 0;
                    self.state = State::Idle(payload);
                }
                Ok(Err(ReadError::TimedOut)) => self.state = State::Late(payload),
                _ => {}
            }
            return Poll::Ready(answer);
        }
    }

    /// Gives what is there already, without a copy in between; false if there is nothing.
    fn read_now<T: IntakeView>(
        &mut self,
        store: &mut StoreContextMut<'_, T>,
        destination: Destination<'_, u8, VecBuffer<u8>>,
    ) -> bool {
        let State::Idle(payload) = &mut self.state else { return false };
        if !self.rest.is_empty() {
            return false;
        }
        let intake = store.data_mut().intake();
        let mut passed = intake.passed();
        // It lies in the store, as the guest's memory does.
        let mut observer = std::mem::replace(&mut intake.observer, Box::new(()));
        let mut destination = destination.as_direct(store.as_context_mut(), 0);
        let into = destination.remaining();
        let bytes = payload.read_now(into);
        if let Some(bytes) = bytes {
            passed.payload_bytes += bytes as u64;
            passed.chunks += 1;
            observer.took(&into[..bytes], passed);
            destination.mark_written(bytes);
        }
        let intake = store.data_mut().intake();
        intake.observer = observer;
        (intake.ledger.payload_bytes, intake.ledger.chunks) = (passed.payload_bytes, passed.chunks);
        bytes.is_some()
    }

    /// The guest reads no longer, without having been given anything.
    fn give_up<T: IntakeView>(&mut self, mut store: StoreContextMut<'_, T>, is_new: bool) {
        self.is_called = false;
        // A read of the source that is under way stays: the next one of the guest's is given what it gives.
        self.state = match std::mem::replace(&mut self.state, State::Over) {
            State::Late(payload) => State::Idle(payload),
            state => state,
        };
        if !is_new {
            resume(&mut store);
        }
        leave(&mut store);
    }
}

impl<T: IntakeView> StreamProducer<T> for Incoming {
    type Item = u8;
    type Buffer = VecBuffer<u8>;

    fn poll_produce<'a>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'a, T>,
        mut destination: Destination<'a, u8, VecBuffer<u8>>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let this = self.get_mut();
        let is_new = !std::mem::replace(&mut this.is_called, true);
        if is_new {
            enter(&mut store, "read")?;
        }
        let Some(max) = destination.remaining(&mut store).filter(|max| *max > 0) else {
            // Who reads nothing waits for nothing, and other hosts do not read.
            this.is_called = false;
            leave(&mut store);
            return Poll::Ready(Ok(StreamResult::Completed));
        };
        if is_new && this.read_now(&mut store, destination.reborrow()) {
            this.is_called = false;
            leave(&mut store);
            return Poll::Ready(Ok(StreamResult::Completed));
        }
        if this.rest.is_empty() {
            let was_late = matches!(this.state, State::Late(_));
            let polled = this.poll_source(cx, max);
            let is_late = matches!(this.state, State::Late(_));
            if polled.is_pending() || is_late {
                if finish {
                    this.give_up(store, is_new);
                    return Poll::Ready(Ok(StreamResult::Cancelled));
                }
                return not_yet(store, cx, "read", is_new, Late::of(was_late, is_late));
            }
            if !is_new {
                resume(&mut store);
            }
            let Poll::Ready(answer) = polled else { return Poll::Pending };
            let answer = answer?;
            note_read(store.data_mut().intake(), &answer, None, this.declared);
            match answer {
                Ok(Some(chunk)) => this.rest = chunk,
                Ok(None) => return this.end(store, Ok(())),
                Err(error) => return this.end(store, read_error(error).map_or(Ok(()), Err)),
            }
        } else if !is_new {
            resume(&mut store);
        }
        this.is_called = false;
        let bytes = this.rest.len().min(max);
        let mut destination = destination.as_direct(store.as_context_mut(), bytes);
        destination.remaining()[..bytes].copy_from_slice(&this.rest[..bytes]);
        destination.mark_written(bytes);
        this.rest.drain(..bytes);
        leave(&mut store);
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

impl Incoming {
    fn end<T: IntakeView>(&mut self, mut store: StoreContextMut<'_, T>, ended: Ended) -> Poll<wasmtime::Result<StreamResult>> {
        if let Some(told) = self.told.take() {
            let _nobody_asks = told.send(ended);
        }
        leave(&mut store);
        Poll::Ready(Ok(StreamResult::Dropped))
    }
}
