//! Where a slice ends and the next begins, in both worlds.

use std::task::{Context, Poll};
use std::time::Instant;

use wasmtime::AsContextMut;

use super::{Halt, IntakeView};

/// The guest came in: its slice ends.
pub(super) fn enter<T: IntakeView>(mut host: impl AsContextMut<Data = T>, import: &'static str) -> wasmtime::Result<()> {
    let mut store = host.as_context_mut();
    // A host whose engine does not count fuel has none to measure.
    let left = store.get_fuel().unwrap_or(u64::MAX);
    let intake = store.data_mut().intake();
    let spent = intake.meter.cross(left);
    intake.ledger.last_call = Some(import);
    let passed = intake.passed();
    intake.observer.called(import, passed, spent);
    if intake.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
        return Err(Halt::timed_out(format!("running, and last called {import}")));
    }
    intake.ledger.within_call = true;
    Ok(())
}

/// The guest goes back: its next slice begins.
pub(super) fn leave<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let fuel = store.data_mut().intake().leave();
    let _not_counted = store.set_fuel(fuel);
}

/// The guest goes on before its call is answered: it does something else, or comes to a rest. That is no slice of its own, but it
/// spends.
fn pause<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let fuel = store.data_mut().intake().pause();
    let _not_counted = store.set_fuel(fuel);
}

/// Whether a source, or a sink, says that the guest's wait is over.
pub(super) enum Late {
    No,
    /// It says so now.
    Now,
    /// It said so, and the guest waits on.
    Still,
}

impl Late {
    pub(super) fn of(was_late: bool, is_late: bool) -> Self {
        match (was_late, is_late) {
            (_, false) => Self::No,
            (false, true) => Self::Now,
            (true, true) => Self::Still,
        }
    }
}

/// A call cannot be answered yet. A guest that sets no clock to bound its wait would wait for ever.
pub(super) fn not_yet<T: IntakeView, A>(
    mut host: impl AsContextMut<Data = T>,
    cx: &mut Context<'_>,
    import: &'static str,
    is_new: bool,
    late: Late,
) -> Poll<wasmtime::Result<A>> {
    match late {
        Late::No => {}
        // The guest sets its clock after this: it is looked at next time.
        Late::Now => cx.waker().wake_by_ref(),
        Late::Still => {
            if !host.as_context_mut().data_mut().intake().observer.ends_wait() {
                return Poll::Ready(Err(Halt::timed_out(format!("waiting in {import} for ever"))));
            }
        }
    }
    if is_new {
        pause(host);
    }
    Poll::Pending
}

/// A call is to be answered that was not at once.
pub(super) fn resume<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let left = store.get_fuel().unwrap_or(u64::MAX);
    store.data_mut().intake().resume(left);
}
