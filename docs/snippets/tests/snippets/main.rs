//! Compiles and runs what the documents show, as a newcomer would paste it.

#[path = "../../fences.rs"]
mod fences;

mod commands;
mod data;
mod guests;
mod kinds;
mod manifests;
mod others;
mod project;
mod shell;

/// All Rust that needs the crates of this repository alone. Its tests run with the others.
mod native {
    include!(concat!(env!("OUT_DIR"), "/native.rs"));
}

use std::path::{Path, PathBuf};

/// The checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Whether what takes long, or needs the network, is done as well.
fn is_full() -> bool {
    std::env::var_os("INTAKE_FULL").is_some_and(|full| full == "1")
}

/// Says something that is not to be lost in the output of a test that passes, as what `eprintln!` prints would be.
#[expect(clippy::explicit_write, reason = "the test runner captures what the macros print")]
fn say(text: &str) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "snippets: {text}").unwrap();
}
