use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Whether the future that is being polled was woken.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Why a future did not come to its end.
#[derive(Debug, PartialEq)]
pub(super) enum Unfinished<E> {
    NeverReady,
    Stopped(E),
}

/// Drives a future in a world whose imports block: there everything is ready at once, and the future is polled once. If it is
/// pending all the same, it is polled again as often as it was woken, with a yield to the host in between.
pub(super) fn block_on<T, E>(
    future: impl Future<Output = T>,
    mut yield_now: impl FnMut(&mut Context<'_>) -> Result<(), E>,
) -> Result<T, Unfinished<E>> {
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let waker = Waker::from(woken.clone());
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return Ok(output);
        }
        if !woken.0.swap(false, Ordering::Relaxed) {
            return Err(Unfinished::NeverReady);
        }
        yield_now(&mut cx).map_err(Unfinished::Stopped)?;
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn, ready};

    use super::*;

    fn go_on(_: &mut Context<'_>) -> Result<(), &'static str> {
        Ok(())
    }

    #[test]
    fn what_is_ready_is_polled_once() {
        assert_eq!(block_on(ready(7), |_| Err("a yield")), Ok(7));
    }

    #[test]
    fn a_future_that_is_never_woken_is_never_ready() {
        assert_eq!(block_on(pending::<()>(), go_on), Err(Unfinished::NeverReady));
    }

    #[test]
    fn what_wakes_itself_is_polled_again_with_a_yield_in_between() {
        let mut left = 3;
        let mut yields = 0;
        let future = poll_fn(|cx| {
            if left == 0 {
                return Poll::Ready("done");
            }
            left -= 1;
            cx.waker().wake_by_ref();
            Poll::Pending
        });
        let count = |_: &mut Context<'_>| {
            yields += 1;
            Ok::<(), ()>(())
        };
        assert_eq!(block_on(future, count), Ok("done"));
        assert_eq!(yields, 3);
    }

    #[test]
    fn what_wakes_itself_for_ever_can_be_stopped() {
        let future = poll_fn(|cx| {
            cx.waker().wake_by_ref();
            Poll::<()>::Pending
        });
        assert_eq!(block_on(future, |_| Err("stop")), Err(Unfinished::Stopped("stop")));
    }
}
