use std::fmt::Debug;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use hyper::header::HOST;
use hyper::{Request, Response};
use tokio::sync::oneshot;
use wasmtime::{Store, UpdateDeadline, WasmBacktrace};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::p2::bindings::Proxy;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme;
use wasmtime_wasi_http::p2::body::{HyperIncomingBody, HyperOutgoingBody};
use wasmtime_wasi_http::p3::bindings::Service;

use super::hooks::NoRequests;
use super::http_guest::Pre;
use super::reply_body::{Give, Sent};
use super::shared::Shared;
use super::state::State;
use super::summary::take_summary;
use super::traffic::{Gave, Traffic};
use crate::engine::{FUEL_SEEN_EVERY, GRACE, Memory, Output, Samples, stack};
use crate::report::{Log, PayloadFacts};
use intake_host::Halt;

/// Past what the clock can hold is as good as never; a year is enough.
const A_YEAR: Duration = Duration::from_secs(31_536_000);

/// How a guest's run ended.
pub(super) enum Ended {
    /// It returned.
    Returned,
    /// It trapped, or was stopped for what it did.
    Stopped(wasmtime::Error),
    /// It was stopped, for its answer can no longer be sent.
    Unwanted(Sent),
}

/// What a run left.
pub(super) struct Left {
    pub(super) ended: Ended,
    /// What became of the reply, if that is known already.
    pub(super) told: Option<Sent>,
    pub(super) fuel: u64,
    pub(super) memory: Memory,
    /// How long the guest had not waited or yielded.
    pub(super) worked: Duration,
    /// How often it had.
    pub(super) waits: u64,
    pub(super) samples: Samples,
    /// What the guest tells of its payload.
    pub(super) summary: PayloadFacts,
    pub(super) log: Log,
}

/// Lets the guest answer `request`, in a store of its own, which is gone when this is done.
pub(super) async fn run(
    shared: &Shared,
    traffic: &Arc<Traffic>,
    request: Request<HyperIncomingBody>,
    give: Give,
    sent: &mut oneshot::Receiver<Sent>,
) -> Left {
    let settings = &shared.settings;
    let output = Output::default();
    let mut wasi = WasiCtx::builder();
    if let Some(level) = settings.log {
        wasi.env("INTAKE_LOG", level.name());
    }
    // A guest that knows it tells what became of its payload.
    wasi.env("INTAKE_SUMMARY", "1");
    let wasi = wasi.stdout(output.clone()).stderr(output.clone()).build();
    let now = Instant::now();
    let deadline = now.checked_add(settings.timeout).unwrap_or(now + A_YEAR);
    let state = State::new(Memory::new(settings.memory_limit), deadline, wasi);
    let mut store = Store::new(shared.guest.engine(), state);
    let samples = watch(&mut store, deadline, settings.interrupts);
    let fuel = settings.fuel.unwrap_or(u64::MAX);
    let mut told = None;
    let ended = {
        let answered = answer(&mut store, shared, traffic, request, give);
        let answered = tokio::time::timeout_at((deadline + GRACE).into(), answered);
        tokio::pin!(answered);
        loop {
            tokio::select! {
                biased;
                answered = &mut answered => break match answered {
                    Ok(Ok(())) => Ended::Returned,
                    Ok(Err(error)) => Ended::Stopped(error),
                    Err(_elapsed) => Ended::Stopped(Halt::timed_out("waiting in a call of WASI")),
                },
                what = &mut *sent, if told.is_none() => {
                    let what = what.unwrap_or(Sent::ClientGone);
                    told = Some(what);
                    if matches!(what, Sent::ClientGone | Sent::Stopped) {
                        break Ended::Unwanted(what);
                    }
                }
            }
        }
    };
    let answers = store.data().answers;
    let fuel = if answers { fuel.saturating_sub(store.get_fuel().unwrap_or(fuel)) } else { 0 };
    // Before the store is gone, when it is too late.
    let is_p3 = matches!(shared.guest.pre(), Pre::P3(_));
    if store.data_mut().has_unfinished_body() || (is_p3 && !matches!(ended, Ended::Returned)) {
        traffic.leave_unfinished();
    }
    let state = store.into_data();
    let samples = std::mem::take(&mut *samples.lock().unwrap_or_else(PoisonError::into_inner));
    let (worked, waits) = (state.waited_at.elapsed(), state.waits);
    let mut log = Log::new(settings.log, &output.printed());
    let summary = take_summary(&mut log);
    Left { ended, told, fuel, memory: state.memory, worked, waits, samples, summary, log }
}

/// Bounds a store's memory and time; what is found while it runs is in the samples.
fn watch(store: &mut Store<State>, deadline: Instant, interrupts: bool) -> Arc<Mutex<Samples>> {
    let samples = Arc::new(Mutex::new(Samples::default()));
    let sampled = Arc::clone(&samples);
    store.limiter(|state| {
        let slice = u64::from(state.answers);
        state.memory.in_slice(slice)
    });
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |store| {
        if Instant::now() >= deadline {
            let stack = stack::frames(&WasmBacktrace::force_capture(&store));
            return Err(wasmtime::Error::new(Halt::TimedOut { doing: "running".to_owned(), stack }));
        }
        let mut samples = sampled.lock().unwrap_or_else(PoisonError::into_inner);
        if samples.look(store.data().waits)
            && let Some(place) = stack::innermost(&WasmBacktrace::force_capture(&store))
        {
            samples.add(place);
        }
        Ok(match interrupts {
            true => UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())),
            false => UpdateDeadline::Continue(1),
        })
    });
    samples
}

async fn answer(
    store: &mut Store<State>,
    shared: &Shared,
    traffic: &Arc<Traffic>,
    request: Request<HyperIncomingBody>,
    give: Give,
) -> wasmtime::Result<()> {
    // Instantiation differs from system to system, and is not counted.
    store.set_fuel(u64::MAX)?;
    if shared.settings.interrupts {
        store.fuel_async_yield_interval(Some(FUEL_SEEN_EVERY))?;
    }
    match shared.guest.pre() {
        Pre::P2(pre) => {
            let instance = pre.instantiate_async(&mut *store).await?;
            begin(store, shared)?;
            p2(store, &instance, traffic, request, give).await
        }
        Pre::P3(pre) => {
            let instance = pre.instantiate_async(&mut *store).await?;
            begin(store, shared)?;
            p3(store, &instance, traffic, request, give).await
        }
    }
}

/// What the guest does from now on counts.
fn begin(store: &mut Store<State>, shared: &Shared) -> wasmtime::Result<()> {
    store.data_mut().answers = true;
    store.set_fuel(shared.settings.fuel.unwrap_or(u64::MAX))
}

async fn p2(
    store: &mut Store<State>,
    instance: &Proxy,
    traffic: &Arc<Traffic>,
    request: Request<HyperIncomingBody>,
    give: Give,
) -> wasmtime::Result<()> {
    let request = store.data_mut().http().new_incoming_request(Scheme::Http, request)?;
    let traffic = Arc::clone(traffic);
    let response = store.data_mut().http().new_response_outparam_from_callback(move |given| {
        hand_over(given, &traffic, give);
    })?;
    instance.wasi_http_incoming_handler().call_handle(&mut *store, request, response).await
}

/// The response, or what the guest gives instead of one.
fn hand_over<E: Debug>(given: Result<Response<HyperOutgoingBody>, E>, traffic: &Traffic, give: Give) {
    let given = given.map_err(|code| format!("the error {code:?}")).and_then(|response| match response.status() {
        // More would have to follow, and a guest gives one response.
        status if status.is_informational() => Err(format!("the status {}", status.as_u16())),
        _ => Ok(response),
    });
    traffic.give(given.as_ref().map_or_else(|what| Gave::Other(what.clone()), |_| Gave::Response));
    let _client_is_gone = give.send(given);
}

/// The guest gives its response, and goes on with its body.
async fn p3(
    store: &mut Store<State>,
    instance: &Service,
    traffic: &Arc<Traffic>,
    request: Request<HyperIncomingBody>,
    give: Give,
) -> wasmtime::Result<()> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    // How the guest took the body is seen by what it replies.
    let (mut request, _taken) = wasmtime_wasi_http::p3::Request::from_http(&mut NoRequests, request);
    // As a request of 0.2 has it.
    request.scheme = Some(hyper::http::uri::Scheme::HTTP);
    request.authority = request.authority.or(host);
    let ran = store.run_concurrent(async |store| -> wasmtime::Result<()> {
        let given = match instance.handle(store, request).await? {
            Ok(response) => Ok(store.with(|mut access| response.into_http(&mut access, async { Ok(()) }))?),
            Err(code) => Err(code),
        };
        hand_over(given, traffic, give);
        poll_fn(|cx| store.poll_no_interesting_tasks(cx)).await;
        Ok(())
    });
    ran.await?
}
