//! Where a turn ends and the next begins, in both worlds.

use std::time::Instant;

use wasmtime::AsContextMut;

use super::{Halt, IntakeView};

/// The guest came in: its turn ends.
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

/// The guest goes back: its next turn begins.
pub(super) fn leave<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let fuel = store.data_mut().intake().leave();
    let _not_counted = store.set_fuel(fuel);
}

/// The guest goes on before its call is answered: it does something else, or comes to a rest. That is no turn of its own, but it
/// spends.
pub(super) fn pause<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let fuel = store.data_mut().intake().pause();
    let _not_counted = store.set_fuel(fuel);
}

/// A call is to be answered that was not at once.
pub(super) fn resume<T: IntakeView>(mut host: impl AsContextMut<Data = T>) {
    let mut store = host.as_context_mut();
    let left = store.get_fuel().unwrap_or(u64::MAX);
    store.data_mut().intake().resume(left);
}
