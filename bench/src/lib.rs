//! What guests cost, compared with the ways people have without the SDK: `cargo xtask bench` measures, and `tests` hold the
//! ceilings.
//!
//! Fuel is exact for one component under one version of wasmtime; another rustc makes another component. So a ceiling is held with
//! 5 percent, and with 15 where the components were built by another rustc than the one that it was measured with.

pub mod build;
pub mod corpus;
pub mod host;
pub mod measure;
pub mod native;
pub mod report;
pub mod ways;

mod ceilings;
mod lab;
mod moment;

pub use ceilings::Ceilings;
pub use lab::Lab;
pub use moment::Moment;

use std::path::Path;

/// The rustc that the ceilings were measured with.
const MEASURED_WITH: &str = "1.95";

/// Times what was measured a component may cost, and be large.
///
/// # Panics
/// If the component cannot be read.
pub fn tolerance(component: &Path) -> f64 {
    if is_as_measured(component) { 1.05 } else { 1.15 }
}

/// Whether a component was built by the rustc that the ceilings were measured with: compilers write themselves into the section
/// `producers`, which is stripped with the rest.
///
/// # Panics
/// If the component cannot be read.
pub fn is_as_measured(component: &Path) -> bool {
    let component = std::fs::read(component).unwrap_or_else(|error| panic!("{}: {error}", component.display()));
    let mark = b"\x05rustc";
    let Some(found) = component.windows(mark.len()).position(|window| window == mark) else { return false };
    component[found + mark.len() + 1..].starts_with(MEASURED_WITH.as_bytes())
}
