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
//! In the order of the data: a [`Payload`] (bytes, a file, standard input, made by [`Generate`], or written down as a
//! [`Script`]) is cut by a [`Plan`] and given to a [`Guest`] by the [`Harness`]; an [`Outcome`] says what came of it. [`intake_host`]
//! is the host side of the WIT package, for people who write hosts of their own. A [`Command`] runs the component of a handler
//! that is a command, as `wasmtime run` would. A [`Server`] serves an [`HttpGuest`], a component of `wasi:http`, over TCP, with
//! the same limits and figures.
//!
//! A guest can neither hang nor crash the harness: each run has a store of its own, a time, a memory limit, and, if wanted, a
//! budget of fuel for each slice.

// Without the engine nothing opens the payloads, cuts them, or makes faults happen.
#![cfg_attr(not(feature = "engine"), allow(dead_code, unused_imports))]

#[cfg(feature = "engine")]
pub mod check;
#[cfg(feature = "engine")]
pub mod command;
#[cfg(feature = "engine")]
pub mod diagnose;
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

#[cfg(feature = "engine")]
mod batch;
#[cfg(feature = "engine")]
mod engine;
mod error;
mod text;

#[cfg(feature = "engine")]
pub use batch::RunsDone;
#[cfg(feature = "engine")]
pub use check::{Check, CheckReport, Evidence, Promise, PromiseReport, PromiseVerdict};
#[cfg(feature = "engine")]
pub use command::{Command, CommandOutcome};
#[cfg(feature = "engine")]
pub use diagnose::{Findings, Narrowed, Slice};
#[cfg(feature = "engine")]
pub use engine::{DEFAULT_KEEP, Guest, Harness, Reached, World};
pub use error::Error;
pub use generate::{Generate, Kind};
#[cfg(feature = "engine")]
#[doc(no_inline)]
pub use intake_host;
pub use report::*;
#[cfg(feature = "cli")]
pub use serve::{
    DEFAULT_AT_ONCE, DEFAULT_GRACE, HttpGuest, Position, Served, ServedFuel, ServedPayload, ServedReply, Server, Serving,
    Signals, Totals,
};
pub use spec::*;
#[cfg(feature = "engine")]
pub use suite::{Case, CaseResult, Expect, Gates, Mistakes, Results, Suite, Verdict, suites_to_json, suites_to_junit};
#[cfg(feature = "engine")]
pub use sweep::{Baseline, Change, Comparison, Fit, Formula, Measured, Point, Skipped, Sweep, Tolerance};
#[cfg(feature = "engine")]
pub use sweep_faults::{FaultRow, FaultSweep, FaultTable, Violation};
pub use text::{parse_fuel, parse_size, parse_time};

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
