use std::collections::BTreeMap;
use std::sync::Arc;

use super::faults::Faults;
use super::promise_of::promise_of;
use crate::batch::{Promise, Ran, Sample, Setting, label, places};
use crate::spec::{Times, What};
use crate::text::grouped;

/// All that was seen of a guest.
pub(super) struct Observed<'a> {
    pub(super) setting: &'a Setting,
    /// Runs without faults, one for each payload, which was given whole and uncut.
    pub(super) clean: &'a [Ran],
    /// All others.
    pub(super) faults: &'a Faults,
}

impl<'a> Observed<'a> {
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Ran> {
        self.clean.iter().chain(&self.faults.ran)
    }

    /// The runs that were made for a promise.
    pub(super) fn of(&self, promise: Promise) -> impl Iterator<Item = &'a Ran> {
        self.faults.ran.iter().filter(move |ran| ran.trial.of == promise)
    }

    /// Whether the guest takes any payload.
    pub(super) fn takes_any(&self) -> bool {
        self.clean.iter().any(Ran::tells)
    }

    /// The clean run with this payload.
    pub(super) fn clean_of(&self, sample: &Arc<Sample>) -> Option<&'a Ran> {
        self.clean.iter().find(|ran| Arc::ptr_eq(&ran.trial.sample, sample))
    }

    /// The runs that returned and of which `sweep-faults` says that they are wrong, with the rules that they break: those that
    /// break this promise. What never ends, traps, or runs out of something is seen without them.
    pub(super) fn wrong(&self, promise: Promise) -> impl Iterator<Item = (&'a Ran, &'static str)> {
        let all = self.faults.wrong.iter().filter_map(|(index, rule)| Some((self.faults.ran.get(*index)?, *rule)));
        all.filter(move |(ran, _)| broken_by(ran) == Some(promise))
    }

    /// The faults that happened in these runs, each with the number of its runs; and the runs that were not made.
    pub(super) fn happened(&self, runs: &[&Ran], of: Promise) -> String {
        let mut counts = BTreeMap::<String, u64>::new();
        for what in runs.iter().filter(|ran| ran.happened().is_some()).filter_map(|ran| ran.fault()) {
            *counts.entry(label(&what)).or_default() += 1;
        }
        let mut all: Vec<String> = counts.iter().map(|(fault, runs)| format!("{fault} {}", grouped(*runs))).collect();
        let names: Vec<String> = places::all().iter().filter(|what| promise_of(what) == of).map(label).collect();
        let not_run = self.faults.not_run.iter().filter(|(fault, _)| names.contains(fault));
        all.extend(
            not_run.map(|(fault, runs)| format!("{} of {fault} not made, since one like them never ended", grouped(*runs))),
        );
        all.join(", ")
    }
}

/// The promise that a run with a wrong answer breaks, unless that is seen in another way.
fn broken_by(ran: &Ran) -> Option<Promise> {
    let what = ran.fault().filter(|_| ran.returned())?;
    match what {
        What::Drip(_) if ran.is_ok() => Some(Promise::Cuts),
        What::Empty(Times::Some(_)) if ran.is_ok() => Some(Promise::Progress),
        What::Stop(_) if ran.says_ok() => Some(Promise::Stops),
        _ => Some(Promise::Truth),
    }
}
