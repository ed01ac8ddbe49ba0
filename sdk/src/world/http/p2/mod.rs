//! Behind `wasi:http` 0.2: a request's body is the payload, and the response's body the reply.

mod body;
mod response;

pub use wasip2;

use std::cell::RefCell;
use std::rc::Rc;

use wasip2::http::types::{IncomingRequest, Method, ResponseOutparam};

use self::body::Body;
use self::response::Response;
use super::complain;
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
    let (outcome, _) = drive(Box::new(body), Box::new(response.clone()), Box::new(clock), H::handle);
    if let Err(error) = outcome {
        let mut response = response.borrow_mut();
        complain(&error, response.has_begun());
        response.fail(&error);
    }
}
