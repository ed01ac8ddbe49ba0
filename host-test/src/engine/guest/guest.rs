use std::path::Path;
use std::sync::Arc;

use wasmtime::component::{Component, Linker};

use super::world::World;
use super::{build, check, component};
use crate::engine::clock;
use crate::engine::engine::engine;
use crate::engine::run::State;
use crate::error::Error;
use intake_host::bindings::GuestPre;
use intake_host::{add_to_linker, stream};

/// A component of the intake world, or of its streams on WASI 0.3 (`intake:payload-stream`), compiled once and ready for many
/// runs. Cloning it is cheap.
#[derive(Clone)]
pub struct Guest {
    pre: Arc<Pre>,
    bytes: u64,
    path: Option<Arc<Path>>,
}

/// A component, linked, by its world.
pub(crate) enum Pre {
    Intake(GuestPre<State>),
    Stream(stream::bindings::GuestPre<State>),
}

impl Guest {
    /// Compiles the component in a file.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a guest of the intake world.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Ok(Self { path: Some(path.into()), ..Self::from_bytes(&component::read_file(path)?)? })
    }

    /// Compiles a component in memory (binary, not text).
    ///
    /// # Errors
    /// If it is not a guest of the intake world.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::new(&component::compile(bytes)?, bytes.len() as u64)
    }

    fn new(component: &Component, bytes: u64) -> Result<Self, Error> {
        let engine = engine()?;
        let world = check::world(engine, component)?;
        let mut linker = Linker::<State>::new(engine);
        let linked = wasmtime_wasi::p2::add_to_linker_async(&mut linker)
            .and_then(|()| wasmtime_wasi::p3::add_to_linker(&mut linker))
            .and_then(|()| clock::add_to_linker(&mut linker, State::clock))
            .and_then(|()| match world {
                World::Intake => add_to_linker(&mut linker),
                World::Stream => stream::add_to_linker(&mut linker),
            });
        linked.map_err(|error| Error::Host(format!("the imports were not linked: {error:#}")))?;
        let pre = linker
            .instantiate_pre(component)
            .map_err(|error| Error::NotAGuest(format!("it imports what this world does not offer: {error:#}")))?;
        let ty = linker
            .substituted_component_type(component)
            .map_err(|error| Error::Host(format!("the types of the component were not found: {error:#}")))?;
        check::handle(engine, &ty, world)?;
        let pre = match world {
            World::Intake => GuestPre::new(pre).map(Pre::Intake),
            World::Stream => stream::bindings::GuestPre::new(pre).map(Pre::Stream),
        };
        let pre = pre.map_err(|error| Error::NotAGuest(format!("its exports are not those of the world: {error:#}")))?;
        Ok(Self { pre: Arc::new(pre), bytes, path: None })
    }

    /// Builds the crate in the folder `manifest_dir` into a component, once in each process, and compiles it. The macro
    /// [`guest!`](crate::guest) does it for the crate it is written in.
    ///
    /// It runs `cargo build --release --target wasm32-wasip2`; with the environment variable `HOST_TEST_BUILD` set to
    /// `cargo-component` it runs `cargo component build --release`.
    ///
    /// # Errors
    /// If the crate does not build (with what cargo said), makes no component, or one that is not a guest.
    pub fn build(manifest_dir: impl AsRef<Path>) -> Result<Self, Error> {
        Self::build_with(manifest_dir, &[])
    }

    /// As [`build`](Guest::build), with these cargo features on.
    ///
    /// # Errors
    /// As [`build`](Guest::build).
    pub fn build_with(manifest_dir: impl AsRef<Path>, features: &[&str]) -> Result<Self, Error> {
        let path = build::once(manifest_dir.as_ref(), features)?;
        let guest = component::compile_built(&path).and_then(|(component, bytes)| Self::new(&component, bytes));
        let guest = guest.map_err(|error| Error::Build(format!("{}: {error}", path.display())))?;
        Ok(Self { path: Some(path.into()), ..guest })
    }

    /// Returns the component's size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the world that it is for.
    #[must_use]
    pub fn world(&self) -> World {
        match &*self.pre {
            Pre::Intake(_) => World::Intake,
            Pre::Stream(_) => World::Stream,
        }
    }

    /// Returns the file it was read from; `None` if it came from memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(crate) fn pre(&self) -> &Pre {
        &self.pre
    }
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest").field("path", &self.path).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
