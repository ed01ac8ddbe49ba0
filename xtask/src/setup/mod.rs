//! Installs what building and testing guests needs, and does nothing where it is there.

mod apt;
mod cargo_component;
mod curl;
mod debian;
mod node;
mod python;
mod test_data;
mod toolchain;

pub(crate) use toolchain::Toolchain;

use crate::Result;
use crate::phase::phase;

/// Sets up everything but Node, which only two phases of the tests need.
pub(crate) fn setup() -> Result<Toolchain> {
    let toolchain = toolchain()?;
    phase("set up: cargo-component", || cargo_component::install(&toolchain))?;
    phase("set up: curl", curl::install)?;
    phase("set up: Python", python::install)?;
    phase("set up: test data", test_data::install)?;
    Ok(toolchain)
}

/// Sets up what builds guests, no more.
pub(crate) fn toolchain() -> Result<Toolchain> {
    phase("set up: wasm targets", Toolchain::find_or_install)
}

/// Sets up what runs the hosts in JavaScript.
pub(crate) fn node() -> Result<()> {
    phase("set up: Node", node::install)
}

/// Prints the environment that cargo needs when it is called by hand.
pub(crate) fn print_env() -> Result<()> {
    for (name, value) in toolchain()?.host_env()? {
        println!("export {name}='{value}'");
    }
    Ok(())
}
