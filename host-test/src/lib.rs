//! Runs WebAssembly components of the intake world under wasmtime, and reports what happened: how the run ended, the reply, the
//! fuel between two host calls, the peak memory, and what the guest says about the payload. As the command `host-test`, and as
//! this library, for the tests in a guest's own crate:
//!
//! ```no_run
//! use host_test::{Harness, Payload};
//!
//! let outcome = Harness::new(host_test::guest!())
//!     .payload("caf\u{e9}\nth\u{e9}\n")
//!     .charset("utf-8")
//!     .plan("1,2,3".parse().unwrap())
//!     .slice_fuel(2_000_000)
//!     .run()
//!     .unwrap();
//! outcome.assert_reply("2 lines\n");
//! assert_eq!(outcome.payload.malformed, Some(0));
//! ```
//!
//! In the order of the data: a [`Payload`] (bytes, a file, standard input, made by [`Generate`](generate::Generate), or written down as a
//! [`Script`](spec::Script)) is cut by a [`Plan`] and given to a [`Guest`] by the [`Harness`]; an [`Outcome`] says what came of it. [`intake_host`]
//! is the host side of the WIT package, for people who write hosts of their own. A [`Command`](command::Command) runs the component of a handler
//! that is a command, as `wasmtime run` would. A [`Server`](serve::Server) serves an [`HttpGuest`](serve::HttpGuest), a component of `wasi:http`, over TCP, with
//! the same limits and figures.
//!
//! A guest can neither hang nor crash the harness: each run has a store of its own, a time, a memory limit, and, if wanted, a
//! budget of fuel for each slice.

// Without the engine nothing opens the payloads, cuts them, or makes faults happen.
#![cfg_attr(not(feature = "engine"), allow(dead_code, unused_imports))]

#[cfg(feature = "engine")]
pub mod batch;
#[cfg(feature = "engine")]
pub mod check;
#[cfg(feature = "engine")]
pub mod command;
#[cfg(feature = "engine")]
pub mod diagnose;
#[cfg(feature = "engine")]
pub mod engine;
pub mod generate;
pub mod plot;
pub mod report;
#[cfg(feature = "cli")]
pub mod serve;
pub mod spec;
#[cfg(feature = "engine")]
pub mod suite;
#[cfg(feature = "engine")]
pub mod sweep;
#[cfg(feature = "engine")]
pub mod sweep_faults;

mod error;
mod text;

#[cfg(feature = "engine")]
pub use engine::{Guest, Harness};
pub use error::Error;
#[cfg(feature = "engine")]
#[doc(no_inline)]
pub use intake_host;
pub use report::{Ending, Outcome};
pub use spec::{Fault, LogLevel, Payload, Plan, RunSpec};

/// Builds the crate it is written in into a component, once in each process, and returns the [`Guest`]; see [`Guest::build`].
///
/// # Panics
/// With what cargo said, if the crate does not build.
#[cfg(feature = "engine")]
#[macro_export]
macro_rules! guest {
    () => {
        match $crate::Guest::build(::std::env!("CARGO_MANIFEST_DIR")) {
            ::std::result::Result::Ok(guest) => guest,
            ::std::result::Result::Err(error) => ::std::panic!("{error}"),
        }
    };
}
