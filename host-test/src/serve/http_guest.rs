use std::path::Path;
use std::sync::Arc;

use wasmtime::Engine;
use wasmtime::component::{Component, Linker};
use wasmtime_wasi_http::p2::bindings::ProxyPre;
use wasmtime_wasi_http::p3::bindings::ServicePre;

use super::state::State;
use super::waits;
use crate::engine::guest::{build, component};
use crate::engine::{engine, guest};
use crate::error::Error;

/// What a component must export. Versions after the 2 are compatible.
const HANDLER: &str = "wasi:http/incoming-handler@0.2";
const P3_HANDLER: &str = "wasi:http/handler@0.3";

/// A component that answers requests of `wasi:http` 0.2 or 0.3, compiled once and ready for many requests. Cloning it is cheap.
#[derive(Clone)]
pub struct HttpGuest {
    pre: Arc<Pre>,
    bytes: u64,
    path: Option<Arc<Path>>,
}

/// A component, linked, by the version of `wasi:http` that it is for.
pub(super) enum Pre {
    P2(ProxyPre<State>),
    P3(ServicePre<State>),
}

impl HttpGuest {
    /// Compiles the component in a file.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a component of `wasi:http` 0.2 or 0.3.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Ok(Self { path: Some(path.into()), ..Self::from_bytes(&component::read_file(path)?)? })
    }

    /// Compiles a component in memory (binary, not text).
    ///
    /// # Errors
    /// If it is not a component of `wasi:http` 0.2 or 0.3.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let compiled = component::compile(bytes).map_err(not_http)?;
        Self::new(&compiled, bytes.len() as u64)
    }

    /// Builds the crate in the folder `manifest_dir`, with these cargo features on, into a component, once in each process, and
    /// compiles it, as [`Guest::build_with`](crate::engine::Guest::build_with) does.
    ///
    /// # Errors
    /// If the crate does not build (with what cargo said), makes no component, or one of another world.
    pub fn build(manifest_dir: impl AsRef<Path>, features: &[&str]) -> Result<Self, Error> {
        let path = build::once(manifest_dir.as_ref(), features)?;
        let guest = component::compile_built(&path).and_then(|(component, bytes)| Self::new(&component, bytes));
        let guest = guest.map_err(|error| Error::Build(format!("{}: {error}", path.display())))?;
        Ok(Self { path: Some(path.into()), ..guest })
    }

    fn new(component: &Component, bytes: u64) -> Result<Self, Error> {
        let engine = engine()?;
        let exports: Vec<String> = component.component_type().exports(engine).map(|(name, _)| name.to_owned()).collect();
        let has = |handler| exports.iter().any(|name| name.starts_with(handler));
        let (is_p2, is_p3) = (has(HANDLER), has(P3_HANDLER));
        if !is_p2 && !is_p3 {
            return Err(Error::NotHttp(what_it_is(&exports)));
        }
        let mut linker = Linker::<State>::new(engine);
        let linked = wasmtime_wasi::p2::add_to_linker_async(&mut linker)
            .and_then(|()| wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker))
            .and_then(|()| waits::add_to_linker(&mut linker))
            .and_then(|()| wasmtime_wasi::p3::add_to_linker(&mut linker))
            .and_then(|()| wasmtime_wasi_http::p3::add_to_linker(&mut linker));
        linked.map_err(|error| Error::Host(format!("the imports were not linked: {error:#}")))?;
        let pre = linker
            .instantiate_pre(component)
            .map_err(|error| Error::NotHttp(format!("it imports what hosts of wasi:http do not offer: {error:#}")))?;
        let (world, pre) = match is_p2 {
            true => ("proxy", ProxyPre::new(pre).map(Pre::P2)),
            false => ("service", ServicePre::new(pre).map(Pre::P3)),
        };
        let pre =
            pre.map_err(|error| Error::NotHttp(format!("its exports are not those of the world wasi:http/{world}: {error:#}")))?;
        Ok(Self { pre: Arc::new(pre), bytes, path: None })
    }

    /// Returns the component's size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the file it was read from; `None` if it came from memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The file's name, for people.
    pub(super) fn name(&self) -> String {
        let name = self.path.as_deref().and_then(Path::file_name);
        name.map_or_else(|| "a component".to_owned(), |name| crate::text::safe(&name.to_string_lossy()))
    }

    pub(super) fn engine(&self) -> &Engine {
        match &*self.pre {
            Pre::P2(pre) => pre.engine(),
            Pre::P3(pre) => pre.engine(),
        }
    }

    pub(super) fn pre(&self) -> &Pre {
        &self.pre
    }
}

impl std::fmt::Debug for HttpGuest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpGuest").field("path", &self.path).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// The same reason, of a component that was to be served.
fn not_http(error: Error) -> Error {
    match error {
        Error::NotAGuest(why) => Error::NotHttp(why),
        error => error,
    }
}

/// What a component is that cannot be served, and what runs it.
fn what_it_is(exports: &[String]) -> String {
    let has = |interface: &str| exports.iter().any(|name| name.starts_with(interface));
    if has(guest::HANDLER) {
        return "it is a guest of the intake world: `host-test run` runs it; to serve it, write `intake::export_http!(..)` instead \
                of `intake::export!(..)`, with the cargo feature `http` of the crate `intake`"
            .to_owned();
    }
    if has("intake:payload-stream/handler@") {
        return "it is a guest of the streams of WASI 0.3: `host-test run` runs it; to serve it, write `intake::export_http_p3!(..)` \
                instead of `intake::export_stream!(..)`, with the cargo feature `http-p3` of the crate `intake`"
            .to_owned();
    }
    if has("wasi:cli/run@0.2") {
        return "it is a command: `wasmtime run` runs it".to_owned();
    }
    let exports = if exports.is_empty() { "nothing at all".to_owned() } else { exports.join(", ") };
    format!("exports no {HANDLER}, but {exports}: implement the handler and write `intake::export_http!(..)`")
}
