use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http_body_util::{BodyExt, Full};
use hyper::Response;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::oneshot;
use wasmtime_wasi_http::Error;
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use super::shared::Shared;
use super::traffic::Traffic;

/// Where a guest gives a response, or an error instead of one.
pub(super) type Give = oneshot::Sender<Result<Response<HyperOutgoingBody>, String>>;

/// What became of a reply, as the connection saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    Whole,
    /// The guest did not end it.
    BrokenOff,
    /// The client is gone, before the reply or during it.
    ClientGone,
    /// The server was stopped, before the reply or during it.
    Stopped,
}

/// Tells once what became of a reply; that the client is gone, or the server was stopped, if it is dropped before.
pub(super) struct Telling {
    tell: Option<oneshot::Sender<Sent>>,
    shared: Arc<Shared>,
}

impl Telling {
    pub(super) fn new(shared: &Arc<Shared>) -> (Self, oneshot::Receiver<Sent>) {
        let (tell, told) = oneshot::channel();
        (Self { tell: Some(tell), shared: Arc::clone(shared) }, told)
    }

    fn tell(&mut self, sent: Sent) {
        if let Some(tell) = self.tell.take() {
            let _guest_is_gone = tell.send(sent);
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.tell(if self.shared.breaks_off() { Sent::Stopped } else { Sent::ClientGone });
    }
}

/// The body of a response, which ends as whole only if the guest said so.
pub(super) struct ReplyBody {
    body: HyperOutgoingBody,
    /// What the guest declared: hyper asks for no more than that.
    declared: Option<u64>,
    traffic: Arc<Traffic>,
    telling: Telling,
    /// Why it breaks off, once what came before had the time to go out.
    breaks: Option<Error>,
}

impl ReplyBody {
    pub(super) fn new(body: HyperOutgoingBody, declared: Option<u64>, traffic: Arc<Traffic>, telling: Telling) -> Self {
        let mut reply = Self { body, declared, traffic, telling, breaks: None };
        // hyper does not ask for what is known to be nothing.
        if reply.declared == Some(0) || reply.body.is_end_stream() {
            reply.telling.tell(Sent::Whole);
        }
        reply
    }

    /// What the host says itself.
    pub(super) fn text(text: String, traffic: Arc<Traffic>, telling: Telling) -> Self {
        let declared = Some(text.len() as u64);
        let body = Full::new(Bytes::from(text)).map_err(|never| match never {}).boxed_unsync();
        Self { body, declared, traffic, telling, breaks: None }
    }

    /// Takes all of the body and sends none of it, for an answer that has none.
    pub(super) async fn pass_over(mut self) {
        while let Some(Ok(_)) = self.frame().await {}
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        if let Some(error) = this.breaks.take() {
            this.telling.tell(Sent::BrokenOff);
            return Poll::Ready(Some(Err(error)));
        }
        let frame = match ready!(Pin::new(&mut this.body).poll_frame(cx)) {
            // So wasmtime ends a body whose guest is gone, too.
            None if this.traffic.is_unfinished() => Some(Err(Error::HttpResponseIncomplete)),
            frame => frame,
        };
        if let Some(Err(error)) = frame {
            // hyper forgets what it has not sent when it meets an error, the head too, and sends it when it has to wait.
            this.breaks = Some(error);
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match &frame {
            Some(Ok(frame)) => {
                let sent = this.traffic.replied(frame.data_ref().map_or(0, Bytes::len));
                if this.declared == Some(sent) {
                    this.telling.tell(Sent::Whole);
                }
            }
            // Told above.
            Some(Err(_)) => {}
            None => this.telling.tell(Sent::Whole),
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
