//! The clock of a run: virtual, so that a guest that asks for the time does the same in each run, and one that sleeps delays
//! nothing.

mod timers;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::clock::timers::Timers;
use wasmtime::AsContextMut;
use wasmtime::component::{Accessor, HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock::{self, Host};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};
use wasmtime_wasi::p3::bindings::clocks::monotonic_clock as p3;
use wasmtime_wasi::{HostWallClock, async_trait};

/// Nanoseconds that pass whenever somebody looks: a loop that waits for a time comes to it.
const A_LOOK: u64 = 1000;
/// When every run begins, in seconds since 1970: the first moment of 2026.
const BEGINNING: u64 = 1_767_225_600;

/// Who waits for a later time than this, some 290 years after the beginning, waits for ever.
const LAST: u64 = u64::MAX / 2;

/// Goes on when it is looked at, and jumps when somebody waits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    now: Arc<AtomicU64>,
    timers: Timers,
}

impl Clock {
    fn look(&self) -> u64 {
        self.now.fetch_add(A_LOOK, Ordering::Relaxed)
    }

    /// Nothing else will happen before the next time that the guest waits for. False if it waits for none.
    pub(crate) fn ring(&self) -> bool {
        self.timers.ring()
    }

    /// Something else did happen.
    pub(crate) fn go_on(&self) {
        self.timers.go_on();
    }
}

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(A_LOOK)
    }

    fn now(&self) -> Duration {
        Duration::from_secs(BEGINNING) + Duration::from_nanos(self.look())
    }
}

/// What WASI's clock needs of a store: the clock, and where its pollables go.
pub(crate) struct ClockView<'a> {
    pub(crate) clock: &'a Clock,
    pub(crate) table: &'a mut ResourceTable,
    /// Whether the guest waits for its payload or its reply: then it sets the clock to bound that wait, which takes its time.
    pub(crate) is_bounding: bool,
    /// What was waited in vain, if anybody wants to know.
    pub(crate) waited: Option<&'a mut Duration>,
}

impl Host for ClockView<'_> {
    fn now(&mut self) -> wasmtime::Result<u64> {
        Ok(self.clock.look())
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(A_LOOK)
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<DynPollable>> {
        let alarm = self.table.push(Alarm { clock: self.clock.clone(), when })?;
        subscribe(self.table, alarm)
    }

    fn subscribe_duration(&mut self, time: u64) -> wasmtime::Result<Resource<DynPollable>> {
        let when = self.clock.look().saturating_add(time);
        self.subscribe_instant(when)
    }
}

/// Rings as soon as somebody waits for it.
struct Alarm {
    clock: Clock,
    when: u64,
}

#[async_trait]
impl Pollable for Alarm {
    async fn ready(&mut self) {
        if self.when > LAST {
            return std::future::pending().await;
        }
        // Other work comes first, as if it had slept.
        tokio::task::yield_now().await;
        self.clock.now.fetch_max(self.when, Ordering::Relaxed);
    }
}

impl p3::Host for ClockView<'_> {
    fn now(&mut self) -> wasmtime::Result<u64> {
        Ok(self.clock.look())
    }

    fn get_resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(A_LOOK)
    }
}

impl<T: Send> p3::HostWithStore<T> for HasClock {
    async fn wait_until(accessor: &Accessor<T, Self>, when: u64) -> wasmtime::Result<()> {
        let now = accessor.with(|mut access| access.get().clock.look());
        wait(accessor, now, when).await
    }

    async fn wait_for(accessor: &Accessor<T, Self>, time: u64) -> wasmtime::Result<()> {
        let now = accessor.with(|mut access| access.get().clock.look());
        wait(accessor, now, now.saturating_add(time)).await
    }
}

/// Waits until `when`. A guest that does nothing else has slept as soon as others had their turn; one that waits for bytes meanwhile
/// is given the time to get them, unless it is known that none will come.
async fn wait<T: Send>(accessor: &Accessor<T, HasClock>, now: u64, when: u64) -> wasmtime::Result<()> {
    let (clock, is_bounding) = accessor.with(|mut access| {
        let view = access.get();
        (view.clock.clone(), view.is_bounding)
    });
    let time = Duration::from_nanos(when.saturating_sub(now));
    let timer = clock.timers.set(when);
    let fuel = || accessor.with(|mut access| access.as_context_mut().get_fuel().unwrap_or(0));
    if is_bounding {
        let has_rung = tokio::time::timeout(time, timer.rung(fuel)).await.is_ok();
        if has_rung {
            accessor.with(|mut access| {
                if let Some(waited) = access.get().waited {
                    *waited = waited.saturating_add(time);
                }
            });
        }
    } else if when > LAST {
        timer.rung(fuel).await;
    } else {
        timer.first(fuel).await;
    }
    clock.now.fetch_max(when, Ordering::Relaxed);
    Ok(())
}

struct HasClock;

impl HasData for HasClock {
    type Data<'a> = ClockView<'a>;
}

/// Links the virtual clock instead of the system's.
pub(crate) fn add_to_linker<T: Send + 'static>(
    linker: &mut Linker<T>,
    view: fn(&mut T) -> ClockView<'_>,
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    monotonic_clock::add_to_linker::<T, HasClock>(linker, view)?;
    p3::add_to_linker::<T, HasClock>(linker, view)?;
    linker.allow_shadowing(false);
    Ok(())
}
