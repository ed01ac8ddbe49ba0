use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use wasmtime::{Config, Engine};

use crate::error::Error;

/// Frames of a guest's stack that are looked at: a panic takes some 20 before the guest's own code comes.
const FRAMES: usize = 64;

/// How often a guest that spins is interrupted to look at the clock.
const TICK: Duration = Duration::from_millis(5);

/// The engine of this process: every component is compiled by it, so that a [`Guest`](crate::engine::guest::Guest) fits every run.
pub(crate) fn engine() -> Result<&'static Engine, Error> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    ENGINE
        .get_or_init(|| start().map_err(|error| format!("wasmtime did not start: {error:#}")))
        .as_ref()
        .map_err(|error| Error::Host(error.clone()))
}

fn start() -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config.consume_fuel(true);
    config.epoch_interruption(true);
    config.wasm_backtrace_details(wasmtime::WasmBacktraceDetails::Enable);
    config.wasm_backtrace_max_frames(NonZeroUsize::new(FRAMES));
    let engine = Engine::new(&config)?;
    let ticked = engine.clone();
    thread::Builder::new().name("epochs".to_owned()).spawn(move || {
        loop {
            thread::sleep(TICK);
            ticked.increment_epoch();
        }
    })?;
    Ok(engine)
}
