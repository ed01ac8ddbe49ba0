use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// An `async` closure that is asked one thing after the other, for those who poll. What it waits for lies in one place for the whole
/// run, and no wait needs an allocation of its own. A question that was asked is answered, even if who asked has gone: the next one
/// to poll is given that answer.
pub(in crate::world) struct Pump<Ask, Answer> {
    work: Pin<Box<dyn Future<Output = ()>>>,
    desk: Rc<Desk<Ask, Answer>>,
    is_asked: bool,
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
        Pump { work: Box::pin(work), desk, is_asked: false }
    }

    /// Asks, unless there is a question that is not answered yet, and waits for the answer.
    pub(in crate::world) fn poll(&mut self, cx: &mut Context<'_>, ask: impl FnOnce() -> Ask) -> Poll<Answer> {
        if !self.is_asked {
            self.is_asked = true;
            self.desk.ask.set(Some(ask()));
        }
        // It never ends.
        let _ = self.work.as_mut().poll(cx);
        match self.desk.answer.take() {
            Some(answer) => {
                self.is_asked = false;
                Poll::Ready(answer)
            }
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// Ready when it is polled for the second time.
    async fn wait() {
        let mut is_second = false;
        poll_fn(|_| if std::mem::replace(&mut is_second, true) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    #[test]
    fn answers_in_turn_and_keeps_what_it_has_between_two_questions() {
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
