use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Hands one value from one task of the instance to another.
pub(super) struct Give<T>(Rc<RefCell<Desk<T>>>);

struct Desk<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// One end gives, and the other waits for it: none if the first was dropped.
pub(super) fn handed<T>() -> (Give<T>, impl Future<Output = Option<T>>) {
    let desk = Rc::new(RefCell::new(Desk { value: None, waker: None }));
    let given = desk.clone();
    let wait = poll_fn(move |cx| {
        let mut desk = given.borrow_mut();
        match desk.value.take() {
            Some(value) => Poll::Ready(Some(value)),
            None if Rc::strong_count(&given) == 1 => Poll::Ready(None),
            None => {
                desk.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    });
    (Give(desk), wait)
}

impl<T> Give<T> {
    pub(super) fn give(self, value: T) {
        self.0.borrow_mut().value = Some(value);
    }
}

/// Given or not, the other end is told.
impl<T> Drop for Give<T> {
    fn drop(&mut self) {
        let waker = self.0.borrow_mut().waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::Context;

    use super::*;

    #[test]
    fn what_is_given_comes_and_what_is_dropped_does_not() {
        let mut cx = Context::from_waker(Waker::noop());
        let (give, given) = handed();
        let mut given = pin!(given);
        assert!(given.as_mut().poll(&mut cx).is_pending());
        give.give(7);
        assert_eq!(given.poll(&mut cx), Poll::Ready(Some(7)));
        let (give, given) = handed::<u32>();
        drop(give);
        assert_eq!(pin!(given).poll(&mut cx), Poll::Ready(None));
    }
}
