use std::fmt::Display;
use std::pin::Pin;
use std::time::Duration;

use bytes::Buf;

use crate::waits::within;
use crate::{Answer, ReadError, Source};

/// A payload from an HTTP body: of hyper, axum, or anything else that has a [`http_body::Body`]. Trailers are skipped.
///
/// An error of the body aborts the payload: what broke off never looks like the end.
#[derive(Debug)]
pub struct Body<B: http_body::Body> {
    inner: B,
    /// What came, and was not asked for yet.
    rest: Option<B::Data>,
}

impl<B> Body<B>
where
    B: http_body::Body<Data: Send, Error: Display> + Unpin + Send,
{
    /// Reads the payload from `inner`, to its end.
    pub fn new(inner: B) -> Self {
        Self { inner, rest: None }
    }

    async fn next(&mut self, max: usize, wait: Option<Duration>) -> Result<Option<Vec<u8>>, ReadError> {
        loop {
            if let Some(rest) = self.rest.as_mut().filter(|rest| rest.has_remaining()) {
                return Ok(Some(rest.copy_to_bytes(rest.remaining().min(max)).into()));
            }
            let frame = std::future::poll_fn(|cx| Pin::new(&mut self.inner).poll_frame(cx));
            self.rest = match within(wait, frame).await {
                None => return Err(ReadError::TimedOut),
                Some(None) => return Ok(None),
                Some(Some(Err(error))) => return Err(ReadError::Aborted(error.to_string())),
                Some(Some(Ok(frame))) => frame.into_data().ok(),
            };
        }
    }
}

impl<B> Source for Body<B>
where
    B: http_body::Body<Data: Send, Error: Display> + Unpin + Send,
{
    fn read(&mut self, max: usize, wait: Option<Duration>) -> Answer<'_, Option<Vec<u8>>, ReadError> {
        Box::pin(async move { Ok(self.next(max, wait).await) })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use http_body::Frame;

    use super::Body;
    use crate::{ReadError, Source};

    /// A body of these frames, after which it breaks off if there is an error.
    struct Frames(VecDeque<&'static [u8]>, Option<&'static str>);

    impl http_body::Body for Frames {
        type Data = Bytes;
        type Error = &'static str;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
            let frame = self.0.pop_front().map(|bytes| Ok(Frame::data(Bytes::from_static(bytes))));
            Poll::Ready(frame.or_else(|| self.1.take().map(Err)))
        }
    }

    async fn chunks(frames: &[&'static [u8]], error: Option<&'static str>, max: usize) -> (Vec<Vec<u8>>, Result<(), ReadError>) {
        let mut body = Body::new(Frames(frames.iter().copied().collect(), error));
        let mut chunks = Vec::new();
        loop {
            match body.read(max, None).await.unwrap() {
                Ok(Some(chunk)) => chunks.push(chunk),
                Ok(None) => return (chunks, Ok(())),
                Err(error) => return (chunks, Err(error)),
            }
        }
    }

    #[tokio::test]
    async fn frames_are_split_as_the_guest_asks_and_empty_ones_skipped() {
        let (seen, end) = chunks(&[b"abcde", b"", b"f"], None, 2).await;
        assert_eq!(seen, [&b"ab"[..], b"cd", b"e", b"f"]);
        assert!(end.is_ok());
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_no_end() {
        let (seen, end) = chunks(&[b"ab"], Some("reset"), 10).await;
        assert_eq!(seen, [b"ab"]);
        assert!(matches!(&end, Err(ReadError::Aborted(why)) if why == "reset"), "{end:?}");
    }

    #[test]
    fn a_body_that_cannot_fail_is_a_source() {
        struct Full;
        impl http_body::Body for Full {
            type Data = Bytes;
            type Error = Infallible;
            fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
                Poll::Ready(None)
            }
        }
        let _source: Box<dyn Source> = Box::new(Body::new(Full));
    }
}
