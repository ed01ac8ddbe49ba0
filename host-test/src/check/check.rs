use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::faults::Faults;
use super::promises;
use super::samples::Samples;
use super::seen::{Bases, Observed};
use super::{CheckReport, Promise, Ran, Sample, Setting, Trial};
use crate::pool::{Observer, RunsDone};
use crate::{Error, Generate, Guest};

/// Checks which promises a [`Guest`] keeps, whether it uses the SDK or not: several hundred runs with built-in payloads and your
/// own, cut and broken in many ways.
///
/// ```no_run
/// host_test::Check::new(host_test::guest!()).file("tests/data/orders.csv").run().unwrap().assert_kept();
/// ```
#[derive(Clone)]
pub struct Check {
    setting: Setting,
    charset: Option<String>,
    own: Vec<Own>,
    observer: Option<Observer>,
}

/// A payload of the guest's author.
#[derive(Debug, Clone)]
enum Own {
    File(PathBuf),
    Bytes(String, Vec<u8>),
    Generated(Generate),
}

impl Check {
    /// Creates a check of `guest` with the built-in payloads in some charsets, slices of 2,000,000 fuel and the default memory
    /// limit, on all cores.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        Self { setting: Setting::new(guest), charset: None, own: Vec::new(), observer: None }
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
        self.charset = Some(label.into());
        self
    }

    /// Declares this media type in each run. By default, no media type is declared.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.setting.media_type = Some(media_type.into());
        self
    }

    /// Sets the fuel of a slice. Defaults to 2,000,000.
    #[must_use]
    pub fn slice_fuel(mut self, fuel: u64) -> Self {
        self.setting.slice_fuel = fuel;
        self
    }

    /// Limits the guest's memory, in bytes. Defaults to [`DEFAULT_MEMORY_LIMIT`](crate::DEFAULT_MEMORY_LIMIT).
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.setting.memory_limit = bytes;
        self
    }

    /// Sets the time limit of a run, after which the guest counts as never ending. Defaults to 10 seconds, and more for a large
    /// payload. Waits take no time: their clock is virtual.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.setting.timeout = time;
        self
    }

    /// Sets the number of parallel runs, at least 1. Defaults to the number of cores. The report does not depend on it.
    #[must_use]
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.setting.jobs = jobs.max(1);
        self
    }

    /// Calls `observer` after each run.
    #[must_use]
    pub fn on_progress(mut self, observer: impl Fn(RunsDone) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Makes all runs, and waits for them.
    ///
    /// # Errors
    /// If a run cannot take place: a file cannot be read, or there is no such charset. What the guest does is in the report.
    pub fn run(&self) -> Result<CheckReport, Error> {
        let started = Instant::now();
        let samples = Samples::of(self.charset.as_deref())?;
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
        Ran::make_all(&self.setting, &trials, self.observer.as_ref())
    }

    fn own(&self) -> Result<Vec<Arc<Sample>>, Error> {
        let charset = self.charset.as_deref();
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
        f.debug_struct("Check").field("setting", &self.setting).field("own", &self.own).finish_non_exhaustive()
    }
}
