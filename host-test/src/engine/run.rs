//! One run: one store, from its first host call to its last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::component::ResourceTable;
use wasmtime::{Store, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use super::clock::{Clock, ClockView};
use super::engine::engine;
use super::fault::{Armed, FaultyPacing, Record};
use super::guest::{Guest, Pre};
use super::memory::Memory;
use super::output::Output;
use super::position::{Samples, Trace};
use super::stack;
use crate::error::Error;
use crate::report::Log;
use crate::spec::LogLevel;
use intake_host::{Failure, Halt, Intake, IntakeView, Meter, Observer, Passed, PayloadResource, ReplyResource, Summary, stream};

/// The time that a guest gets beyond its own, to be stopped where it can be told what it did: in a host call, or by an epoch.
pub(crate) const GRACE: Duration = Duration::from_millis(100);

/// Compiled code keeps its fuel in a register while it runs in a loop, and wasmtime does not see it there when an epoch or a
/// fault ends the run. Each time so much is spent it comes up for air: what is reported of such a run is exact to this.
pub(crate) const FUEL_SEEN_EVERY: u64 = 100_000;

/// What a run's store holds.
pub(crate) struct State {
    pub(crate) intake: Intake,
    pub(crate) memory: Memory,
    wasi: WasiCtx,
    clock: Clock,
    table: ResourceTable,
}

impl IntakeView for State {
    fn intake(&mut self) -> &mut Intake {
        &mut self.intake
    }
}

impl State {
    pub(crate) fn clock(&mut self) -> ClockView<'_> {
        let is_bounding = self.intake.is_waited_for();
        ClockView { clock: &self.clock, table: &mut self.table, is_bounding, waited: Some(&mut self.intake.ledger.waited) }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Told the bytes that the guest took.
pub(crate) type Reached = Box<dyn Fn(u64) + Send>;

/// What a run is given.
pub(crate) struct Given {
    pub(crate) meter: Meter,
    pub(crate) pacing: FaultyPacing,
    pub(crate) payload: PayloadResource,
    pub(crate) reply: ReplyResource,
    pub(crate) memory_limit: u64,
    /// Growths of memory that are refused.
    pub(crate) refusals: Vec<Armed>,
    /// Where faults find out how far the run is.
    pub(crate) record: Arc<Record>,
    pub(crate) deadline: Instant,
    pub(crate) observer: Option<Reached>,
    pub(crate) log: Option<LogLevel>,
}

/// Passes on how far the run is.
struct Watch {
    record: Arc<Record>,
    reached: Option<Reached>,
    trace: Arc<Mutex<Trace>>,
    clock: Clock,
}

impl Watch {
    fn trace(&self) -> MutexGuard<'_, Trace> {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for Watch {
    fn called(&mut self, _import: &'static str, passed: Passed, _fuel: u64) {
        self.record.crossed(passed.host_calls);
        self.trace().called(passed);
    }

    fn wrote(&mut self, _bytes: u64, passed: Passed) {
        self.trace().wrote(passed);
    }

    fn took(&mut self, chunk: &[u8], passed: Passed) {
        self.record.took(passed.payload_bytes);
        self.trace().took(chunk, passed);
        if let Some(reached) = &self.reached {
            reached(passed.payload_bytes);
        }
    }

    fn ends_wait(&mut self) -> bool {
        self.clock.ring()
    }

    fn answered(&mut self, passed: Passed) {
        self.clock.go_on();
        self.trace().answered();
        self.record.crossed(passed.host_calls);
    }
}

/// What a run left.
pub(crate) struct Left {
    /// What `handle` returned, or why it did not.
    pub(crate) returned: wasmtime::Result<Result<Summary, Failure>>,
    pub(crate) state: State,
    pub(crate) log: Log,
    pub(crate) trace: Trace,
    pub(crate) samples: Samples,
    /// Fuel that the last slice spent.
    pub(crate) last_slice: u64,
    pub(crate) waits_elsewhere: bool,
}

/// Runs `guest` once. What the guest does is in what is left; an error is the host's.
pub(crate) async fn run(guest: &Guest, given: Given) -> Result<Left, Error> {
    let output = Output::default();
    // The same seed for every run: a guest that hashes spends the same fuel each time.
    let clock = Clock::default();
    let mut wasi = WasiCtx::builder();
    if let Some(level) = given.log {
        wasi.env("INTAKE_LOG", level.name());
    }
    let wasi = wasi
        .wall_clock(clock.clone())
        .stdout(output.clone())
        .stderr(output.clone())
        .insecure_random_seed(0)
        .secure_random(wasmtime_wasi::random::Deterministic::new(vec![0x2a; 32]))
        .insecure_random(wasmtime_wasi::random::Deterministic::new(vec![0x2a; 32]))
        .build();
    let deadline = given.deadline;
    let trace = Arc::new(Mutex::new(Trace::default()));
    let watch = Watch { record: given.record, reached: given.observer, trace: Arc::clone(&trace), clock: clock.clone() };
    let intake = Intake::new(given.meter).with_deadline(deadline).with_pacing(given.pacing).with_observer(watch);
    let memory = Memory::new(given.memory_limit).with_refusals(given.refusals);
    let state = State { intake, memory, wasi, clock, table: ResourceTable::new() };
    let mut store = Store::new(engine()?, state);
    store.limiter(|state| state.memory.in_slice(state.intake.meter.host_calls()));
    store.set_epoch_deadline(1);
    let samples = Arc::new(Mutex::new(Samples::default()));
    let sampled = Arc::clone(&samples);
    store.epoch_deadline_callback(move |store| {
        if Instant::now() < deadline {
            let mut samples = sampled.lock().unwrap_or_else(PoisonError::into_inner);
            if samples.look(store.data().intake.meter.host_calls())
                && let Some(place) = stack::innermost(&WasmBacktrace::force_capture(&store))
            {
                samples.add(place);
            }
            return Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())));
        }
        let stack = stack::frames(&WasmBacktrace::force_capture(&store));
        Err(wasmtime::Error::new(Halt::TimedOut { doing: "running".to_owned(), stack }))
    });
    let handled = handle(&mut store, guest, given.payload, given.reply);
    let (returned, waits_elsewhere) = match tokio::time::timeout_at((deadline + GRACE).into(), handled).await {
        Ok(returned) => (returned, false),
        // It waits, but in no import of the intake package.
        Err(_elapsed) => (Err(Halt::timed_out("waiting in a call of WASI")), true),
    };
    let last_slice = match (&returned, store.get_fuel()) {
        (Err(_), Ok(left)) => store.data_mut().intake.meter.settle(left),
        _ => 0,
    };
    let trace = std::mem::take(&mut *trace.lock().unwrap_or_else(PoisonError::into_inner));
    let samples = std::mem::take(&mut *samples.lock().unwrap_or_else(PoisonError::into_inner));
    let log = Log::new(given.log, &output.printed());
    Ok(Left { returned, state: store.into_data(), log, trace, samples, last_slice, waits_elsewhere })
}

async fn handle(
    store: &mut Store<State>,
    guest: &Guest,
    payload: PayloadResource,
    reply: ReplyResource,
) -> wasmtime::Result<Result<Summary, Failure>> {
    // Instantiation differs from system to system, and is not counted.
    store.set_fuel(u64::MAX)?;
    store.fuel_async_yield_interval(Some(FUEL_SEEN_EVERY))?;
    let pre = match guest.pre() {
        Pre::Intake(pre) => pre,
        Pre::Stream(pre) => {
            let instance = pre.instantiate_async(&mut *store).await?;
            return store.run_concurrent(async |store| stream::handle(store, &instance, payload, reply).await).await?;
        }
    };
    let instance = pre.instantiate_async(&mut *store).await?;
    let intake = &mut store.data_mut().intake;
    let payload = intake.push_payload(payload)?;
    let reply = intake.push_reply(reply)?;
    // The entry is the first host call: no slice ends, one begins.
    intake.enter(0);
    let fuel = intake.leave();
    store.set_fuel(fuel)?;
    let returned = instance.intake_payload_handler().call_handle(&mut *store, payload, reply).await?;
    let left = store.get_fuel()?;
    store.data_mut().intake.enter(left);
    Ok(returned)
}
