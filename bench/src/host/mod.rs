//! A host that all ways share, so that they differ in nothing else: one engine, one kind of store, the payload in memory and cut
//! into chunks. host-test's own harness watches what a guest does; this one does as little as a host can.

mod component;
mod engine;
mod hooks;
mod http;
mod instance;
mod intake;
mod load;
mod peak;
mod ran;
mod run;
mod reply;
mod state;
mod streams;

pub use component::{Component, World};
pub use engine::Metering;
pub use load::Load;
pub use ran::Ran;
pub use run::Runner;
