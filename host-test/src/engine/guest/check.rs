//! Says what a component lacks to be a guest of the intake world, before anything is linked.

use wasmtime::Engine;
use wasmtime::component::types::{self, ComponentItem};
use wasmtime::component::{Component, Resource};

use super::world::World;
use crate::error::Error;
use crate::text::counted;
use intake_host::stream::bindings::exports::intake::payload_stream::handler as stream;
use intake_host::{Failure, PayloadResource, ReplyResource, Summary};

pub(crate) const HANDLER: &str = "intake:payload/handler@0.1.0";
const STREAM_HANDLER: &str = "intake:payload-stream/handler@0.1.0";

impl World {
    fn handler(self) -> &'static str {
        match self {
            Self::Intake => HANDLER,
            Self::Stream => STREAM_HANDLER,
        }
    }

    /// The type of the handler's function, as the WIT package has it.
    fn handle(self) -> &'static str {
        match self {
            Self::Intake => "func(payload: payload, reply: reply) -> result<summary, failure>",
            Self::Stream => "async func(payload: payload, reply: reply) -> result<summary, failure>",
        }
    }
}

/// The start of every wasm binary.
const MAGIC: &[u8] = b"\0asm";
/// Version and layer, which follow: a core module's, and a component's.
const MODULE: &[u8] = &[1, 0, 0, 0];
const COMPONENT: &[u8] = &[0x0d, 0, 1, 0];

/// Tells a component from what else a file may hold.
pub(crate) fn is_component(bytes: &[u8]) -> Result<(), Error> {
    let why = match bytes.strip_prefix(MAGIC) {
        Some(rest) if rest.starts_with(COMPONENT) => return Ok(()),
        Some(rest) if rest.starts_with(MODULE) => {
            "this is a core module, not a component: build with `cargo build --release --target wasm32-wasip2` or `cargo \
             component build --release`"
        }
        Some(_) => "this is wasm of an unknown version: rebuild it with current tools",
        None => "this is not a wasm binary: a component begins with the bytes 00 61 73 6d",
    };
    Err(Error::NotAGuest(why.to_owned()))
}

/// Looks for the export of one of the worlds.
pub(crate) fn world(engine: &Engine, component: &Component) -> Result<World, Error> {
    let ty = component.component_type();
    let mut others = Vec::new();
    for (name, item) in ty.exports(engine) {
        if let Some(world) = [World::Intake, World::Stream].into_iter().find(|world| name == world.handler()) {
            let ComponentItem::ComponentInstance(instance) = &item.ty else {
                return Err(Error::NotAGuest(format!("its export {name} is not an interface")));
            };
            if instance.exports(engine).any(|(name, _)| name == "handle") {
                return Ok(world);
            }
            return Err(Error::NotAGuest(format!("its export {name} has no function handle")));
        }
        others.push(name.to_owned());
    }
    let has = |interface: &str| others.iter().any(|name| name.starts_with(interface));
    if has("wasi:http/incoming-handler@0.2") || has("wasi:http/handler@0.3") {
        let why = "it is a component of wasi:http, not of the intake world: `host-test serve` serves it";
        return Err(Error::NotAGuest(why.to_owned()));
    }
    if has("wasi:cli/run@0.2") {
        let why = "it is a command, not a guest of the intake world: `wasmtime run` runs it, and `host_test::command::Command` tests it";
        return Err(Error::NotAGuest(why.to_owned()));
    }
    let others = match others.as_slice() {
        [] => "nothing at all".to_owned(),
        names => names.join(", "),
    };
    Err(Error::NotAGuest(format!("exports no {HANDLER}, but {others}: implement the handler and write `intake::export!(..)`")))
}

/// Looks at the type of `handle`, in a component whose imported resources were replaced by the host's. The bindings would
/// look at it too late, when the component was instantiated.
pub(crate) fn handle(engine: &Engine, ty: &types::Component, world: World) -> Result<(), Error> {
    let handler = world.handler();
    let wrong = |why: String| Err(Error::NotAGuest(format!("its function handle is not `{}`: {why}", world.handle())));
    let Some(ComponentItem::ComponentInstance(instance)) = ty.get_export(engine, handler).map(|export| export.ty) else {
        return Err(Error::NotAGuest(format!("its export {handler} is not an interface")));
    };
    let Some(ComponentItem::ComponentFunc(func)) = instance.get_export(engine, "handle").map(|export| export.ty) else {
        return wrong("it is not a function".to_owned());
    };
    if func.async_() != (world == World::Stream) {
        return wrong(if func.async_() { "it is async".to_owned() } else { "it is not async".to_owned() });
    }
    let (params, results) = (func.params().len() as u64, func.results().len());
    if params != 2 {
        return wrong(format!("it takes {}", counted(params, "value")));
    }
    if results != 1 {
        return wrong("it returns nothing".to_owned());
    }
    type Params = (Resource<PayloadResource>, Resource<ReplyResource>);
    let checked = match world {
        World::Intake => func.typecheck::<Params, (Result<Summary, Failure>,)>(&ty.instance_type()),
        World::Stream => func.typecheck::<Params, (Result<stream::Summary, stream::Failure>,)>(&ty.instance_type()),
    };
    checked.or_else(|error| wrong(format!("{error:#}")))
}
