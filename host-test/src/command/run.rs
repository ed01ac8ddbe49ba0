//! One run of a command: one store, from its instantiation to its end.

use std::time::Instant;

use wasmtime::component::ResourceTable;
use wasmtime::{Store, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::p2::bindings::CommandPre;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use super::input::Input;
use super::output::Output;
use crate::engine::{Clock, ClockView, FUEL_SEEN_EVERY, GRACE, Memory, engine, stack};
use crate::error::Error;
use intake_host::Halt;

/// What a run's store holds.
pub(super) struct State {
    pub(super) memory: Memory,
    wasi: WasiCtx,
    clock: Clock,
    table: ResourceTable,
}

impl State {
    pub(super) fn clock(&mut self) -> ClockView<'_> {
        ClockView { clock: &self.clock, table: &mut self.table, is_bounding: false, waited: None }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// What a run is given.
pub(super) struct Given<'a> {
    pub(super) pre: &'a CommandPre<State>,
    pub(super) has_virtual_clock: bool,
    /// Its name, and what follows.
    pub(super) args: &'a [String],
    pub(super) env: &'a [(String, String)],
    pub(super) input: Input,
    pub(super) output: Output,
    pub(super) error_output: crate::engine::Output,
    pub(super) memory_limit: u64,
    pub(super) deadline: Instant,
}

/// What a run left.
pub(super) struct Left {
    /// What `run` returned, or why it did not.
    pub(super) returned: wasmtime::Result<Result<(), ()>>,
    pub(super) memory: Memory,
    pub(super) fuel: u64,
}

/// Runs a command once. What it does is in what is left; an error is the host's.
pub(super) async fn run(given: Given<'_>) -> Result<Left, Error> {
    let clock = Clock::default();
    let mut wasi = WasiCtx::builder();
    wasi.args(given.args).envs(given.env).stdin(given.input).stdout(given.output).stderr(given.error_output);
    // The same seed for every run: a command that hashes spends the same fuel each time.
    wasi.insecure_random_seed(0).secure_random(Deterministic::new(vec![0x2a; 32]));
    wasi.insecure_random(Deterministic::new(vec![0x2a; 32]));
    if given.has_virtual_clock {
        wasi.wall_clock(clock.clone());
    }
    let memory = Memory::new(given.memory_limit);
    let state = State { memory, wasi: wasi.build(), clock, table: ResourceTable::new() };
    let mut store = Store::new(engine()?, state);
    store.limiter(|state| &mut state.memory);
    let deadline = given.deadline;
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |store| {
        if Instant::now() < deadline {
            return Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())));
        }
        let stack = stack::frames(&WasmBacktrace::force_capture(&store));
        Err(wasmtime::Error::new(Halt::TimedOut { doing: "running".to_owned(), stack }))
    });
    let called = call(&mut store, given.pre);
    let returned = match tokio::time::timeout_at((deadline + GRACE).into(), called).await {
        Ok(returned) => returned,
        Err(_elapsed) => Err(Halt::timed_out("waiting in a call of WASI")),
    };
    let fuel = store.get_fuel().map_or(0, |left| u64::MAX - left);
    Ok(Left { returned, fuel, memory: store.into_data().memory })
}

async fn call(store: &mut Store<State>, pre: &CommandPre<State>) -> wasmtime::Result<Result<(), ()>> {
    // Instantiation differs from system to system, and is not counted.
    store.set_fuel(u64::MAX)?;
    store.fuel_async_yield_interval(Some(FUEL_SEEN_EVERY))?;
    let instance = pre.instantiate_async(&mut *store).await?;
    store.set_fuel(u64::MAX)?;
    instance.wasi_cli_run().call_run(&mut *store).await
}
