use intake_host::bindings::GuestPre;
use intake_host::{Description, Failure, Intake, IntakeView, Limits, PayloadResource, ReplyResource, Summary, add_to_linker};
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Result, Store, StoreLimits};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::file::File;
use crate::screen::Screen;
use crate::stop::Stop;

/// How a run ended.
pub(crate) enum Ended {
    /// The guest returned ok, and the reply is whole.
    Whole { summary: Summary, fuel: u64 },
    /// The guest returned ok, and the reply is not whole: it breaks the contract.
    Unfinished,
    /// The host asked the guest to stop, and it did.
    Stopped { bytes: u64 },
    /// The guest returned an error: what was printed of the reply is to be thrown away.
    Failed(Failure),
}

/// What a store holds for its guest.
struct State {
    intake: Intake,
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
}

impl IntakeView for State {
    fn intake(&mut self) -> &mut Intake {
        &mut self.intake
    }
}

/// The standard library of a guest asks for WASI, used or not.
impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Runs the guest on one payload. The error is a trap, or the host's own.
pub(crate) async fn run(component: &str, payload: &str, charset: Option<String>, stop: Stop) -> Result<Ended> {
    // Once in a process: an engine, a linker, and each component compiled and linked.
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config)?;
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    add_to_linker(&mut linker)?;
    let guest = GuestPre::new(linker.instantiate_pre(&Component::from_file(&engine, component)?)?)?;

    // For each payload: a store of its own, for a trap spoils it.
    let mut wasi = WasiCtx::builder();
    wasi.inherit_stderr();
    if let Ok(level) = std::env::var("INTAKE_LOG") {
        wasi.env("INTAKE_LOG", level);
    }
    let limits = Limits::default();
    let state = State {
        intake: limits.intake().with_pacing(stop.clone()),
        wasi: wasi.build(),
        table: ResourceTable::new(),
        limits: limits.of_store(),
    };
    let mut store = Store::new(&engine, state);
    store.limiter(|state| &mut state.limits);
    // To instantiate takes fuel, too, but is not a slice.
    store.set_fuel(u64::MAX)?;
    let instance = guest.instantiate_async(&mut store).await?;

    let description = Description { media_type: None, charset, length: None };
    let source = File::open(payload.to_owned(), stop.clone())?;
    let intake = &mut store.data_mut().intake;
    let payload = intake.push_payload(PayloadResource::new(description, source))?;
    let reply = intake.push_reply(ReplyResource::new(Screen::new(stop.clone())))?;

    // The entry into the guest and the way back are host calls; for the others `add_to_linker` does this.
    intake.enter(0);
    let fuel = intake.leave();
    store.set_fuel(fuel)?;
    let returned = instance.intake_payload_handler().call_handle(&mut store, payload, reply).await?;
    let left = store.get_fuel()?;
    let intake = &mut store.data_mut().intake;
    intake.enter(left);

    Ok(match returned {
        Ok(summary) if intake.ledger.finished => Ended::Whole { summary, fuel: intake.meter.total() },
        Ok(_) => Ended::Unfinished,
        Err(_) if stop.is_wanted() => Ended::Stopped { bytes: intake.ledger.payload_bytes },
        Err(failure) => Ended::Failed(failure),
    })
}
