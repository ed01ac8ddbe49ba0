use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Turns of the host's in which the guest does nothing, before it is taken to be at rest: what it was told already may need some to
/// come to it.
const AT_REST: u32 = 8;

/// The times that a guest waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timers(Arc<Mutex<Set>>);

#[derive(Debug, Default)]
struct Set {
    /// By their time, those of the same in the order in which they were set.
    waiting: BTreeMap<(u64, u64), Option<Waker>>,
    set: u64,
    /// Nothing that the guest waits for will come before the next of these.
    is_late: bool,
}

impl Set {
    /// Something changed: whoever waits looks again.
    fn wake(&mut self) {
        for waker in self.waiting.values_mut().filter_map(Option::take) {
            waker.wake();
        }
    }
}

impl Timers {
    fn lock(&self) -> MutexGuard<'_, Set> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(&self, when: u64) -> Timer {
        let mut set = self.lock();
        set.set += 1;
        let key = (when, set.set);
        set.waiting.insert(key, None);
        Timer { timers: self.clone(), key }
    }

    /// Nothing else will come: the next rings, and after it the others, as long as the guest waits on. False if there is no
    /// timer.
    pub(crate) fn ring(&self) -> bool {
        let mut set = self.lock();
        set.is_late = true;
        set.wake();
        !set.waiting.is_empty()
    }

    /// Something came, or the guest waits for it no longer.
    pub(crate) fn go_on(&self) {
        self.lock().is_late = false;
    }
}

/// A time that a guest waits for, as long as it does.
pub(crate) struct Timer {
    timers: Timers,
    key: (u64, u64),
}

impl Timer {
    /// Waits until nothing else will come, and this is the next.
    pub(crate) async fn rung(&self, fuel: impl Fn() -> u64) {
        self.at_rest(|set| set.is_late, fuel).await;
    }

    /// Waits until this is the next.
    pub(crate) async fn first(&self, fuel: impl Fn() -> u64) {
        self.at_rest(|_| true, fuel).await;
    }

    /// Waits until this is the next, `holds`, and the guest is at rest: it spends no fuel.
    async fn at_rest(&self, holds: impl Fn(&Set) -> bool, fuel: impl Fn() -> u64) {
        let is_now = |set: &Set| holds(set) && set.waiting.keys().next() == Some(&self.key);
        loop {
            poll_fn(|cx| {
                let mut set = self.timers.lock();
                if is_now(&set) {
                    return Poll::Ready(());
                }
                if let Some(waker) = set.waiting.get_mut(&self.key) {
                    *waker = Some(cx.waker().clone());
                }
                Poll::Pending
            })
            .await;
            let (mut rests, mut before) = (0, fuel());
            while rests < AT_REST {
                tokio::task::yield_now().await;
                let now = fuel();
                rests = if now == before { rests + 1 } else { 0 };
                before = now;
            }
            if is_now(&self.timers.lock()) {
                return;
            }
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let mut set = self.timers.lock();
        set.waiting.remove(&self.key);
        set.wake();
    }
}
