use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// An `async` closure that is asked one thing after the other, for those who poll. What it waits for lies in one place for the whole
/// run, and no wait needs an allocation of its own. A question that was asked is answered, even if who asked has gone: the next one
/// to poll is given that answer.
///
/// Several may wait for the same answer. One of them is given it, and the others ask again.
pub(in crate::world) struct Pump<Ask, Answer> {
    work: Pin<Box<dyn Future<Output = ()>>>,
    desk: Rc<Desk<Ask, Answer>>,
    is_asked: bool,
    crowd: Arc<Crowd>,
    waker: Waker,
}

/// Those who wait: woken together.
#[derive(Default)]
struct Crowd(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    /// Nearly always the only one, who takes no allocation.
    first: Option<Waker>,
    others: Vec<Waker>,
}

impl Crowd {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, waker: &Waker) {
        let mut waiting = self.lock();
        match &waiting.first {
            Some(first) if first.will_wake(waker) => {}
            None => waiting.first = Some(waker.clone()),
            Some(_) if waiting.others.iter().any(|one| one.will_wake(waker)) => {}
            Some(_) => waiting.others.push(waker.clone()),
        }
    }

    /// Who was given the answer waits no longer.
    fn leave(&self, waker: &Waker) {
        let mut waiting = self.lock();
        waiting.first.take_if(|first| first.will_wake(waker));
        waiting.others.retain(|one| !one.will_wake(waker));
    }
}

impl Wake for Crowd {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut waiting = self.lock();
        let (first, others) = (waiting.first.take(), std::mem::take(&mut waiting.others));
        // A task that is woken may wait again at once.
        drop(waiting);
        first.iter().chain(&others).for_each(Waker::wake_by_ref);
    }
}

/// Where questions and answers are put down.
struct Desk<Ask, Answer> {
    ask: Cell<Option<Ask>>,
    answer: Cell<Option<Answer>>,
}

impl<Ask: 'static, Answer: 'static> Pump<Ask, Answer> {
    pub(in crate::world) fn new(mut work: impl AsyncFnMut(Ask) -> Answer + 'static) -> Pump<Ask, Answer> {
        let desk = Rc::new(Desk { ask: Cell::new(None), answer: Cell::new(None) });
        let at = desk.clone();
        let work = async move {
            loop {
                let ask = poll_fn(|_| at.ask.take().map_or(Poll::Pending, Poll::Ready)).await;
                let answer = work(ask).await;
                at.answer.set(Some(answer));
            }
        };
        let crowd = Arc::<Crowd>::default();
        let waker = Waker::from(crowd.clone());
        Pump { work: Box::pin(work), desk, is_asked: false, crowd, waker }
    }

    /// Asks, unless there is a question that is not answered yet, and waits for the answer.
    pub(in crate::world) fn poll(&mut self, cx: &mut Context<'_>, ask: impl FnOnce() -> Ask) -> Poll<Answer> {
        if !self.is_asked {
            self.is_asked = true;
            self.desk.ask.set(Some(ask()));
        }
        self.crowd.join(cx.waker());
        // It never ends.
        let _ = self.work.as_mut().poll(&mut Context::from_waker(&self.waker));
        match self.desk.answer.take() {
            Some(answer) => {
                self.is_asked = false;
                self.crowd.leave(cx.waker());
                self.waker.wake_by_ref();
                Poll::Ready(answer)
            }
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ready when it is polled for the second time.
    async fn wait() {
        let mut is_second = false;
        poll_fn(|_| if std::mem::replace(&mut is_second, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    #[test]
    fn answers_in_slice_and_keeps_what_it_has_between_two_questions() {
        let mut cx = Context::from_waker(Waker::noop());
        let mut sum = 0;
        let mut pump = Pump::new(async move |more: u32| {
            wait().await;
            sum += more;
            sum
        });
        assert!(pump.poll(&mut cx, || 1).is_pending());
        assert_eq!(pump.poll(&mut cx, || 100), Poll::Ready(1), "the second question was not asked");
        assert!(pump.poll(&mut cx, || 2).is_pending());
        assert_eq!(pump.poll(&mut cx, || 100), Poll::Ready(3));
    }

    #[test]
    fn what_is_ready_is_answered_at_once() {
        let mut pump = Pump::new(async |text: String| text + "!");
        let answer = pump.poll(&mut Context::from_waker(Waker::noop()), || "now".to_owned());
        assert_eq!(answer, Poll::Ready("now!".to_owned()));
    }
}
