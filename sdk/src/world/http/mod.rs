//! The world behind `wasi:http` 0.2: a request's body is the payload, and the response's body the reply.

mod body;
mod head;
mod problem;
mod response;

pub use wasip2;

use std::cell::RefCell;
use std::rc::Rc;

use wasip2::http::types::{IncomingRequest, Method, ResponseOutparam};

use self::body::Body;
use self::problem::Problem;
use self::response::Response;
use super::drive::drive;
use super::wasi::Clock;
use crate::note::{self, Level};
use crate::{Error, ErrorKind, Handler, Limits};

/// What `export_http!` makes of a handler.
pub fn handle<H: Handler>(request: IncomingRequest, outparam: ResponseOutparam) {
    H::set_up();
    #[cfg(feature = "log")]
    super::log::install();
    let clock = Rc::new(Clock::start(Limits::default().run));
    let is_head_only = matches!(request.method(), Method::Head);
    let response = Rc::new(RefCell::new(Response::new(outparam, is_head_only, clock.clone())));
    let body = Body::new(request, clock.clone());
    let (outcome, _) = drive(Box::new(body), Box::new(response.clone()), Box::new(clock), H::handle);
    if let Err(error) = outcome {
        let mut response = response.borrow_mut();
        complain(&error, response.has_begun());
        response.fail(&error);
    }
}

/// Says on standard error what a client is not told, or cannot be told any more: hosts keep that for who runs the guest.
fn complain(error: &Error, has_begun: bool) {
    let is_told = !has_begun && Problem::new(error).status() < 500;
    // Who closes a connection knows; and what is logged has been said.
    if is_told || error.kind() == ErrorKind::Closed || note::is_wanted(Level::Error) {
        return;
    }
    use std::io::Write as _;
    let what = if has_begun { "the reply was broken off" } else { "the request failed" };
    // If nobody listens, so be it.
    let _ = writeln!(std::io::stderr(), "error: {what}: {error}");
}
