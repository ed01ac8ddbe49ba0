use std::rc::Rc;
use std::task::{Context, Poll};

use super::{Clock, Pump};
use crate::run::{Checkpoint, Progress, Verdict};
use crate::source::HostError;

/// The checkpoints of a run whose host knows of none: each gives way.
pub(in crate::world) struct Yields(Pump<(), Verdict>);

impl Yields {
    pub(in crate::world) fn new(clock: Rc<Clock>) -> Yields {
        Yields(Pump::new(async move |()| {
            clock.give_way().await;
            match clock.left() {
                Err(HostError::RunTimedOut(most)) => Verdict::RunTimedOut(most),
                _ => Verdict::Proceed(None),
            }
        }))
    }
}

impl Checkpoint for Yields {
    fn poll_checkpoint(&mut self, cx: &mut Context<'_>, _: &Progress) -> Poll<Verdict> {
        self.0.poll(cx, || ())
    }
}
