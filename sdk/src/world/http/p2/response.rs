use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wasip2::http::types::{ErrorCode, Fields, OutgoingBody, OutgoingResponse, ResponseOutparam};
use wasip2::io;

use super::explain;
use crate::reply::{Head, Piece, Sink};
use crate::source::{HostError, Reason};
use crate::world::http::error_code::reason;
use crate::world::http::has_no_body;
use crate::world::http::head::append_headers;
use crate::world::http::problem::Problem;
use crate::world::wasi::{Clock, Output, in_host_words};
use crate::{Advice, Error, Limits};

/// The response to a request, as a reply.
pub(super) struct Response {
    state: State,
    /// The request asks for the head alone: what is written goes nowhere.
    is_head_only: bool,
    clock: Rc<Clock>,
}

enum State {
    /// Nothing was sent yet.
    Unset(ResponseOutparam, Head),
    /// The head was sent. In the order of drops: a stream goes before its body. None if the client wants no body.
    Begun(Option<Output>, OutgoingBody),
    /// Whole, or broken off: a body that is dropped without an end.
    Over,
}

impl Response {
    pub(super) fn new(outparam: ResponseOutparam, is_head_only: bool, clock: Rc<Clock>) -> Response {
        Response { state: State::Unset(outparam, Head::default()), is_head_only, clock }
    }

    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.state, State::Unset(..))
    }

    /// Sends the head, if that was not done yet. It goes before any of the body, or hosts wait for it forever.
    fn begin(&mut self) -> Result<Option<&Output>, HostError> {
        if let State::Unset(_, head) = &self.state {
            let (response, body, output) = self.prepare(head).map_err(HostError::Broken)?;
            if let State::Unset(outparam, _) = std::mem::replace(&mut self.state, State::Begun(output, body)) {
                ResponseOutparam::set(outparam, Ok(response));
            }
        }
        match &self.state {
            State::Begun(output, _) => Ok(output.as_ref()),
            State::Unset(..) | State::Over => Err(HostError::Broken(Reason::own("the response is over"))),
        }
    }

    fn prepare(&self, head: &Head) -> Result<(OutgoingResponse, OutgoingBody, Option<Output>), Reason> {
        let fields = Fields::new();
        append_headers(head, |name, value| fields.append(name, value))?;
        let response = OutgoingResponse::new(fields);
        if let Some(status) = head.status {
            response.set_status_code(status).map_err(|()| Reason::own(format!("the host refused the status {status}")))?;
        }
        let body = response.body().map_err(|()| Reason::own("the host gave no body for the response"))?;
        if self.is_head_only || has_no_body(head) {
            return Ok((response, body, None));
        }
        let stream = body.write().map_err(|()| Reason::own("the host gave no stream for the response"))?;
        Ok((response, body, Some(Output::new(stream, self.clock.clone(), closed))))
    }

    fn write(&mut self, piece: &[u8], wait: Duration) -> Result<(), HostError> {
        match self.begin()? {
            Some(output) => output.write(piece, wait),
            // It lets others have their turn all the same, as every write does.
            None => self.clock.give_way(),
        }
    }

    fn finish(&mut self, wait: Duration) -> Result<(), HostError> {
        if let Some(output) = self.begin()? {
            output.finish(wait)?;
        }
        if let State::Begun(output, body) = std::mem::replace(&mut self.state, State::Over) {
            drop(output);
            OutgoingBody::finish(body, None).map_err(|code| HostError::Broken(reason!(ErrorCode, code)))?;
        }
        Ok(())
    }

    /// The handler failed: says so by a status, or breaks the reply off if it has begun.
    pub(super) fn fail(&mut self, error: &Error, advice: &[Advice]) {
        let State::Unset(_, head) = &mut self.state else {
            self.state = State::Over;
            return;
        };
        let problem = Problem::new(error);
        *head = problem.head();
        // If this fails as well, there is nowhere to report it: what is dropped here is broken off.
        let wait = Limits::default().wait;
        // The error may be that the run took too long.
        self.clock.allow(wait);
        let _ = self.write(problem.json(advice).as_bytes(), wait).and_then(|()| self.finish(wait));
        self.state = State::Over;
    }
}

/// Why the host takes no more of the body.
fn closed(error: &io::error::Error) -> Reason {
    explain(error).unwrap_or_else(|| in_host_words(error))
}

impl Sink for Rc<RefCell<Response>> {
    fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
        if let State::Unset(_, unset) = &mut self.borrow_mut().state {
            unset.clone_from(head);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write(&mut self, _: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.borrow_mut().write(piece.bytes(), wait))
    }

    fn poll_finish(&mut self, _: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        Poll::Ready(self.borrow_mut().finish(wait))
    }
}
