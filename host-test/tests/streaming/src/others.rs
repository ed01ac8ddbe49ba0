//! Handlers that wait for more than their payload and their reply.

use std::cell::{Cell, RefCell};
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use intake::{Limits, Payload, Reply, Result};

/// Sleeps for this number of nanoseconds.
#[cfg(target_family = "wasm")]
pub(crate) async fn nap(nanoseconds: u64) {
    wasip3::clocks::monotonic_clock::wait_for(nanoseconds).await;
}

#[cfg(not(target_family = "wasm"))]
pub(crate) async fn nap(_: u64) {}

/// Waits for each chunk for a second at most: less than the SDK would.
pub(crate) async fn impatient(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut chunks = payload.chunks()?;
    let mut bytes = 0;
    loop {
        let next = {
            let mut next = pin!(chunks.next());
            let mut nap = pin!(nap(1_000_000_000));
            let either = poll_fn(|cx| match next.as_mut().poll(cx) {
                Poll::Ready(chunk) => Poll::Ready(Some(chunk)),
                Poll::Pending => nap.as_mut().poll(cx).map(|()| None),
            });
            either.await.map(|chunk| chunk.map(|chunk| chunk.map(<[u8]>::len)))
        };
        match next {
            Some(chunk) => match chunk? {
                Some(more) => bytes += more,
                None => break,
            },
            None => return reply.write(format!("had enough after {bytes} bytes")).await,
        }
    }
    reply.write(format!("{bytes} bytes")).await
}

/// Works for as long as a run may take, and never waits.
pub(crate) async fn works_on(payload: &mut Payload) -> Result<()> {
    let mut limits = Limits::default();
    limits.run = Duration::from_micros(50);
    payload.set_limits(limits)?;
    let pace = payload.pace();
    loop {
        pace.spend(1_000_000).await?;
    }
}

/// Calls that do next to nothing, again and again.
pub(crate) async fn calls(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let what = payload.description().media_type.clone().unwrap_or_default();
    let pace = payload.pace();
    if what == "writes-latin" {
        reply.set_charset("latin1")?;
    }
    for _ in 0..10_000 {
        match what.as_str() {
            "flushes" => reply.flush().await?,
            "writes-little" => reply.write("x").await?,
            "spends-nothing" => pace.spend(0).await?,
            _ => reply.write("").await?,
        }
    }
    Ok(())
}

/// Gives up a read that waits, and waits for nothing then.
pub(crate) async fn gone(payload: &mut Payload) -> Result<()> {
    let mut limits = Limits::default();
    limits.run = Duration::from_secs(100);
    payload.set_limits(limits)?;
    let mut chunks = payload.chunks()?;
    loop {
        let mut next = pin!(chunks.next());
        match poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await {
            Poll::Ready(chunk) => {
                if chunk?.is_none() {
                    return Ok(());
                }
            }
            Poll::Pending => return pending().await,
        }
    }
}

/// Whether one of several was woken.
struct Flag {
    is_set: AtomicBool,
    all: Waker,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.is_set.store(true, Ordering::Relaxed);
        self.all.wake_by_ref();
    }
}

/// Three that work side by side and make checkpoints; each is polled only if it was woken.
pub(crate) async fn side_by_side(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let pace = payload.pace();
    let work = async || {
        for _ in 0..200 {
            pace.spend(100_000).await?;
        }
        Ok::<(), intake::Error>(())
    };
    let mut all: Vec<Pin<Box<dyn Future<Output = Result<()>>>>> = vec![Box::pin(work()), Box::pin(work()), Box::pin(work())];
    let mut flags: Vec<Arc<Flag>> = Vec::new();
    let mut done = 0;
    poll_fn(|cx| {
        while flags.len() < all.len() {
            flags.push(Arc::new(Flag { is_set: AtomicBool::new(true), all: cx.waker().clone() }));
        }
        for (one, flag) in all.iter_mut().zip(&flags) {
            if flag.is_set.swap(false, Ordering::Relaxed)
                && one.as_mut().poll(&mut Context::from_waker(&Waker::from(flag.clone()))).is_ready()
            {
                done += 1;
            }
        }
        if done == all.len() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    reply.write(format!("{done} done")).await
}

thread_local! {
    static IS_WOKEN: Cell<bool> = const { Cell::new(false) };
    static WAITS: RefCell<Option<Waker>> = const { RefCell::new(None) };
}

/// Waits for another call of the instance.
pub(crate) async fn is_woken(reply: &mut Reply) -> Result<()> {
    poll_fn(|cx| {
        if IS_WOKEN.get() {
            return Poll::Ready(());
        }
        WAITS.replace(Some(cx.waker().clone()));
        Poll::Pending
    })
    .await;
    reply.write("woken").await
}

pub(crate) fn wake() {
    IS_WOKEN.set(true);
    if let Some(waker) = WAITS.take() {
        waker.wake();
    }
}
