//! The body of a request in memory, and of a response.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::{Request, Response};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use super::load::{self, Load};
use super::reply::Reply;

/// Returns the payload in chunks, each a frame.
pub(super) struct Frames {
    rest: Bytes,
    chunk: usize,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = wasmtime_wasi_http::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let chunk = self.chunk;
        Poll::Ready(load::next(&mut self.rest, chunk, usize::MAX).map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

/// The request whose body is the payload.
pub(super) fn request(load: &Load) -> wasmtime::Result<Request<Frames>> {
    let request = Request::post("http://bench/")
        .header("content-type", format!("text/plain; charset={}", load.charset))
        .header("content-length", load.bytes.len());
    Ok(request.body(Frames { rest: load.bytes.clone(), chunk: load.chunk })?)
}

/// Takes the whole response.
pub(super) async fn take(response: Response<HyperOutgoingBody>, reply: &Reply) -> wasmtime::Result<()> {
    let mut body = response.into_body();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| wasmtime::format_err!("the reply broke off: {error:?}"))?;
        if let Some(bytes) = frame.data_ref() {
            reply.append(bytes);
        }
    }
    Ok(())
}
