use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::traffic::Traffic;
use crate::report::PayloadEnd;

/// What a guest may leave unread for the connection to go on behind it: reading that costs less than a new connection.
const MOST_LEFT: u64 = 256 << 10;
/// How long it may be in coming.
const MOST_TIME: Duration = Duration::from_secs(2);

/// The body of a request, with a record of what the guest took of it. What the guest leaves unread is passed over, if it is
/// not much.
pub(super) struct RequestBody<B: Body<Data = Bytes> + Send + Unpin + 'static> {
    /// None once it is over.
    body: Option<B>,
    traffic: Arc<Traffic>,
}

impl<B: Body<Data = Bytes> + Send + Unpin + 'static> RequestBody<B> {
    pub(super) fn new(body: B, traffic: Arc<Traffic>) -> Self {
        Self { body: Some(body), traffic }
    }
}

impl<B: Body<Data = Bytes> + Send + Unpin + 'static> Body for RequestBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        match &frame {
            Some(Ok(frame)) => self.traffic.took(frame.data_ref().map_or(0, Bytes::len)),
            Some(Err(_)) => {
                self.traffic.payload_ended(PayloadEnd::BrokenOff);
                self.body = None;
            }
            None => {
                self.traffic.payload_ended(PayloadEnd::Reached);
                self.body = None;
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

impl<B: Body<Data = Bytes> + Send + Unpin + 'static> Drop for RequestBody<B> {
    fn drop(&mut self) {
        let Some(body) = self.body.take().filter(|body| !body.is_end_stream() && body.size_hint().lower() <= MOST_LEFT) else {
            return;
        };
        if let Ok(runtime) = Handle::try_current() {
            let traffic = Arc::clone(&self.traffic);
            runtime.spawn(async move {
                tokio::select! {
                    _passed = timeout(MOST_TIME, pass_over(body)) => {}
                    () = traffic.closed() => {}
                }
            });
        }
    }
}

async fn pass_over<B: Body<Data = Bytes> + Unpin>(mut body: B) {
    let mut passed = 0;
    while passed <= MOST_LEFT
        && let Some(Ok(frame)) = body.frame().await
    {
        passed += frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
    }
}
