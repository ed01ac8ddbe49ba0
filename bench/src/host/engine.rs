use wasmtime::{Config, Engine};

/// Whether fuel is counted. Code that counts is slower: fuel is measured with it, and times, by default, without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metering {
    /// As hosts of the intake world run guests.
    Fuel,
    /// As `wasmtime run` does.
    None,
}

/// An engine; all else is wasmtime's default.
pub(super) fn engine(metering: Metering) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config.consume_fuel(metering == Metering::Fuel);
    Engine::new(&config)
}
