//! The world behind `wasi:http` 0.2: a request's body is the payload, and the response's body the reply.

mod body;
mod head;
mod problem;
mod response;

pub use wasip2;

use std::cell::RefCell;
use std::rc::Rc;

use wasip2::http::types::{IncomingRequest, ResponseOutparam};

use self::body::Body;
use self::response::Response;
use super::drive::drive;
use super::wasi::Clock;
use crate::{Handler, Limits};

/// What `export_http!` makes of a handler.
pub fn handle<H: Handler>(request: IncomingRequest, outparam: ResponseOutparam) {
    H::set_up();
    #[cfg(feature = "log")]
    super::log::install();
    let clock = Rc::new(Clock::start(Limits::default().run));
    let response = Rc::new(RefCell::new(Response::new(outparam, clock.clone())));
    let body = Body::new(request, clock.clone());
    let (outcome, _) = drive(Box::new(body), Box::new(response.clone()), Box::new(clock), H::handle);
    if let Err(error) = outcome {
        response.borrow_mut().fail(&error);
    }
}
