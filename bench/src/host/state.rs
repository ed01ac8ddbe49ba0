use intake_host::{Intake, IntakeView, Meter};
use wasmtime::component::ResourceTable;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::hooks::NoRequests;
use super::load::Load;
use super::peak::Peak;
use super::reply::Reply;
use super::streams::{Stdin, Stdout};

/// What the store of a run holds, in whatever world.
pub(super) struct State {
    pub(super) intake: Intake,
    pub(super) peak: Peak,
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: NoRequests,
}

impl State {
    pub(super) fn new(load: &Load, reply: &Reply, args: &[&str]) -> Self {
        let mut wasi = WasiCtx::builder();
        // A guest that hashes spends the same fuel each time.
        wasi.insecure_random_seed(0).secure_random(Deterministic::new(vec![0x2a; 32]));
        wasi.insecure_random(Deterministic::new(vec![0x2a; 32]));
        wasi.args(args).stdin(Stdin::new(load)).stdout(Stdout(reply.clone()));
        Self {
            intake: Intake::new(Meter::new(None)),
            peak: Peak::default(),
            table: ResourceTable::new(),
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            hooks: NoRequests,
        }
    }
}

impl IntakeView for State {
    fn intake(&mut self) -> &mut Intake {
        &mut self.intake
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { hooks: &mut self.hooks, table: &mut self.table, ctx: &mut self.http }
    }
}
