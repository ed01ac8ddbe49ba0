//! Runs a component of `wasi:cli`, with the arguments, the environment and the standard streams of this process, and its folder to
//! read: for tests that are compiled to WebAssembly.
//!
//! ```sh
//! cargo build -p host-test --example wasi_runner
//! CARGO_TARGET_WASM32_WASIP2_RUNNER=target/debug/examples/wasi_runner cargo test --target wasm32-wasip2 -p intake-text
//! ```

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx, WasiCtxView, WasiView};

struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

fn main() -> wasmtime::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        return Err(wasmtime::Error::msg("usage: wasi_runner COMPONENT [ARGUMENTS]"));
    };
    let engine = Engine::default();
    let component = Component::from_file(&engine, path)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let folder = std::env::current_dir()?;
    let mut wasi = WasiCtx::builder();
    wasi.args(&arguments).inherit_env().inherit_stdio();
    wasi.preopened_dir(&folder, folder.to_string_lossy(), FsPerms::ReadOnly)?;
    let wasi = wasi.build();
    let mut store = Store::new(&engine, Host { wasi, table: ResourceTable::new() });
    let command = Command::instantiate(&mut store, &component, &linker)?;
    match command.wasi_cli_run().call_run(&mut store) {
        Ok(Ok(())) => Ok(ExitCode::SUCCESS),
        Ok(Err(())) => Ok(ExitCode::FAILURE),
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(exit) => Ok(ExitCode::from(u8::try_from(exit.0).unwrap_or(1))),
            None => Err(error),
        },
    }
}
