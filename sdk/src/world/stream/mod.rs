//! The world `intake:payload-stream` on WASI 0.3: the payload and the reply are streams, and a guest that waits lets the other calls
//! of its instance go on.

pub mod bindings;
mod convert;
mod pacing;
mod payload;
mod reply;

use std::rc::Rc;

use bindings::exports::intake::payload_stream::handler;
use bindings::intake::payload_stream::{sink, source};

use self::pacing::Pacing;
use self::payload::Payload;
use self::reply::Reply;
use super::wasi3::{Clock, drive};
use crate::{Handler, Limits};

/// What `export_stream!` makes of a handler.
#[allow(clippy::result_large_err, reason = "it is what the WIT package has, and returned once")]
pub async fn handle<H: Handler>(payload: source::Payload, reply: sink::Reply) -> Result<handler::Summary, handler::Failure> {
    H::set_up();
    #[cfg(feature = "log")]
    super::log::install();
    let clock = Rc::new(Clock::start(Limits::default().run));
    let payload = Rc::new(payload);
    let pacing = Pacing::new(payload.clone(), clock.clone());
    let payload = Payload::new(payload, clock.clone());
    let reply = Reply::new(reply, clock.clone());
    let (outcome, summary) = drive::<H>(Box::new(payload), Box::new(reply), Box::new(pacing), clock).await;
    convert::ended(outcome, summary)
}
