//! Serves a component of `wasi:http` by a real TCP server.
//!
//! A request comes in by `listen`, is answered by an `exchange`, in which a `run` of the guest has a store of its own, and
//! leaves a [`Served`].
//!
//! That a client is gone is seen by what it sends or does not take. A client that went away during a body which the guest does
//! not read looks like one that waits: its guest is stopped when its time is over.

mod address;
mod connection;
mod exchange;
mod framing;
mod hooks;
mod http_guest;
mod line;
mod linger;
mod listen;
mod reply_body;
mod request_body;
mod run;
mod served;
mod server;
mod serving;
mod settings;
mod shared;
mod signals;
mod socket;
mod state;
mod timer;
mod summary;
mod totals;
mod traffic;
mod verdict;
mod waits;
#[cfg(test)]
mod yields;

pub use http_guest::HttpGuest;
pub use served::{Position, Served, ServedFuel, ServedPayload, ServedReply};
pub use server::Server;
pub use serving::Serving;
pub use settings::{DEFAULT_AT_ONCE, DEFAULT_GRACE};
pub use signals::Signals;
pub use totals::Totals;
