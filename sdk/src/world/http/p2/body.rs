use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wasip2::http::types::{self, ErrorCode, FutureTrailers, IncomingBody, IncomingRequest};
use wasip2::io::error::Error;

use super::explain;
use crate::Request;
use crate::source::{Description, HostError, Read, Reason, Source};
use crate::world::http::error_code::reason;
use crate::world::http::head::{describe, request};
use crate::world::wasi::{Came, Clock, Input};

/// The body of a request, as a payload.
pub(super) struct Body {
    request: Request,
    state: State,
    clock: Rc<Clock>,
    /// Only so that it outlives the body.
    _incoming: IncomingRequest,
}

/// In the order of drops: a stream goes before its body.
enum State {
    Reading(Input, IncomingBody),
    /// The stream is closed; whether it broke off is seen by what follows it.
    Trailers(FutureTrailers),
    Ended,
    Broken(Reason),
}

impl Body {
    pub(super) fn new(incoming: IncomingRequest, clock: Rc<Clock>) -> Body {
        let request =
            request!(types, incoming.method(), incoming.path_with_query(), incoming.authority(), incoming.headers().entries());
        let state = match incoming.consume().and_then(|body| Ok((body.stream()?, body))) {
            Ok((stream, body)) => State::Reading(Input::new(stream, clock.clone(), broken_off), body),
            Err(()) => State::Broken(Reason::own("the host gave no body")),
        };
        Body { request, state, clock, _incoming: incoming }
    }

    fn read(&mut self, chunk: &mut Vec<u8>, max: u32, wait: Duration) -> Result<Read, HostError> {
        if let State::Reading(input, _) = &self.state {
            match input.read(max, wait)? {
                Came::Bytes(bytes) => {
                    *chunk = bytes;
                    return Ok(Read::Chunk);
                }
                Came::Closed => self.finish(),
            }
        }
        if let State::Trailers(trailers) = &self.state {
            self.state = match wait_for(trailers, &self.clock, wait)? {
                Ok(()) => State::Ended,
                Err(why) => State::Broken(why),
            };
        }
        match &self.state {
            State::Broken(why) => Err(HostError::Broken(why.clone())),
            State::Ended | State::Reading(..) | State::Trailers(_) => Ok(Read::End),
        }
    }

    fn finish(&mut self) {
        if let State::Reading(input, body) = std::mem::replace(&mut self.state, State::Ended) {
            drop(input);
            self.state = State::Trailers(IncomingBody::finish(body));
        }
    }
}

/// Why the body broke off. wasmtime 48 has no code for it, and it is always this.
fn broken_off(error: &Error) -> Reason {
    let protocol = || reason!(ErrorCode, ErrorCode::HttpProtocolError).and_host(&error.to_debug_string());
    explain(error).unwrap_or_else(protocol)
}

/// What came after the body: trailers, of which nothing is asked, or the reason why the body is not whole.
fn wait_for(trailers: &FutureTrailers, clock: &Clock, wait: Duration) -> Result<Result<(), Reason>, HostError> {
    let got = match trailers.get() {
        None => {
            clock.wait_for(&trailers.subscribe(), wait)?;
            trailers.get()
        }
        got => got,
    };
    Ok(match got {
        Some(Ok(Ok(_))) => Ok(()),
        Some(Ok(Err(code))) => Err(reason!(ErrorCode, code)),
        Some(Err(())) | None => Err(Reason::own("the host does not say whether the body is whole")),
    })
}

impl Source for Body {
    fn describe(&self) -> Description {
        describe(&self.request)
    }

    fn request(&self) -> Option<&Request> {
        Some(&self.request)
    }

    fn coding(&self) -> Option<String> {
        self.request.coding()
    }

    fn wrong_length(&self) -> Option<String> {
        self.request.length().err()
    }

    fn limit_run(&mut self, most: Duration) {
        self.clock.limit_run(most);
    }

    fn poll_read(&mut self, _: &mut Context<'_>, chunk: &mut Vec<u8>, max: u32, wait: Duration) -> Poll<Result<Read, HostError>> {
        // The chunk before goes first: two at once would double the memory.
        *chunk = Vec::new();
        Poll::Ready(self.read(chunk, max, wait))
    }
}
