use std::rc::Rc;
use std::task::{Context, Poll};

use super::block_on::{Unfinished, block_on};
use crate::note;
use crate::reply::Sink;
use crate::run::{Checkpoint, Run};
use crate::source::Source;
use crate::{Error, ErrorKind, Payload, Reply, Result, Stage, Summary, handler};

/// Runs a handler over one payload in a world whose imports block.
pub(super) fn drive(
    source: Box<dyn Source>,
    sink: Box<dyn Sink>,
    checkpoint: Box<dyn Checkpoint>,
    handle: impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()>,
) -> (Result<()>, Summary) {
    let run = Rc::new(Run::new(checkpoint));
    let mut payload = Payload::new(source, run.clone());
    let mut reply = Reply::new(sink, run.clone());
    let yield_now = |cx: &mut Context<'_>| {
        // In such a world a checkpoint is made as soon as it is polled.
        match run.poll_checkpoint(cx) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Ok(()),
        }
    };
    // In such a world nothing else runs until this has come to its end.
    let within = note::Within::new(&run);
    let outcome = match block_on(handler::run(&mut payload, &mut reply, handle), yield_now) {
        Ok(outcome) => outcome,
        Err(Unfinished::Stopped(error)) => Err(error),
        Err(Unfinished::NeverReady) => {
            let message = "the handler waits for something that will never wake it";
            Err(Error::new(ErrorKind::NeverReady, Stage::Handler, message))
        }
    };
    payload.note_end(&outcome);
    drop(within);
    (outcome, payload.summary())
}
