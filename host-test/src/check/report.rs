use std::time::Duration;

use serde::Serialize;

use super::evidence::Evidence;
use super::seen::Observed;
use crate::batch::Promise;
use crate::text::json;

/// Pieces of evidence that a report holds for a promise.
const MOST_EVIDENCE: usize = 20;

/// Which promises a guest keeps. Its `Display` prints what the command `host-test check` prints.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// The component's file; `GUEST.wasm` if it came from memory.
    pub component: String,
    /// Number of payloads that the guest was given whole and without a fault.
    pub payloads: u64,
    /// Number of those that it ended with ok. A promise is tried only with these; with others it can only be seen to break.
    pub payloads_ok: u64,
    /// Number of runs made.
    pub runs: u64,
    /// Number of those that ended with ok: many have faults, and must not.
    pub runs_ok: u64,
    /// The total time in milliseconds.
    pub elapsed_ms: u64,
    promises: Vec<PromiseReport>,
}

/// The result for one promise.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PromiseReport {
    /// The promise.
    pub promise: Promise,
    /// Whether it is kept.
    pub verdict: PromiseVerdict,
    /// What was tried, or why nothing was.
    pub tried: String,
    /// Number of runs that test it.
    pub runs: u64,
    /// How well it is kept, or how badly it is broken.
    pub figure: Option<String>,
    /// How often it was seen to break.
    pub broken: u64,
    /// The first violations, the smallest payload first.
    pub evidence: Vec<Evidence>,
}

/// Whether a promise is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PromiseVerdict {
    /// It was tried, and kept each time.
    Kept,
    /// It was seen to break.
    Broken,
    /// No run tested it.
    NotTried,
}

impl PromiseVerdict {
    /// Returns the verdict's name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::NotTried => "not tried",
        }
    }
}

impl std::fmt::Display for PromiseVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl CheckReport {
    pub(super) fn new(seen: &Observed<'_>, elapsed: Duration, promises: Vec<PromiseReport>) -> Self {
        Self {
            component: seen.setting.component(),
            payloads: seen.clean.len() as u64,
            payloads_ok: seen.clean.iter().filter(|ran| ran.is_ok()).count() as u64,
            runs: seen.all().count() as u64,
            runs_ok: seen.all().filter(|ran| ran.is_ok()).count() as u64,
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            promises,
        }
    }

    /// Returns the results of all promises, in the order of [`Promise::ALL`].
    #[must_use]
    pub fn promises(&self) -> &[PromiseReport] {
        &self.promises
    }

    /// Returns the promises that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &PromiseReport> {
        self.promises.iter().filter(|one| one.verdict == PromiseVerdict::Broken)
    }

    /// Returns the promises that were not tried, though they could be with other payloads: all but [`Promise::EveryHost`], which
    /// no check tries.
    pub fn not_tried(&self) -> impl Iterator<Item = &PromiseReport> {
        let not = |one: &&PromiseReport| one.verdict == PromiseVerdict::NotTried && one.promise != Promise::EveryHost;
        self.promises.iter().filter(not)
    }

    /// Whether every promise that a check can try was tried and kept.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.broken().chain(self.not_tried()).next().is_none()
    }

    /// Asserts that every promise that a check can try was tried and kept.
    ///
    /// # Panics
    /// With the report of each broken promise, or, if none is broken, of each that was not tried.
    #[track_caller]
    pub fn assert_kept(&self) -> &Self {
        let shown = |all: Vec<&PromiseReport>| all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let (broken, not_tried): (Vec<_>, Vec<_>) = (self.broken().collect(), self.not_tried().collect());
        assert!(broken.is_empty(), "{} breaks {} of its promises:\n\n{}", self.component, broken.len(), shown(broken));
        assert!(not_tried.is_empty(), "{}: {} promises were not tried:\n\n{}", self.component, not_tried.len(), shown(not_tried));
        self
    }

    /// Returns the report as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl PromiseReport {
    /// Judges a promise that was tried by `runs` runs from the `evidence`.
    pub(super) fn judged(promise: Promise, tried: String, runs: usize, evidence: Vec<Evidence>) -> Self {
        let mut evidence = Evidence::sorted(evidence);
        let (verdict, broken) = match evidence.len() {
            0 => (PromiseVerdict::Kept, 0),
            times => (PromiseVerdict::Broken, times as u64),
        };
        evidence.truncate(MOST_EVIDENCE);
        Self { promise, verdict, tried, runs: runs as u64, figure: None, broken, evidence }
    }

    /// A promise that was not tried, and why.
    pub(super) fn not_tried(promise: Promise, why: &str) -> Self {
        let tried = why.to_owned();
        Self { promise, verdict: PromiseVerdict::NotTried, tried, runs: 0, figure: None, broken: 0, evidence: Vec::new() }
    }

    pub(super) fn with_figure(mut self, figure: impl Into<String>) -> Self {
        self.figure = Some(figure.into());
        self
    }
}
