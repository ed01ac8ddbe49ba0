//! `cargo xtask bench`: what the SDK costs, compared with doing without it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::phase::phase;
use crate::run::{not_started, run, shown};
use crate::{Result, places, setup};

/// What is asked for.
#[derive(Debug, Default)]
pub(crate) struct Bench {
    pub(crate) quick: bool,
    pub(crate) json: Option<PathBuf>,
    pub(crate) html: Option<PathBuf>,
    /// Puts the tables into `docs/performance.md`.
    pub(crate) docs: bool,
}

/// Builds what is needed, and measures.
pub(crate) fn bench(bench: &Bench) -> Result<()> {
    let toolchain = setup::toolchain()?;
    phase("build the benchmark (wasmtime takes some minutes the first time)", || {
        // With the features of the whole workspace, as all else is built: with others, wasmtime would be built a second time.
        run(toolchain.host_cargo()?.args(["build", "--workspace", "--bin", "bench"]))
    })?;
    let mut command = Command::new(places::target().join("debug/bench"));
    // It builds guests itself.
    command.envs(toolchain.guest_cargo().get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.args(bench.quick.then_some("--quick"));
    let docs = bench.docs.then(|| places::root().join("docs/performance.md"));
    for (option, file) in [("--json", &bench.json), ("--html", &bench.html), ("--docs", &docs)] {
        if let Some(file) = file {
            command.arg(option).arg(file);
        }
    }
    phase("measure", || {
        let status = command.stdin(Stdio::null()).status().map_err(|error| not_started(&command, &error))?;
        if status.success() { Ok(()) } else { Err(format!("this failed ({status}): {}", shown(&command))) }
    })
}
