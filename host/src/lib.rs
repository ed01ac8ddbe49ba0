//! The host side of the WIT package `intake:payload`, for people who write hosts: the place to start from.
//!
//! It is all that a host needs to run guests under wasmtime, and nothing of the harness: no faults, no plans, no figures but fuel.
//! The example `wasmtime-host`, in the folder `examples/hosts/wasmtime` of the repository, is a whole host in some 300 lines. It streams a
//! file through a guest, prints the reply as it comes, refuels, and stops on Ctrl-C. Copy it, and put your own source and sink into it.
//!
//! In the order of the data:
//!
//! 1. [`Source`]: where a payload's chunks come from. One function, [`read`](Source::read); what it may answer, and how long it may
//!    wait, stands there. Empty, end and broken off are three things. [`Reader`] is one over tokio's readers, [`Body`] one over HTTP
//!    bodies.
//! 2. [`PayloadResource`] keeps the contract around it, with a [`Description`] of what was declared; [`ReplyResource`] does so around a
//!    [`Sink`], which takes the reply, and traps a guest that breaks the guest's part. [`Writer`] is one over tokio's writers.
//! 3. [`Intake`] is what a store holds for its guest: the resources, a [`Meter`] that measures and refuels each slice, a [`Pacing`] that
//!    answers checkpoints and can stop the guest, an [`Observer`] if you want to see what happens, and a [`Ledger`] of what passed, which is
//!    there after a trap as well. [`Limits`] makes one with usual limits.
//! 4. [`add_to_linker`] links the imports of the world for a store whose data is an [`IntakeView`]. Guests ask for WASI, too: link
//!    `wasmtime_wasi::p2`.
//! 5. [`bindings::GuestPre`] is the component, linked and ready; each payload gets a store of its own. Before and after `call_handle`
//!    call [`Intake::enter`] and [`Intake::leave`], for these are host calls like all others.
//! 6. It returns a [`Summary`] or a [`Failure`]. The reply is whole if and only if it returned ok *and* [`Ledger::finished`] says so. A
//!    trap is an error of wasmtime's; [`Halt`] is found in it by `downcast_ref` where the host ended the run.
//!
//! A host of WASI 0.3 can give a payload as a stream instead, and make several calls of one instance at once: see [`stream`].
//!
//! What bounds a guest, and what does not: fuel bounds the work between two host calls, [`Source`] and [`Sink`] bound their waits,
//! wasmtime's `ResourceLimiter` bounds memory. [`Intake::with_deadline`] bounds the run, where it comes to a host call; a guest that waits in
//! WASI, or spins where fuel is not counted, needs wasmtime's epochs and a timeout around the call as well.
//!
//! ```no_run
//! use intake_host::bindings::GuestPre;
//! use intake_host::{
//!     Description, Intake, IntakeView, Limits, PayloadResource, ReplyResource, Sink, Source, add_to_linker,
//! };
//! use wasmtime::Store;
//! use wasmtime::component::Linker;
//!
//! struct State {
//!     intake: Intake,
//! }
//!
//! impl IntakeView for State {
//!     fn intake(&mut self) -> &mut Intake {
//!         &mut self.intake
//!     }
//! }
//!
//! # async fn run(component: wasmtime::component::Component, source: impl Source + 'static, sink: impl Sink + 'static) -> wasmtime::Result<()> {
//! let mut config = wasmtime::Config::new();
//! config.consume_fuel(true);
//! let engine = wasmtime::Engine::new(&config)?;
//! let mut linker = Linker::<State>::new(&engine);
//! add_to_linker(&mut linker)?;            // and wasmtime_wasi::p2::add_to_linker_async
//! let guest = GuestPre::new(linker.instantiate_pre(&component)?)?;
//!
//! let mut store = Store::new(&engine, State { intake: Limits::default().intake() });
//! store.set_fuel(u64::MAX)?;              // instantiation is not a slice
//! let instance = guest.instantiate_async(&mut store).await?;
//! let intake = &mut store.data_mut().intake;
//! let description = Description { media_type: None, charset: Some("latin1".to_owned()), length: None };
//! let payload = intake.push_payload(PayloadResource::new(description, source))?;
//! let reply = intake.push_reply(ReplyResource::new(sink))?;
//! intake.enter(0);
//! let fuel = intake.leave();
//! store.set_fuel(fuel)?;
//! match instance.intake_payload_handler().call_handle(&mut store, payload, reply).await? {
//!     Ok(summary) => assert!(store.data().intake.ledger.finished, "{summary:?}"),
//!     Err(failure) => eprintln!("{}: {}", failure.kind, failure.message),
//! }
//! # Ok(())
//! # }
//! ```

#[allow(missing_docs, unreachable_pub)] // generated; the WIT files carry the documentation
pub mod bindings;

mod blocking;
mod body;
mod host_call;
mod halt;
mod intake;
mod limits;
mod ledger;
mod meter;
mod observer;
mod pacing;
mod passed;
mod payload_resource;
mod reader;
mod reply_resource;
mod rest;
mod sink;
mod source;
pub mod stream;
mod slice;
mod waits;
mod why;
mod writer;

pub use bindings::exports::intake::payload::handler::{Advice, CharsetOrigin, Failure, Summary};
pub use bindings::intake::payload::pacing::{Progress, Verdict};
pub use bindings::intake::payload::sink::{Head, WriteError};
pub use bindings::intake::payload::source::{Description, ReadError};
pub use blocking::Blocking;
pub use body::Body;
pub use halt::Halt;
pub use host_call::add_to_linker;
pub use intake::{HasIntake, Intake, IntakeView};
pub use ledger::{Ledger, PayloadEnd};
pub use limits::Limits;
pub use meter::Meter;
pub use observer::Observer;
pub use pacing::{GoOn, Pacing};
pub use passed::Passed;
pub use payload_resource::PayloadResource;
pub use reader::Reader;
pub use reply_resource::{LARGEST_PIECE, ReplyResource};
pub use sink::Sink;
pub use source::{Answer, Source};
pub use writer::Writer;
