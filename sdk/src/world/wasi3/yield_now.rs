use std::future::poll_fn;
use std::task::Poll;

/// Lets the host do other work, and other runs of the instance go on, before this one is polled again.
pub(super) async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|cx| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
