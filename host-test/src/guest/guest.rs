use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use super::{build, check};
use crate::engine::engine;
use crate::host::add_to_linker;
use crate::host::bindings::GuestPre;
use crate::run::State;
use crate::summary::{counted, grouped};
use crate::{Error, clock};

/// The time to compile a component: a hundred times what the largest example takes in a debug build.
const TIME_TO_COMPILE: Duration = Duration::from_secs(120);
/// The largest component that is read from a file: far more than a guest with all its debug info.
const LARGEST: u64 = 512 << 20;

/// A component of the intake world, compiled once and ready for many runs. To clone it costs nothing.
#[derive(Clone)]
pub struct Guest {
    pre: Arc<GuestPre<State>>,
    bytes: u64,
    path: Option<Arc<Path>>,
}

impl Guest {
    /// Compiles the component in a file.
    ///
    /// # Errors
    /// If the file cannot be read, or is no guest of the intake world.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = read(path).map_err(|error| Error::File { what: "component", path: path.to_owned(), not: "read", error })?;
        Ok(Self { path: Some(path.into()), ..Self::from_bytes(&bytes)? })
    }

    /// Compiles a component in memory (binary, not text).
    ///
    /// # Errors
    /// If it is no guest of the intake world.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        check::is_component(bytes)?;
        let engine = engine()?;
        let component = compile(engine, bytes)?;
        check::world(engine, &component)?;
        let mut linker = Linker::<State>::new(engine);
        let linked = wasmtime_wasi::p2::add_to_linker_async(&mut linker)
            .and_then(|()| clock::add_to_linker(&mut linker, State::clock))
            .and_then(|()| add_to_linker(&mut linker));
        linked.map_err(|error| Error::Host(format!("the imports were not linked: {error:#}")))?;
        let pre = linker
            .instantiate_pre(&component)
            .map_err(|error| Error::NotAGuest(format!("it imports what this world does not offer: {error:#}")))?;
        let ty = linker
            .substituted_component_type(&component)
            .map_err(|error| Error::Host(format!("the types of the component were not found: {error:#}")))?;
        check::handle(engine, &ty)?;
        let pre =
            GuestPre::new(pre).map_err(|error| Error::NotAGuest(format!("its exports are not those of the world: {error:#}")))?;
        Ok(Self { pre: Arc::new(pre), bytes: bytes.len() as u64, path: None })
    }

    /// Builds the crate in the folder `manifest_dir` into a component, once in each process, and compiles it. The macro
    /// [`guest!`](crate::guest) does it for the crate it is written in.
    ///
    /// It runs `cargo build --release --target wasm32-wasip2`; with the environment variable `HOST_TEST_BUILD` set to
    /// `cargo-component` it runs `cargo component build --release`.
    ///
    /// # Errors
    /// If the crate does not build (with what cargo said), makes no component, or one that is no guest.
    pub fn build(manifest_dir: impl AsRef<Path>) -> Result<Self, Error> {
        build::once(manifest_dir.as_ref())
    }

    /// The component's size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file it comes from; none if it came from memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(crate) fn pre(&self) -> &GuestPre<State> {
        &self.pre
    }
}

/// Compiles, by a thread of its own: what takes too long is left to it, for it cannot be stopped.
fn compile(engine: &'static Engine, bytes: &[u8]) -> Result<Component, Error> {
    let (done, compiled) = mpsc::channel();
    let owned = bytes.to_vec();
    let work = move || {
        let _nobody_waits = done.send(Component::from_binary(engine, &owned));
    };
    let thread = thread::Builder::new().name("compile".to_owned()).spawn(work);
    thread.map_err(|error| Error::Host(format!("no thread to compile the component: {error}")))?;
    match compiled.recv_timeout(TIME_TO_COMPILE) {
        Ok(compiled) => compiled.map_err(|error| Error::NotAGuest(format!("it is no valid component: {error:#}"))),
        Err(_late) => Err(Error::NotAGuest(format!("it is not compiled after {TIME_TO_COMPILE:?}: make its functions smaller"))),
    }
}

/// Reads a regular file. All else may never end, or wait for ever.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let meta = fs::metadata(path)?;
    if meta.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > LARGEST {
        let text = format!("it has {}, and a component has at most {}", counted(size, "byte"), grouped(LARGEST));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    // Not more, even of a file that grows, or that delivers what its size does not tell.
    let mut bytes = Vec::new();
    file.take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest").field("path", &self.path).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
