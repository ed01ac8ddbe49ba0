use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::bindings::intake::payload_stream::sink;
use super::bindings::{wit_future, wit_stream};
use crate::reply::{Head, Piece, Sink};
use crate::source::HostError;
use crate::world::wasi3::{Clock, Output};

/// The reply of one call.
pub(super) struct Reply {
    resource: Rc<sink::Reply>,
    /// Its stream, once it was sent.
    output: Option<Output>,
    clock: Rc<Clock>,
}

impl Reply {
    pub(super) fn new(resource: sink::Reply, clock: Rc<Clock>) -> Reply {
        Reply { resource: Rc::new(resource), output: None, clock }
    }

    /// Sends the reply, as far as it has come: its head, and the streams that the rest goes to. One without a head has an empty one.
    fn sent(&mut self, head: &Head) -> &mut Output {
        let Reply { resource, output, clock } = self;
        output.get_or_insert_with(|| {
            let (stream, bytes) = wit_stream::new();
            // What the host is told when this is dropped before it is written to.
            let (whole, ended) = wit_future::new(|| Err("the guest did not finish the reply".to_owned()));
            // A host of this world knows of no status and no headers.
            let head = sink::Head { media_type: head.media_type.clone(), charset: head.charset.map(str::to_owned) };
            let taken = resource.send(&head, bytes, ended);
            let whole = async move {
                // Whoever does not want to know it takes the reply for broken off, and says so.
                let _ = whole.write(Ok(())).await;
            };
            let of = resource.clone();
            let taken = async move { taken.await.map_err(|error| error.because(of.why())) };
            Output::new(stream, whole, taken, clock.clone())
        })
    }
}

impl Sink for Reply {
    fn poll_head(&mut self, _: &mut Context<'_>, head: &Head) -> Poll<Result<(), HostError>> {
        self.sent(head);
        Poll::Ready(Ok(()))
    }

    fn takes_borrowed(&self) -> bool {
        false
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, piece: &mut Piece<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        self.sent(&Head::default()).poll_write(cx, piece, wait)
    }

    fn poll_finish(&mut self, cx: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        self.sent(&Head::default()).poll_finish(cx, wait)
    }
}
