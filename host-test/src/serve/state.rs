use std::time::Instant;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::p2::body::HostOutgoingBody;
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::hooks::NoRequests;
use crate::engine::Memory;

/// What the store of a request holds.
pub(super) struct State {
    pub(super) memory: Memory,
    pub(super) deadline: Instant,
    /// Whether the guest answers the request already, or is only being made ready.
    pub(super) answers: bool,
    /// How often the guest waited for the host, or yielded to it, and when it came back.
    pub(super) waits: u64,
    pub(super) waited_at: Instant,
    pub(super) table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: NoRequests,
}

impl State {
    pub(super) fn new(memory: Memory, deadline: Instant, wasi: WasiCtx) -> Self {
        Self {
            memory,
            deadline,
            answers: false,
            waits: 0,
            waited_at: Instant::now(),
            table: ResourceTable::new(),
            wasi,
            http: WasiHttpCtx::new(),
            hooks: NoRequests,
        }
    }

    /// Whether the guest has begun a body and neither finished it nor broken it off. When the store goes, wasmtime ends such a
    /// body as if it were whole.
    pub(super) fn has_unfinished_body(&mut self) -> bool {
        self.table.iter_mut().any(|entry| entry.is::<HostOutgoingBody>())
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
