use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::Clock;
use crate::note;
use crate::reply::Sink;
use crate::run::{Checkpoint, Run};
use crate::source::Source;
use crate::{Error, ErrorKind, Handler, Payload, Reply, Result, Stage, Summary, handler};

/// Runs a handler over one payload in a world where it really waits.
pub(in crate::world) async fn drive<H: Handler>(
    source: Box<dyn Source>,
    sink: Box<dyn Sink>,
    checkpoint: Box<dyn Checkpoint>,
    clock: Rc<Clock>,
) -> (Result<()>, Summary) {
    let run = Rc::new(Run::new(checkpoint));
    let mut payload = Payload::new(source, run.clone());
    let mut reply = Reply::new(sink, run.clone());
    let outcome = {
        let mut handling = pin!(handler::run(&mut payload, &mut reply, H::handle));
        let mut poll = |cx: &mut Context<'_>| handling.as_mut().poll(cx);
        until_over(&mut poll, &run, &clock).await
    };
    let _within = note::Within::new(&run);
    payload.note_end(&outcome);
    (outcome, payload.summary())
}

/// Polls until the handler is ready, or has waited for too long for something that is not the SDK's: it cannot be known
/// whether that will wake it.
async fn until_over(poll: &mut dyn FnMut(&mut Context<'_>) -> Poll<Result<()>>, run: &Rc<Run>, clock: &Rc<Clock>) -> Result<()> {
    let mut woken: Option<(Arc<Woken>, Waker)> = None;
    let mut over: Option<Pin<Box<dyn Future<Output = ()>>>> = None;
    poll_fn(|cx| {
        let (woken, waker) = match &mut woken {
            Some(woken) if woken.0.waker.will_wake(cx.waker()) => woken,
            woken => {
                let woken_here = Arc::new(Woken { is_now: AtomicBool::new(false), waker: cx.waker().clone() });
                let waker = Waker::from(woken_here.clone());
                woken.insert((woken_here, waker))
            }
        };
        woken.is_now.store(false, Ordering::Relaxed);
        // Other runs are polled between two polls of this one.
        let within = note::Within::new(run);
        if let Poll::Ready(outcome) = poll(&mut Context::from_waker(waker)) {
            return Poll::Ready(outcome);
        }
        drop(within);
        if clock.take_waits() || woken.is_now.load(Ordering::Relaxed) {
            return Poll::Pending;
        }
        let over = over.get_or_insert_with(|| {
            let clock = clock.clone();
            Box::pin(async move { clock.over().await })
        });
        over.as_mut().poll(cx).map(|()| {
            let message = "the handler waits for something that did not wake it within the limit of a run (`run`)";
            Err(Error::new(ErrorKind::NeverReady, Stage::Handler, message))
        })
    })
    .await
}

/// Whether the run was woken while it was polled: then it only gives way.
struct Woken {
    is_now: AtomicBool,
    waker: Waker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_now.store(true, Ordering::Relaxed);
        self.waker.wake_by_ref();
    }
}
