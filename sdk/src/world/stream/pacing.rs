use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::bindings::intake::payload_stream::pacing;
use super::bindings::intake::payload_stream::source::Payload;
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::HostError;
use crate::world::wasi3::{Clock, Pump};

/// The checkpoints of one call.
pub(super) struct Pacing {
    payload: Rc<Payload>,
    clock: Rc<Clock>,
    /// Where a checkpoint waits: most do not.
    waits: Pump<pacing::Verdict, Verdict>,
    is_waiting: bool,
}

impl Pacing {
    pub(super) fn new(payload: Rc<Payload>, clock: Rc<Clock>) -> Pacing {
        let (paused, waited) = (payload.clone(), clock.clone());
        let waits = Pump::new(async move |verdict| {
            let verdict = match verdict {
                pacing::Verdict::Pause => waited.waiting(pin!(pacing::resumed(&paused))).await,
                verdict => {
                    waited.give_way().await;
                    verdict
                }
            };
            unless_late(&waited, verdict)
        });
        Pacing { payload, clock, waits, is_waiting: false }
    }
}

impl Checkpoint for Pacing {
    fn poll_checkpoint(&mut self, cx: &mut Context<'_>, progress: &Progress) -> Poll<Verdict> {
        let mut verdict = None;
        if !self.is_waiting {
            let heard = pacing::checkpoint(&self.payload, progress.into());
            if !matches!(heard, pacing::Verdict::Pause) && !self.clock.must_give_way() {
                return Poll::Ready(unless_late(&self.clock, heard));
            }
            verdict = Some(heard);
            self.is_waiting = true;
        }
        let polled = self.waits.poll(cx, || verdict.unwrap_or(pacing::Verdict::Proceed(None)));
        self.is_waiting = polled.is_pending();
        polled
    }
}

fn unless_late(clock: &Clock, verdict: pacing::Verdict) -> Verdict {
    match clock.check() {
        Err(HostError::RunTimedOut(most)) => Verdict::RunTimedOut(most),
        _ => verdict.into(),
    }
}
