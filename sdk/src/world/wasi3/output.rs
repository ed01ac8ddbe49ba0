use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use wit_bindgen::rt::async_support::{AbiBuffer, StreamResult, StreamVtable, StreamWrite, StreamWriter};

use super::{Clock, Pump};
use crate::reply::Piece;
use crate::source::{HostError, Reason};

/// A stream that the reply goes to. It is written from the buffer that the reply is gathered in.
pub(in crate::world) struct Output(Pump<Ask, (Vec<u8>, Result<(), HostError>)>);

enum Ask {
    /// Nothing goes out: others have their turn all the same, as with every write.
    #[cfg(feature = "http-p3")]
    Nothing,
    Write(Vec<u8>, Duration),
    Finish(Duration),
}

impl Output {
    /// `whole` says that the reply is whole, once the stream has ended, and `taken` tells how the host took it: when all of it was
    /// written, or when the host takes no more.
    pub(in crate::world) fn new(
        stream: StreamWriter<u8>,
        whole: impl Future<Output = ()> + 'static,
        taken: impl Future<Output = Result<(), HostError>> + 'static,
        clock: Rc<Clock>,
    ) -> Output {
        let mut stream = Some(stream);
        let mut whole = Box::pin(whole);
        let mut taken = Box::pin(taken);
        Output(Pump::new(async move |ask| match ask {
            #[cfg(feature = "http-p3")]
            Ask::Nothing => {
                clock.give_way().await;
                (Vec::new(), clock.left().map(|_| ()))
            }
            Ask::Write(buffer, wait) => {
                let Some(open) = &mut stream else { return (buffer, Err(closed())) };
                let (buffer, written) = write_all(open, buffer, wait, &clock).await;
                match written {
                    Ok(Written::All) => (buffer, Ok(())),
                    Ok(Written::Closed) => {
                        stream = None;
                        let why = clock.within(taken.as_mut(), wait).await.and_then(|taken| taken);
                        (buffer, why.and_then(|()| Err(closed())))
                    }
                    Err(refusal) => (buffer, Err(refusal)),
                }
            }
            Ask::Finish(wait) => {
                stream = None;
                let told = async {
                    whole.as_mut().await;
                    taken.as_mut().await
                };
                (Vec::new(), clock.within(pin!(told), wait).await.and_then(|taken| taken))
            }
        }))
    }

    pub(in crate::world) fn poll_write(
        &mut self,
        cx: &mut Context<'_>,
        piece: &mut Piece<'_>,
        wait: Duration,
    ) -> Poll<Result<(), HostError>> {
        self.0.poll(cx, || Ask::Write(piece.take(), wait)).map(|(buffer, written)| {
            piece.give_back(buffer);
            written
        })
    }

    #[cfg(feature = "http-p3")]
    pub(in crate::world) fn poll_nothing(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), HostError>> {
        self.0.poll(cx, || Ask::Nothing).map(|(_, went)| went)
    }

    pub(in crate::world) fn poll_finish(&mut self, cx: &mut Context<'_>, wait: Duration) -> Poll<Result<(), HostError>> {
        self.0.poll(cx, || Ask::Finish(wait)).map(|(_, finished)| finished)
    }
}

fn closed() -> HostError {
    HostError::Broken(Reason::own("the host takes no more of it, and does not say why"))
}

/// What became of a piece.
enum Written {
    All,
    /// The host takes no more.
    Closed,
}

/// Writes all of the buffer, and returns it, empty.
async fn write_all(
    stream: &mut StreamWriter<u8>,
    buffer: Vec<u8>,
    wait: Duration,
    clock: &Clock,
) -> (Vec<u8>, Result<Written, HostError>) {
    let mut once = write_once(stream.write(buffer), wait, clock).await;
    loop {
        let (result, left, late) = once;
        if left.remaining() == 0 {
            return (emptied(left), Ok(Written::All));
        }
        let has_moved = matches!(result, StreamResult::Complete(bytes) if bytes > 0);
        match (result, late) {
            (StreamResult::Dropped, _) => return (emptied(left), Ok(Written::Closed)),
            (_, Some(refusal)) if !has_moved => return (emptied(left), Err(refusal)),
            _ => {}
        }
        once = write_once(stream.write_buf(left), wait, clock).await;
    }
}

/// Writes once, as much as the host takes. With a refusal nothing more was taken in time.
async fn write_once(write: StreamWrite<'_, u8>, wait: Duration, clock: &Clock) -> (StreamResult, Buffer, Option<HostError>) {
    let mut writing = pin!(write);
    match clock.within(writing.as_mut(), wait).await {
        Ok((result, left)) => (result, left, None),
        Err(refusal) => {
            // What was taken in the last moment was taken.
            let (result, left) = writing.cancel();
            (result, left, Some(refusal))
        }
    }
}

type Buffer = AbiBuffer<&'static StreamVtable<u8>>;

fn emptied(buffer: Buffer) -> Vec<u8> {
    let mut buffer = buffer.into_vec();
    buffer.clear();
    buffer
}
