use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_channel::oneshot;
use wasip3::http::types::{self, ErrorCode};
use wasip3::{wit_future, wit_stream};

use crate::reply::{Head, Piece, Sink};
use crate::source::{HostError, Reason};
use crate::world::http::error_code::reason;
use crate::world::http::has_no_body;
use crate::world::http::head::append_headers;
use crate::world::http::problem::Problem;
use crate::world::wasi3::{Clock, Output};
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
    Unset(oneshot::Sender<types::Response>, Head),
    /// The head was sent, and where the body goes. One that is dropped before it is finished is broken off.
    Begun(Output, Goes),
    Over,
}

/// What becomes of what is written.
#[derive(Clone, Copy, PartialEq)]
enum Goes {
    Out,
    Nowhere,
}

impl Response {
    pub(super) fn new(give: oneshot::Sender<types::Response>, is_head_only: bool, clock: Rc<Clock>) -> Response {
        Response { state: State::Unset(give, Head::default()), is_head_only, clock }
    }

    pub(super) fn has_begun(&self) -> bool {
        !matches!(self.state, State::Unset(..))
    }

    /// Sends the head, if that was not done yet.
    fn begin(&mut self) -> Result<(&mut Output, Goes), HostError> {
        if let State::Unset(_, head) = &self.state {
            let (response, output, goes) = self.prepare(head).map_err(HostError::Broken)?;
            if let State::Unset(give, _) = std::mem::replace(&mut self.state, State::Begun(output, goes)) {
                let _is_dropped = give.send(response);
            }
        }
        match &mut self.state {
            State::Begun(output, goes) => Ok((output, *goes)),
            State::Unset(..) | State::Over => Err(HostError::Broken(Reason::own("the response is over"))),
        }
    }

    fn prepare(&self, head: &Head) -> Result<(types::Response, Output, Goes), Reason> {
        let goes = if self.is_head_only || has_no_body(head) { Goes::Nowhere } else { Goes::Out };
        let (stream, bytes) = wit_stream::new();
        // What the host is told when this is dropped before it is written to.
        let (whole, trailers) = wit_future::new(|| Err(ErrorCode::HttpResponseIncomplete));
        let contents = (goes == Goes::Out).then_some(bytes);
        let fields = types::Fields::new();
        append_headers(head, |name, value| fields.append(name, value))?;
        let (response, sent) = types::Response::new(fields, contents, trailers);
        if let Some(status) = head.status {
            response.set_status_code(status).map_err(|()| Reason::own(format!("the host refused the status {status}")))?;
        }
        let whole = async move {
            // A host that does not want to know it has closed the connection.
            let _ = whole.write(Ok(None)).await;
        };
        let sent = async move { sent.await.map_err(|code| HostError::Broken(reason!(ErrorCode, code))) };
        Ok((response, Output::new(stream, whole, sent, self.clock.clone()), goes))
    }
}

/// The handler failed: says so by a status, or breaks the reply off if it has begun.
pub(super) async fn fail(response: &Rc<RefCell<Response>>, error: &Error, advice: &[Advice]) {
    let problem = Problem::new(error);
    if let State::Unset(_, head) = &mut response.borrow_mut().state {
        *head = problem.head();
    } else {
        response.borrow_mut().state = State::Over;
        return;
    }
    // If this fails as well, there is nowhere to report it: what is dropped here is broken off.
    let wait = Limits::default().wait;
    // The error may be that the run took too long.
    response.borrow().clock.allow(wait);
    let mut json = problem.json(advice).into_bytes();
    let mut sink = response.clone();
    let mut piece = Piece::Gathered(&mut json);
    if poll_fn(|cx| sink.poll_write(cx, &mut piece, wait)).await.is_ok() {
        let _ = poll_fn(|cx| sink.poll_finish(cx, wait)).await;
    }
    response.borrow_mut().state = State::Over;
}

impl Sink for Rc<RefCell<Response>> {
    fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
        if let State::Unset(_, unset) = &mut self.borrow_mut().state {
            unset.clone_from(head);
        }
        Poll::Ready(Ok(()))
    }

    fn takes_borrowed(&self) -> bool {
        false
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        match self.borrow_mut().begin()? {
            (output, Goes::Out) => output.poll_write(cx, piece, wait),
            (output, Goes::Nowhere) => output.poll_nothing(cx),
        }
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        let mut response = self.borrow_mut();
        let (output, _) = response.begin()?;
        ready!(output.poll_finish(cx, wait))?;
        response.state = State::Over;
        Poll::Ready(Ok(()))
    }
}
