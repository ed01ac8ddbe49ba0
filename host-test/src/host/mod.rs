//! The host side of the WIT package `intake:payload`, for people who write hosts.
//!
//! In the order of the data: a host implements [`Source`] (where a payload's chunks come from) and [`Sink`] (where the reply
//! goes), keeps an [`Intake`] in its store, links it with [`add_to_linker`], and calls the guest through [`bindings`]. The
//! contract of the WIT package is kept, and the guest's part of it checked, in [`PayloadResource`] and [`ReplyResource`].
//!
//! ```no_run
//! use host_test::host::{Intake, IntakeView, Meter, add_to_linker};
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
//! # fn main() -> wasmtime::Result<()> {
//! let mut config = wasmtime::Config::new();
//! config.consume_fuel(true);
//! let engine = wasmtime::Engine::new(&config)?;
//! let mut linker = Linker::<State>::new(&engine);
//! add_to_linker(&mut linker)?;
//! let _store = wasmtime::Store::new(&engine, State { intake: Intake::new(Meter::new(Some(1_000_000))) });
//! # Ok(())
//! # }
//! ```

#[allow(missing_docs, unreachable_pub)] // generated; the WIT files carry the documentation
pub mod bindings;

mod crossing;
mod halt;
mod intake;
mod ledger;
mod meter;
mod observer;
mod pacing;
mod passed;
mod payload_resource;
mod reply_resource;
mod sink;
mod source;

pub use bindings::exports::intake::payload::handler::{CharsetOrigin, Failure, Summary};
pub use bindings::intake::payload::pacing::{Progress, Verdict};
pub use bindings::intake::payload::sink::{Head, WriteError};
pub use bindings::intake::payload::source::{Description, ReadError};
pub use crossing::add_to_linker;
pub use halt::Halt;
pub use intake::{HasIntake, Intake, IntakeView};
pub use ledger::{Ledger, PayloadEnd};
pub use meter::Meter;
pub use observer::Observer;
pub use pacing::{GoOn, Pacing};
pub use passed::Passed;
pub use payload_resource::PayloadResource;
pub use reply_resource::{LARGEST_PIECE, ReplyResource};
pub use sink::Sink;
pub use source::{Answer, Source};
