use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// How often other work comes first: what the guest was told already may need some turns of the host's to come to it.
const TURNS: u32 = 8;

/// The times that a guest waits for.
#[derive(Debug, Clone, Default)]
pub(super) struct Timers(Arc<Mutex<Set>>);

#[derive(Debug, Default)]
struct Set {
    /// By their time, those of the same in the order in which they were set.
    waiting: BTreeMap<(u64, u64), One>,
    set: u64,
}

#[derive(Debug, Default)]
struct One {
    has_rung: bool,
    waker: Option<Waker>,
}

impl Timers {
    fn lock(&self) -> MutexGuard<'_, Set> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, when: u64) -> Timer {
        let mut set = self.lock();
        set.set += 1;
        let key = (when, set.set);
        set.waiting.insert(key, One::default());
        Timer { timers: self.clone(), key }
    }

    /// Lets all of them ring; false if there is none.
    pub(super) fn ring(&self) -> bool {
        let mut set = self.lock();
        for one in set.waiting.values_mut() {
            one.has_rung = true;
            if let Some(waker) = one.waker.take() {
                waker.wake();
            }
        }
        !set.waiting.is_empty()
    }
}

/// A time that a guest waits for, as long as it does.
pub(super) struct Timer {
    timers: Timers,
    key: (u64, u64),
}

impl Timer {
    /// Waits until it rings.
    pub(super) async fn rung(&self) {
        self.until(|_| false).await;
    }

    /// Waits until it rings, or is the next of all; other work comes first.
    pub(super) async fn first(&self) {
        for _ in 0..TURNS {
            tokio::task::yield_now().await;
        }
        self.until(|set| set.waiting.keys().next() == Some(&self.key)).await;
    }

    async fn until(&self, is_now: impl Fn(&Set) -> bool) {
        poll_fn(|cx| {
            let mut set = self.timers.lock();
            if is_now(&set) {
                return Poll::Ready(());
            }
            match set.waiting.get_mut(&self.key) {
                Some(one) if !one.has_rung => {
                    one.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
                _ => Poll::Ready(()),
            }
        })
        .await;
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let mut set = self.timers.lock();
        set.waiting.remove(&self.key);
        // One of the others may be the next now.
        for one in set.waiting.values_mut() {
            if let Some(waker) = one.waker.take() {
                waker.wake();
            }
        }
    }
}
