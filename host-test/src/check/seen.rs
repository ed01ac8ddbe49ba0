use std::collections::BTreeMap;
use std::sync::Arc;

use super::faults::{Faults, promise_of};
use super::{Promise, Ran, Sample, Setting};
use crate::summary::grouped;
use crate::sweep_faults::{self, label};
use crate::{Kind, Times, What};

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
        let names: Vec<String> = sweep_faults::all().iter().filter(|what| promise_of(what) == of).map(label).collect();
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

/// A payload that every fault is put into, at every boundary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base<'a> {
    pub(super) ran: &'a Ran,
    /// Places of one unit, at most.
    pub(super) max: u64,
}

impl<'a> Base<'a> {
    fn of(ran: &'a Ran) -> Option<Self> {
        let size = ran.trial.sample.size();
        let (_, max) = [SWEPT, SWEPT_SOMEWHERE].into_iter().find(|(longest, _)| size <= *longest)?;
        Some(Self { ran, max })
    }
}

/// The payloads that faults are put into: some that the guest takes, and the clean runs with them.
pub(super) struct Bases<'a> {
    /// Short ones: every fault is put at every boundary.
    pub(super) swept: Vec<Base<'a>>,
    /// One that is work enough for checkpoints, to sweep them.
    pub(super) work: Option<&'a Ran>,
    /// So short that a fault can be put at every byte.
    pub(super) short: Vec<&'a Ran>,
    /// A generated one, and the author's own.
    pub(super) long: Vec<&'a Ran>,
    /// The one with the most checkpoints, if the guest makes any.
    pub(super) paced: Option<&'a Ran>,
}

/// The longest payload that gets a fault at every byte.
const SHORT: u64 = 40;
/// Built-in short payloads that faults are put into.
const SHORT_ONES: usize = 3;
/// The longest payload that gets every fault at many boundaries, and at how many of one unit: at all of the built-in one.
const SWEPT: (u64, u64) = (4 << 10, 64);
/// The longest one that gets every fault at some, and at how many of one unit.
const SWEPT_SOMEWHERE: (u64, u64) = (64 << 10, 8);

impl<'a> Bases<'a> {
    /// Of the clean runs: `own` of them, the last ones, are with the author's payloads.
    pub(super) fn of(clean: &'a [Ran], own: usize) -> Self {
        let (built_in, own) = clean.split_at(clean.len() - own);
        // Whether it asked for the end does not matter: a guest may know by the length that was declared.
        let ok = |ran: &&Ran| ran.tells();
        let is_short = |ran: &&Ran| ran.trial.sample.size() <= SHORT;
        let mut short: Vec<&Ran> = Vec::new();
        for ran in built_in.iter().filter(ok).filter(is_short) {
            let charset = |ran: &Ran| ran.trial.sample.charset().map(str::to_owned);
            if short.len() < SHORT_ONES && short.iter().all(|other| charset(other) != charset(ran)) {
                short.push(ran);
            }
        }
        // A guest that wants a format of its own takes none of the short ones.
        let smallest = built_in.iter().filter(ok).min_by_key(|ran| ran.trial.sample.size());
        let first = short.first().copied().or(smallest);
        let swept = first.into_iter().chain(own.iter().filter(ok)).filter_map(Base::of).collect();
        let newlines = |ran: &&Ran| ran.trial.sample.kind() == Some(Kind::Newlines);
        let work = built_in.iter().filter(|ran| ran.is_ok()).find(newlines);
        short.extend(own.iter().filter(ok).filter(is_short));
        let mut long: Vec<&Ran> = built_in.iter().filter(ok).find(|ran| !is_short(ran)).into_iter().collect();
        long.extend(own.iter().filter(ok).filter(|ran| !is_short(ran)));
        // The smallest of those that have the most.
        let size = |ran: &Ran| u64::MAX - ran.trial.sample.size();
        let paced = clean.iter().filter(|ran| ran.is_ok() && ran.outcome.checkpoints > 0);
        Self { swept, work, short, long, paced: paced.max_by_key(|ran| (ran.outcome.checkpoints, size(ran))) }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &'a Ran> {
        self.short.iter().chain(&self.long).copied()
    }
}

/// Bytes of a payload to put a fault at: every one of a short payload, the telling ones of a longer.
pub(super) fn places(size: u64) -> Vec<u64> {
    if size <= SHORT {
        return (0..=size).collect();
    }
    // In the middle at some in a row: one of them is within a character, if there are any of more than a byte.
    let half = size / 2;
    let mut places = vec![0, 1, half, half + 1, half + 2, half + 3, size - 1, size];
    places.dedup();
    places
}
