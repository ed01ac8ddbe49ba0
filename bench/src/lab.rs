use std::collections::BTreeMap;

use crate::build;
use crate::host::{Component, Load, Metering, Ran, Runner};
use crate::ways::Way;

/// The guests, ready to run.
#[derive(Debug)]
pub struct Lab {
    runner: Runner,
    guests: BTreeMap<(&'static str, bool), Component>,
}

impl Lab {
    /// Builds and compiles the guests: for fuel, and, if wanted, for times.
    ///
    /// # Errors
    /// In words, if one does not build or compile.
    pub fn new(ways: &[Way], timed: bool) -> Result<Self, String> {
        let mut guests = BTreeMap::new();
        for way in ways {
            let path = build::component(way)?;
            for metering in [Metering::Fuel, Metering::None].into_iter().take(if timed { 2 } else { 1 }) {
                let compiled = Component::new(&path, way.world, metering);
                let compiled = compiled.map_err(|error| format!("{}: {error:#}", path.display()))?;
                guests.insert((way.name, metering == Metering::Fuel), compiled);
            }
        }
        let runner = Runner::new().map_err(|error| format!("tokio did not start: {error:#}"))?;
        Ok(Self { runner, guests })
    }

    /// Runs a guest once.
    ///
    /// # Errors
    /// In words, if it does not end well.
    pub fn run(&self, way: &Way, metering: Metering, load: &Load) -> Result<Ran, String> {
        let guest = self.guests.get(&(way.name, metering == Metering::Fuel));
        let guest = guest.ok_or_else(|| format!("{} was not built", way.name))?;
        self.runner.run(guest, load).map_err(|error| format!("{} in {}: {error:#}", way.name, load.charset))
    }
}
