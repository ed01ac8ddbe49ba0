use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::traffic::Traffic;
use crate::PayloadEnd;

/// The body of a request, with a record of what the guest took of it.
pub(super) struct RequestBody<B> {
    body: B,
    traffic: Arc<Traffic>,
}

impl<B> RequestBody<B> {
    pub(super) fn new(body: B, traffic: Arc<Traffic>) -> Self {
        Self { body, traffic }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for RequestBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => self.traffic.took(frame.data_ref().map_or(0, Bytes::len)),
            Some(Err(_)) => self.traffic.payload_ended(PayloadEnd::BrokenOff),
            None => self.traffic.payload_ended(PayloadEnd::Reached),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
