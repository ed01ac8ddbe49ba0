use tokio::runtime::{Builder, Runtime};
use wasmtime::Store;

use super::component::{Component, Pre};
use super::engine::Metering;
use super::instance::Instance;
use super::load::Load;
use super::ran::Ran;
use super::reply::Reply;
use super::state::State;
use crate::moment::Moment;

/// Runs components, one after the other, on this thread.
#[derive(Debug)]
pub struct Runner(Runtime);

impl Runner {
    /// A runner.
    ///
    /// # Errors
    /// If tokio does not start.
    pub fn new() -> wasmtime::Result<Self> {
        Ok(Self(Builder::new_current_thread().enable_time().build()?))
    }

    /// Runs `component` once, in a store of its own.
    ///
    /// # Errors
    /// If it traps, or ends with an error: what is measured are runs that end well.
    pub fn run(&self, component: &Component, load: &Load) -> wasmtime::Result<Ran> {
        self.0.block_on(run(component, load))
    }
}

async fn run(component: &Component, load: &Load) -> wasmtime::Result<Ran> {
    let reply = Reply::default();
    // A command of the SDK's takes `--charset LABEL`, and the peer the label alone, behind it.
    let args = ["guest.wasm", "--charset", load.charset];
    let mut store = Store::new(&component.engine, State::new(load, &reply, &args));
    store.limiter(|state| &mut state.peak);
    refuel(&mut store, component.metering)?;
    let start = Moment::now();
    let instance = Instance::new(&component.pre, &mut store).await?;
    let instantiated = Moment::now();
    let instantiation_fuel = spent(&store);
    refuel(&mut store, component.metering)?;
    instance.call(&mut store, load, &reply).await?;
    let end = Moment::now();
    let meter = &store.data().intake.meter;
    let (fuel, most_between_host_calls) = match component.pre {
        Pre::Intake(_) | Pre::Stream(_) => (meter.total(), Some(meter.max_between_host_calls())),
        // The host hears nothing from the call to the return.
        Pre::WholeBody(_) => (spent(&store), Some(spent(&store))),
        Pre::Command(_) | Pre::Http(_) => (spent(&store), None),
    };
    Ok(Ran {
        instantiation_fuel,
        fuel,
        most_between_host_calls,
        peak_bytes: store.data().peak.most,
        instantiation: instantiated.since(start),
        took: end.since(instantiated),
        first_byte: reply.first().unwrap_or(end).since(start),
        reply: reply.text(),
    })
}

fn refuel(store: &mut Store<State>, metering: Metering) -> wasmtime::Result<()> {
    if metering == Metering::Fuel { store.set_fuel(u64::MAX) } else { Ok(()) }
}

fn spent(store: &Store<State>) -> u64 {
    store.get_fuel().map_or(0, |left| u64::MAX - left)
}
