//! Where guests wait: `wasi:io/poll`, bounded by the request's time. A guest whose time is over in a wait is stopped there, and
//! so its stack is known.

use std::time::Instant;

use tokio::time::timeout_at;
use wasmtime::Result;
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::io::poll::{self, Host, HostPollable};

use super::state::State;
use intake_host::Halt;

struct Waits<'a> {
    table: &'a mut ResourceTable,
    deadline: Instant,
    count: &'a mut u64,
    at: &'a mut Instant,
}

impl Waits<'_> {
    fn over<T>(&mut self, waited: Result<Result<T>, tokio::time::error::Elapsed>) -> Result<T> {
        *self.count += 1;
        *self.at = Instant::now();
        waited.unwrap_or_else(|_elapsed| Err(Halt::timed_out("waiting in a call of WASI")))
    }
}

impl Host for Waits<'_> {
    async fn poll(&mut self, pollables: Vec<Resource<DynPollable>>) -> Result<Vec<u32>> {
        let polled = timeout_at(self.deadline.into(), Host::poll(self.table, pollables)).await;
        self.over(polled)
    }
}

impl HostPollable for Waits<'_> {
    async fn ready(&mut self, pollable: Resource<DynPollable>) -> Result<bool> {
        HostPollable::ready(self.table, pollable).await
    }

    async fn block(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        let blocked = timeout_at(self.deadline.into(), HostPollable::block(self.table, pollable)).await;
        self.over(blocked)
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        HostPollable::drop(self.table, pollable)
    }
}

struct HasWaits;

impl HasData for HasWaits {
    type Data<'a> = Waits<'a>;
}

/// Links these waits instead of WASI's own.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    linker.allow_shadowing(true);
    poll::add_to_linker::<State, HasWaits>(linker, |state| Waits {
        table: &mut state.table,
        deadline: state.deadline,
        count: &mut state.waits,
        at: &mut state.waited_at,
    })?;
    linker.allow_shadowing(false);
    Ok(())
}
