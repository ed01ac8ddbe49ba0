use intake_host::bindings::Guest;
use intake_host::stream;
use tokio::sync::oneshot;
use wasmtime::component::TypedFunc;
use wasmtime::{Store, format_err};
use wasmtime_wasi::p2::bindings::Command;
use wasmtime_wasi_http::WasiHttpView as _;
use wasmtime_wasi_http::p2::bindings::Proxy;
use wasmtime_wasi_http::p2::bindings::http::types::Scheme;

use super::component::Pre;
use super::load::Load;
use super::reply::Reply;
use super::state::State;
use super::{http, intake};

type Whole = TypedFunc<(&'static [u8], &'static str), (String,)>;

/// A component that is ready to be called.
pub(super) enum Instance {
    Intake(Guest),
    Stream(stream::bindings::Guest),
    Command(Command),
    Http(Proxy),
    WholeBody(Whole),
}

impl Instance {
    pub(super) async fn new(pre: &Pre, store: &mut Store<State>) -> wasmtime::Result<Self> {
        Ok(match pre {
            Pre::Intake(pre) => Self::Intake(pre.instantiate_async(store).await?),
            Pre::Stream(pre) => Self::Stream(pre.instantiate_async(store).await?),
            Pre::Command(pre) => Self::Command(pre.instantiate_async(store).await?),
            Pre::Http(pre) => Self::Http(pre.instantiate_async(store).await?),
            Pre::WholeBody(pre) => {
                let instance = pre.instantiate_async(&mut *store).await?;
                Self::WholeBody(instance.get_typed_func(store, "handle")?)
            }
        })
    }

    /// Passes it the payload, and waits for the whole reply.
    pub(super) async fn call(self, store: &mut Store<State>, load: &Load, reply: &Reply) -> wasmtime::Result<()> {
        match self {
            Self::Intake(guest) => {
                let (payload, sink) = intake::resources(load, reply);
                let host = &mut store.data_mut().intake;
                let (payload, sink) = (host.push_payload(payload)?, host.push_reply(sink)?);
                host.enter(0);
                let fuel = host.leave();
                let _not_counted = store.set_fuel(fuel);
                let returned = guest.intake_payload_handler().call_handle(&mut *store, payload, sink).await?;
                let left = store.get_fuel().unwrap_or(u64::MAX);
                store.data_mut().intake.enter(left);
                returned.map(|_summary| ()).map_err(|failure| format_err!("{}: {}", failure.kind, failure.message))
            }
            Self::Stream(guest) => {
                let (payload, sink) = intake::resources(load, reply);
                let called = store.run_concurrent(async |store| stream::handle(store, &guest, payload, sink).await);
                let returned = called.await??;
                returned.map(|_summary| ()).map_err(|failure| format_err!("{}: {}", failure.kind, failure.message))
            }
            Self::Command(command) => {
                let returned = command.wasi_cli_run().call_run(store).await?;
                returned.map_err(|()| format_err!("the command failed"))
            }
            Self::Http(proxy) => {
                let (give, given) = oneshot::channel();
                let request = store.data_mut().http().new_incoming_request(Scheme::Http, http::request(load)?)?;
                let response = store.data_mut().http().new_response_outparam(give)?;
                let called = proxy.wasi_http_incoming_handler().call_handle(store, request, response);
                // The guest waits until its reply is taken.
                let taken = async { http::take(given.await??, reply).await };
                let (called, taken) = tokio::join!(called, taken);
                called.and(taken)
            }
            Self::WholeBody(handle) => {
                let (text,) = handle.call_async(store, (&load.bytes, load.charset)).await?;
                reply.append(text.as_bytes());
                Ok(())
            }
        }
    }
}
