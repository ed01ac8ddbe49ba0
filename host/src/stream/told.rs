use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use wasmtime::StoreContextMut;
use wasmtime::component::FutureProducer;

use super::bindings::intake::payload_stream::source;
use crate::IntakeView;
use crate::why::FailureReason;

/// How a payload ended, and why before its end.
pub(super) type Ended = Result<(), (source::ReadError, String)>;

/// How the payload ended, for the future that the guest has of it. To read it is no host call.
pub(super) struct PayloadEnding {
    ended: oneshot::Receiver<Ended>,
    why: FailureReason,
    is_waited_for: bool,
}

impl PayloadEnding {
    pub(super) fn new(ended: oneshot::Receiver<Ended>, why: FailureReason) -> Self {
        Self { ended, why, is_waited_for: false }
    }
}

impl<T: IntakeView> FutureProducer<T> for PayloadEnding {
    type Item = Result<(), source::ReadError>;

    fn poll_produce(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut store: StoreContextMut<'_, T>,
        finish: bool,
    ) -> Poll<wasmtime::Result<Option<Self::Item>>> {
        let this = self.get_mut();
        let ended = match Pin::new(&mut this.ended).poll(cx) {
            Poll::Pending if !finish => {
                if !std::mem::replace(&mut this.is_waited_for, true) {
                    store.data_mut().intake().wait(true);
                }
                return Poll::Pending;
            }
            Poll::Pending => None,
            Poll::Ready(Ok(ended)) => Some(ended),
            Poll::Ready(Err(_dropped)) => {
                Some(Err((source::ReadError::Aborted, "the guest dropped the stream before its end".to_owned())))
            }
        };
        if std::mem::take(&mut this.is_waited_for) {
            store.data_mut().intake().wait(false);
        }
        Poll::Ready(Ok(ended.map(|ended| this.why.keep(ended))))
    }
}
