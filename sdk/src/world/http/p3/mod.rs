//! Behind `wasi:http` 0.3: a request's body is the payload, and the response's body the reply.

mod body;
mod response;

pub use wasip3;

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use wasip3::http::types::{ErrorCode, Method, Request, Response as Outgoing};

use self::body::Body;
use self::response::Response;
use super::{complain, tell};
use crate::world::wasi3::{Clock, Yields, drive};
use crate::{Handler, Limits};

/// What `export_http_p3!` makes of a handler. Returns the response as soon as there is one; the work on it goes on.
pub async fn handle<H: Handler>(request: Request) -> Result<Outgoing, ErrorCode> {
    H::set_up();
    #[cfg(feature = "log")]
    crate::world::log::install();
    let clock = Rc::new(Clock::start(Limits::default().run));
    let is_head_only = matches!(request.get_method(), Method::Head);
    let (give, given) = oneshot::channel();
    let response = Rc::new(RefCell::new(Response::new(give, is_head_only, clock.clone())));
    let body = Body::new(request, clock.clone());
    wit_bindgen::spawn_local(async move {
        let pacing = Yields::new(clock.clone());
        let (outcome, summary) = drive::<H>(Box::new(body), Box::new(response.clone()), Box::new(pacing), clock).await;
        tell(&summary);
        if let Err(error) = outcome {
            complain(&error, response.borrow().has_begun());
            response::fail(&response, &error, &summary.advice).await;
        }
    });
    given.await.map_err(|_dropped| ErrorCode::InternalError(Some("the guest gave no response".to_owned())))
}
