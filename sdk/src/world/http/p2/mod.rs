//! Behind `wasi:http` 0.2: a request's body is the payload, and the response's body the reply.

mod body;
mod response;

pub use wasip2;

use std::cell::RefCell;
use std::rc::Rc;

use wasip2::http::types::{ErrorCode, IncomingRequest, Method, ResponseOutparam, http_error_code};
use wasip2::io::error::Error;

use self::body::Body;
use self::response::Response;
use super::error_code::reason;
use super::{complain, tell};
use crate::source::Reason;
use crate::world::drive::drive;
use crate::world::wasi::Clock;
use crate::{Handler, Limits};

/// What `export_http!` makes of a handler.
pub fn handle<H: Handler>(request: IncomingRequest, outparam: ResponseOutparam) {
    H::set_up();
    #[cfg(feature = "log")]
    crate::world::log::install();
    let clock = Rc::new(Clock::start(Limits::default().run));
    let is_head_only = matches!(request.method(), Method::Head);
    let response = Rc::new(RefCell::new(Response::new(outparam, is_head_only, clock.clone())));
    let body = Body::new(request, clock.clone());
    let (outcome, summary) = drive(Box::new(body), Box::new(response.clone()), Box::new(clock), H::handle);
    tell(&summary);
    if let Err(error) = outcome {
        let mut response = response.borrow_mut();
        complain(&error, response.has_begun());
        response.fail(&error, &summary.advice);
    }
}

/// What an error of a stream means, as far as the host has a code for it. What it says itself is longer, and is kept instead of the
/// code's name.
fn explain(error: &Error) -> Option<Reason> {
    let reason = http_error_code(error).map(|code| reason!(ErrorCode, code))?;
    Some(reason.and_host(&error.to_debug_string()))
}
