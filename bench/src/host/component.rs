use std::path::Path;

use intake_host::bindings::GuestPre;
use intake_host::{add_to_linker, stream};
use wasmtime::Engine;
use wasmtime::component::{InstancePre, Linker};
use wasmtime_wasi::p2::bindings::CommandPre;
use wasmtime_wasi_http::p2::bindings::ProxyPre;

use super::engine::{Metering, engine};
use super::state::State;

/// What a component exports, and so how it is given a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// `intake:payload`.
    Intake,
    /// `intake:payload-stream`, on WASI 0.3.
    Stream,
    /// `wasi:cli/command`: the payload comes on standard input.
    Command,
    /// `wasi:http/proxy`: the payload is the body of a request.
    Http,
    /// A function `handle: func(body: list<u8>, charset: string) -> string`.
    WholeBody,
}

/// A component, compiled for one metering and linked.
#[derive(Clone)]
pub struct Component {
    pub(super) engine: Engine,
    pub(super) metering: Metering,
    pub(super) pre: Pre,
}

/// What makes its instances.
#[derive(Clone)]
pub(super) enum Pre {
    Intake(GuestPre<State>),
    Stream(stream::bindings::GuestPre<State>),
    Command(CommandPre<State>),
    Http(ProxyPre<State>),
    WholeBody(InstancePre<State>),
}

impl Component {
    /// Compiles the component in a file.
    ///
    /// # Errors
    /// If it cannot be read, compiled or linked.
    pub fn new(path: &Path, world: World, metering: Metering) -> wasmtime::Result<Self> {
        let engine = engine(metering)?;
        let component = wasmtime::component::Component::from_file(&engine, path)?;
        let mut linker = Linker::<State>::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        wasmtime_wasi::p3::add_to_linker(&mut linker)?;
        add_to_linker(&mut linker)?;
        stream::add_to_linker(&mut linker)?;
        let pre = linker.instantiate_pre(&component)?;
        let pre = match world {
            World::Intake => Pre::Intake(GuestPre::new(pre)?),
            World::Stream => Pre::Stream(stream::bindings::GuestPre::new(pre)?),
            World::Command => Pre::Command(CommandPre::new(pre)?),
            World::Http => Pre::Http(ProxyPre::new(pre)?),
            World::WholeBody => Pre::WholeBody(pre),
        };
        Ok(Self { engine, metering, pre })
    }
}

impl std::fmt::Debug for Component {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Component").field("metering", &self.metering).finish_non_exhaustive()
    }
}
