use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::bases::Bases;
use super::faults::Faults;
use super::promises;
use super::report::CheckReport;
use super::samples::Samples;
use super::seen::Observed;
use crate::batch::{Promise, Ran, Sample, Setting, Trial};
use crate::engine::{Guest, setters};
use crate::error::Error;
use crate::generate::Generate;

/// Checks which promises a [`Guest`] keeps, whether it uses the SDK or not: several hundred runs with built-in payloads and your
/// own, cut and broken in many ways.
///
/// ```no_run
/// host_test::check::Check::new(host_test::guest!()).file("tests/data/orders.csv").run().unwrap().assert_kept();
/// ```
#[derive(Clone)]
pub struct Check {
    setting: Setting,
    own: Vec<Own>,
}

/// A payload of the guest's author.
#[derive(Debug, Clone)]
enum Own {
    File(PathBuf),
    Bytes(String, Vec<u8>),
    Generated(Generate),
}

impl Check {
    /// Creates a check of `guest` with the built-in payloads in some charsets, slices of 2,000,000 fuel, the default memory
    /// limit and 10 seconds for a run, more if its payload is large, on all cores.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        Self { setting: Setting::new(guest), own: Vec::new() }
    }

    /// Adds a payload of your own to the built-in ones: a regular file, read for each run.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.own.push(Own::File(path.into()));
        self
    }

    /// Adds a payload of your own to the built-in ones. The report uses this name; so do the commands that repeat a run, if the
    /// payload has more than 1024 bytes.
    #[must_use]
    pub fn bytes(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.own.push(Own::Bytes(name.into(), bytes.into()));
        self
    }

    /// Adds a generated payload in the guest's own format, such as `csv`, to the built-in ones. It declares its own charset, and
    /// its media type unless one is set.
    #[must_use]
    pub fn generated(mut self, generate: Generate) -> Self {
        self.own.push(Own::Generated(generate));
        self
    }

    /// Uses payloads in this charset only, all of which declare it. By default, the built-in ones are in several charsets, and
    /// your own declare no charset.
    #[must_use]
    pub fn charset(mut self, label: impl Into<String>) -> Self {
        self.setting.spec.charset = Some(label.into());
        self
    }

    setters!([setting.spec] media_type slice_fuel memory_limit timeout);
    setters!([setting] jobs on_progress);

    /// Makes all runs, and waits for them.
    ///
    /// # Errors
    /// If a run cannot take place: a file cannot be read, or there is no such charset. What the guest does is in the report.
    pub fn run(&self) -> Result<CheckReport, Error> {
        let started = Instant::now();
        let samples = Samples::of(self.setting.spec.charset.as_deref())?;
        let own = self.own()?;
        let all = [samples.short(), samples.small()?, samples.every_kind()?, samples.records()?, own.clone()].concat();
        // What each promise compares with.
        let clean = self.make(all.iter().map(|sample| Trial::new(Promise::Work, sample)).collect())?;
        let bases = Bases::of(&clean, own.len());
        let mut faults = Faults::default();
        faults.sweep(&bases, |trials| self.make(trials))?;
        faults.make(promises::trials(&samples, &clean, own.len(), &bases)?, |trials| self.make(trials))?;
        let further = promises::further(&samples, &faults.ran)?;
        faults.ran.extend(self.make(further)?);
        let seen = Observed { setting: &self.setting, clean: &clean, faults: &faults };
        let promises = promises::judge(&seen)?;
        Ok(CheckReport::new(&seen, started.elapsed(), promises))
    }

    fn make(&self, trials: Vec<Trial>) -> Result<Vec<Ran>, Error> {
        Ran::make_all(&self.setting, &trials)
    }

    fn own(&self) -> Result<Vec<Arc<Sample>>, Error> {
        let charset = self.setting.spec.charset.as_deref();
        let one = |own: &Own| match own {
            Own::File(path) => Sample::file(path.clone(), charset),
            Own::Bytes(name, bytes) => Ok(Sample::bytes(name, bytes, charset)),
            Own::Generated(generate) => Ok(Sample::generated(generate.clone())),
        };
        self.own.iter().map(|own| one(own).map(Arc::new)).collect()
    }
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check").field("spec", &self.setting.spec).field("own", &self.own).finish_non_exhaustive()
    }
}
