use std::process::Command;

use super::counts::Counts;
use super::{javascript, package};
use crate::run::run;
use crate::setup::Toolchain;
use crate::{Result, places};

/// A part of the tests that can be run alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The words are plain, the kernels are formatted, and the bindings in the SDK are those generated from `wit/`.
    Bindings,
    /// The text crate and the SDK natively.
    Core,
    /// The example guests build, both ways.
    Guests,
    /// host-test, and the guests under it, built by plain cargo.
    Host,
    /// The text crate in WebAssembly: the tests that [`Core`](Self::Core) runs natively.
    Wasm,
    /// The host in Node: the same replies as under host-test.
    Node,
    /// The host in Cloudflare's runtime: the same replies as under host-test.
    Workers,
    /// A guest under host-test, built by cargo-component; with `--full` all of them.
    Component,
    /// The packages as they would be published.
    Package,
}

impl Phase {
    pub(crate) const ALL: [Self; 9] = [
        Self::Bindings,
        Self::Core,
        Self::Guests,
        Self::Host,
        Self::Wasm,
        Self::Node,
        Self::Workers,
        Self::Component,
        Self::Package,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bindings => "bindings",
            Self::Core => "core",
            Self::Guests => "guests",
            Self::Host => "host",
            Self::Wasm => "wasm",
            Self::Node => "node",
            Self::Workers => "workers",
            Self::Component => "component",
            Self::Package => "package",
        }
    }

    pub(crate) fn from_name(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no phase `{name}`; it is one of: {names}")
        })
    }

    pub(super) fn run(self, toolchain: &Toolchain, full: bool, counts: &mut Counts) -> Result<()> {
        match self {
            Self::Bindings => {
                counts.check(super::words::test())?;
                counts.check(super::kernels::test())?;
                counts.check(super::bindings(true))
            }
            Self::Core => {
                for features in TEXT_FEATURES {
                    let mut check = toolchain.host_cargo()?;
                    check.args([
                        "clippy",
                        "--quiet",
                        "--package",
                        "intake-text",
                        "--no-default-features",
                        "--features",
                        features,
                    ]);
                    counts.check(run(check.args(["--", "--deny", "warnings"])))?;
                }
                counts.test(tests(toolchain, full)?.args(["--package", "intake-text"]))?;
                for features in FEATURES {
                    counts.check(compiles_without_warnings(toolchain.host_cargo()?, "intake", features, "check", &[]))?;
                }
                for features in WASM_FEATURES {
                    let target = ["--target", "wasm32-wasip2"];
                    counts.check(compiles_without_warnings(toolchain.guest_cargo(), "intake", features, "release", &target))?;
                }
                for features in HOST_TEST_FEATURES {
                    counts.check(compiles_without_warnings(toolchain.host_cargo()?, "host-test", features, "check", &[]))?;
                }
                // What a guest without any feature has is tested by the unit tests: the others need the features.
                let mut without = tests(toolchain, full)?;
                counts.test(without.args(["--package", "intake", "--no-default-features", "--lib"]))?;
                counts.test(tests(toolchain, full)?.args(["--package", "intake", "--all-features"]))
            }
            Self::Guests => {
                build_guests(toolchain)?;
                counts.check(build_guests_with_cargo_component(toolchain, full))
            }
            Self::Host => counts.test(&mut host_tests(toolchain, full)?),
            Self::Wasm => {
                let mut clippy = toolchain.guest_cargo();
                clippy.args([
                    "clippy",
                    "--quiet",
                    "--target",
                    "wasm32-wasip2",
                    "--package",
                    "intake-text",
                    "--package",
                    "intake",
                ]);
                counts.check(run(clippy.args(["--", "--deny", "warnings"])))?;
                counts.test(&mut text_tests_in_wasm(toolchain, full)?)
            }
            Self::Node => javascript::node(toolchain, counts),
            Self::Workers => javascript::workers(toolchain, counts),
            Self::Component => {
                let mut command = host_tests(toolchain, full)?;
                command.env("HOST_TEST_BUILD", "cargo-component");
                let names = if full { places::guest_tests()? } else { COMPONENT_TESTS.map(str::to_owned).to_vec() };
                for name in names {
                    command.args(["--test", &name]);
                }
                counts.test(&mut command)
            }
            Self::Package => package::test(toolchain, counts),
        }
    }
}

/// The guest that is kept on cargo-component, and tests that only this guest has.
const COMPONENT_GUEST: &str = "line-count";
const COMPONENT_TESTS: [&str; 2] = ["bounds", "cases"];

/// The features of the SDK that guests choose, each alone: what one needs must not hang on another.
const FEATURES: [&str; 10] = ["", "east-asian", "log", "csv", "ndjson", "postcard", "http", "cli", "stream", "http-p3"];

/// In wasm there is code that no other machine compiles.
const WASM_FEATURES: [&str; 3] = ["east-asian,log,csv,ndjson,postcard,http,cli,stream,http-p3", "", "stream"];

/// host-test without wasmtime, and without its command: all else is compiled with both.
const HOST_TEST_FEATURES: [&str; 2] = ["", "engine"];

fn compiles_without_warnings(mut cargo: Command, package: &str, features: &str, profile: &str, target: &[&str]) -> Result<()> {
    cargo.args(["rustc", "--quiet", "--package", package, "--lib", "--no-default-features", "--profile", profile]).args(target);
    run(cargo.args(["--features", features, "--", "--deny", "warnings"]))
        .map_err(|why| format!("{package} with the features {features:?} alone, {target:?}: {why}"))
}

/// The features of the text crate, each alone.
const TEXT_FEATURES: [&str; 3] = ["", "east-asian", "std"];

/// `cargo test` of the text crate in WebAssembly, run by an example of host-test.
fn text_tests_in_wasm(toolchain: &Toolchain, full: bool) -> Result<Command> {
    // With the features that the host's tests have, so that wasmtime is not built again.
    run(toolchain.host_cargo()?.args(["build", "--workspace", "--exclude", "intake", "--example", "wasi_runner"]))?;
    let mut command = tests(toolchain, full)?;
    command.env("CARGO_TARGET_WASM32_WASIP2_RUNNER", places::root().join("target/debug/examples/wasi_runner"));
    command.args(["--target", "wasm32-wasip2", "--package", "intake-text"]);
    Ok(command)
}

/// `cargo test` in an environment in which tests can build guests.
fn tests(toolchain: &Toolchain, full: bool) -> Result<Command> {
    let mut command = toolchain.host_cargo()?;
    command.args(["test", "--no-fail-fast"]);
    if full {
        command.env("INTAKE_FULL", "1");
    }
    Ok(command)
}

/// The tests of all but the SDK. Always of the same packages: features are united over those that are chosen, and other ones would
/// build wasmtime a second time.
fn host_tests(toolchain: &Toolchain, full: bool) -> Result<Command> {
    let mut command = tests(toolchain, full)?;
    command.args(["--workspace", "--exclude", "intake"]);
    Ok(command)
}

/// Builds the example guests with plain cargo.
pub(crate) fn build_guests(toolchain: &Toolchain) -> Result<()> {
    let mut command = toolchain.guest_cargo();
    run(packages(command.args(["build", "--release", "--target", "wasm32-wasip2"]), places::guests()?))
}

fn build_guests_with_cargo_component(toolchain: &Toolchain, full: bool) -> Result<()> {
    let mut command = toolchain.guest_cargo();
    let guests = if full { places::guests()? } else { vec![COMPONENT_GUEST.to_owned()] };
    run(packages(command.args(["component", "build", "--release"]), guests))
}

fn packages(command: &mut Command, names: Vec<String>) -> &mut Command {
    for name in names {
        command.args(["--package", &name]);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::{COMPONENT_GUEST, COMPONENT_TESTS};
    use crate::places;

    #[test]
    fn only_one_guest_has_the_tests_that_are_run_with_cargo_component() {
        for name in COMPONENT_TESTS {
            let has_it = |guest: &String| places::root().join("examples").join(guest).join(format!("tests/{name}.rs")).is_file();
            assert_eq!(places::guests().unwrap().into_iter().filter(has_it).collect::<Vec<_>>(), [COMPONENT_GUEST]);
        }
    }
}
