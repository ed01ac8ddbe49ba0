//! The host side of the WIT package `intake:payload-stream`, for hosts of WASI 0.3. It is built from what the other world is built
//! from: the same [`Source`](super::Source), [`Sink`](super::Sink), [`Pacing`](super::Pacing) and [`Meter`](super::Meter).
//!
//! What differs: a payload and a reply are streams, read and written by the guest while others of its calls go on; each read of one
//! and each write of the other is a host call. Guests bound their waits themselves, by the clock of WASI 0.3, so that a source and a
//! sink are asked without a bound: link `wasmtime_wasi::p3` beside `p2`.
//!
//! ```no_run
//! use intake_host::stream::bindings::GuestPre;
//! use intake_host::stream::{add_to_linker, handle};
//! use intake_host::{Description, Intake, IntakeView, Meter, PayloadResource, ReplyResource, Sink, Source};
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
//! add_to_linker(&mut linker)?;            // and wasmtime_wasi's p2::add_to_linker_async and p3::add_to_linker
//! let guest = GuestPre::new(linker.instantiate_pre(&component)?)?;
//!
//! let mut store = Store::new(&engine, State { intake: Intake::new(Meter::new(Some(10_000_000))) });
//! store.set_fuel(u64::MAX)?;              // to instantiate is no slice
//! let instance = guest.instantiate_async(&mut store).await?;
//! let description = Description { media_type: None, charset: Some("latin1".to_owned()), length: None };
//! let payload = PayloadResource::new(description, source);
//! let reply = ReplyResource::new(sink);
//! // As many calls at once as you like: while one waits, the others go on.
//! match store.run_concurrent(async |store| handle(store, &instance, payload, reply).await).await?? {
//!     Ok(summary) => assert!(store.data().intake.ledger.finished, "{summary:?}"),
//!     Err(failure) => eprintln!("{}: {}", failure.kind, failure.message),
//! }
//! # Ok(())
//! # }
//! ```

#[allow(missing_docs, unreachable_pub)] // generated; the WIT files carry the documentation
pub mod bindings;

mod call;
mod convert;
mod imports;
mod incoming;
mod outgoing;
mod taken;
mod told;

pub use call::handle;
pub use imports::add_to_linker;
