use std::path::{Path, PathBuf};

use wasmtime::component::{Component, Linker};
use wasmtime_wasi::p2::bindings::CommandPre;

use super::run::State;
use crate::engine::guest::{build, component};
use crate::engine::{clock, engine};
use crate::error::Error;

const RUN: &str = "wasi:cli/run@0.2";

/// A component that is a command, compiled once and ready for many runs.
pub(super) struct Program {
    /// For runs whose waits cost no time.
    pub(super) with_virtual_clock: CommandPre<State>,
    /// For runs that wait for somebody outside.
    pub(super) with_system_clock: CommandPre<State>,
    pub(super) bytes: u64,
    pub(super) path: Option<PathBuf>,
}

impl Program {
    pub(super) fn from_file(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: Some(path.to_owned()), ..Self::from_bytes(&component::read_file(path)?)? })
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::new(&component::compile(bytes).map_err(of_a_command)?, bytes.len() as u64)
    }

    pub(super) fn build(manifest_dir: &Path, features: &[&str]) -> Result<Self, Error> {
        let path = build::once(manifest_dir, features)?;
        let program =
            component::compile_built(&path).map_err(of_a_command).and_then(|(component, bytes)| Self::new(&component, bytes));
        let program = program.map_err(|error| Error::Build(format!("{}: {error}", path.display())))?;
        Ok(Self { path: Some(path), ..program })
    }

    fn new(component: &Component, bytes: u64) -> Result<Self, Error> {
        is_command(component)?;
        let pre = |has_virtual_clock: bool| {
            let mut linker = Linker::<State>::new(engine()?);
            let linked = wasmtime_wasi::p2::add_to_linker_async(&mut linker)
                .and_then(|()| if has_virtual_clock { clock::add_to_linker(&mut linker, State::clock) } else { Ok(()) });
            linked.map_err(|error| Error::Host(format!("the imports were not linked: {error:#}")))?;
            let pre = linker
                .instantiate_pre(component)
                .map_err(|error| Error::NotACommand(format!("it imports what this world does not offer: {error:#}")))?;
            CommandPre::new(pre).map_err(|error| Error::NotACommand(format!("its exports are not those of a command: {error:#}")))
        };
        Ok(Self { with_virtual_clock: pre(true)?, with_system_clock: pre(false)?, bytes, path: None })
    }

    /// The name that it is called by, as `wasmtime run` does.
    pub(super) fn name(&self) -> String {
        let name = self.path.as_deref().and_then(Path::file_name);
        name.map_or_else(|| "guest.wasm".to_owned(), |name| name.to_string_lossy().into_owned())
    }
}

/// Says what a component lacks to be a command.
fn is_command(component: &Component) -> Result<(), Error> {
    let engine = engine()?;
    let ty = component.component_type();
    let names: Vec<&str> = ty.exports(engine).map(|(name, _)| name).collect();
    let has = |interface: &str| names.iter().any(|name| name.starts_with(interface));
    let why = if has(RUN) {
        return Ok(());
    } else if has("intake:payload/handler@") {
        "it is a guest of the intake world: `Guest` and `Harness` run it; for a command write `intake::export_cli!(..)`, with the \
         cargo feature `cli`"
            .to_owned()
    } else if has("wasi:http/incoming-handler@0.2") {
        "it is a component of wasi:http: `host-test serve` serves it; for a command write `intake::export_cli!(..)`, with the cargo \
         feature `cli`"
            .to_owned()
    } else {
        let others = if names.is_empty() { "nothing at all".to_owned() } else { names.join(", ") };
        format!("exports no {RUN}, but {others}: implement the handler and write `intake::export_cli!(..)`")
    };
    Err(Error::NotACommand(why))
}

/// What is not a component is not a command either.
fn of_a_command(error: Error) -> Error {
    match error {
        Error::NotAGuest(why) => Error::NotACommand(why),
        error => error,
    }
}
