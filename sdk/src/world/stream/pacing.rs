use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::bindings::intake::payload_stream::pacing;
use super::bindings::intake::payload_stream::source::Payload;
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::Refusal;
use crate::world::wasi3::{Clock, Pump};

/// The checkpoints of one call.
pub(super) struct Pacing(Pump<pacing::Progress, Verdict>);

impl Pacing {
    pub(super) fn new(payload: Rc<Payload>, clock: Rc<Clock>) -> Pacing {
        Pacing(Pump::new(async move |progress| {
            let verdict = match pacing::checkpoint(&payload, progress) {
                pacing::Verdict::Pause => clock.waiting(pin!(pacing::resumed(&payload))).await,
                verdict => {
                    clock.did_not_wait().await;
                    verdict
                }
            };
            match clock.check() {
                Err(Refusal::RunTimedOut(most)) => Verdict::RunTimedOut(most),
                _ => verdict.into(),
            }
        }))
    }
}

impl Checkpoint for Pacing {
    fn poll_checkpoint(&mut self, cx: &mut Context<'_>, progress: &Progress) -> Poll<Verdict> {
        self.0.poll(cx, || progress.into())
    }
}
