//! `cargo xtask test`: every test of the project, in phases.

mod counts;
mod imports;
mod javascript;
mod kernels;
mod package;
mod phases;
mod readme;
mod words;
mod workflow;

pub(crate) use phases::{Phase, build_guests};

use std::time::Instant;

use crate::phase::{phase, took};
use crate::run::{cargo, run};
use crate::{Result, setup};
use counts::Counts;

/// Which tests to run.
#[derive(Debug)]
pub(crate) struct Plan {
    /// With payloads of 1 GiB.
    pub(crate) full: bool,
    /// One phase only.
    pub(crate) only: Option<Phase>,
}

/// Runs the phases until one fails, and ends with one line: how many tests passed and failed.
pub(crate) fn test(plan: &Plan) -> Result<()> {
    let start = Instant::now();
    let toolchain = setup::setup()?;
    let phases = plan.only.map_or_else(|| Phase::ALL.to_vec(), |phase| vec![phase]);
    let mut counts = Counts::default();
    let mut overview = vec![format!("set up: {}", took(start.elapsed()))];
    let mut failed = None;
    for one in phases {
        let start = Instant::now();
        let before = counts;
        let result = phase(&format!("test: {}", one.name()), || one.run(&toolchain, plan.full, &mut counts));
        let tests = counts.since(before);
        overview.push(format!(
            "{:<10} {:>4} passed {:>4} failed  {}",
            one.name(),
            tests.passed,
            tests.failed,
            took(start.elapsed())
        ));
        if let Err(why) = result {
            let full = if plan.full { " --full" } else { "" };
            failed = Some(format!("{why}\nto repeat just this phase: cargo xtask test --only {}{full}", one.name()));
            counts.failed += u64::from(tests.failed == 0);
            break;
        }
    }
    println!("\n{}\nall of it: {}\n", overview.join("\n"), took(start.elapsed()));
    println!("{} passed, {} failed", counts.passed, counts.failed);
    match failed {
        Some(why) => Err(why),
        None if counts.passed == 0 => Err("no test ran".to_owned()),
        None => Ok(()),
    }
}

/// Writes or compares the guest bindings. Their generator is a binary of its own, behind a feature, and built without
/// optimising: it runs for a second.
pub(crate) fn bindings(check: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--config", "profile.dev.package.\"*\".opt-level=0"]);
    command.args(["--package", "xtask", "--features", "bindings", "--bin", "bindings", "--"]);
    run(command.args(check.then_some("--check")))
}
