use std::sync::Arc;

use super::{Promise, Ran, Sample, Setting};

/// All that was seen of a guest.
pub(super) struct Seen<'a> {
    pub(super) setting: &'a Setting,
    /// Runs in which nothing went wrong, one for each payload: the whole of it, cut by nobody.
    pub(super) clean: &'a [Ran],
    /// All others.
    pub(super) others: &'a [Ran],
    /// Runs that were not made, since one of their kind had never come to an end.
    pub(super) skipped: usize,
}

impl<'a> Seen<'a> {
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Ran> {
        self.clean.iter().chain(self.others)
    }

    /// The runs that were made for a promise.
    pub(super) fn of(&self, promise: Promise) -> impl Iterator<Item = &'a Ran> {
        self.others.iter().filter(move |ran| ran.trial.of == promise)
    }

    /// Whether the guest takes any payload.
    pub(super) fn takes_any(&self) -> bool {
        self.clean.iter().any(Ran::is_ok)
    }

    /// The clean run with this payload.
    pub(super) fn clean_of(&self, sample: &Arc<Sample>) -> Option<&'a Ran> {
        self.clean.iter().find(|ran| Arc::ptr_eq(&ran.trial.sample, sample))
    }
}

/// The payloads that faults are put into: some that the guest takes, and the clean runs with them.
pub(super) struct Bases<'a> {
    /// So short that a fault can be put at every byte.
    pub(super) short: Vec<&'a Ran>,
    /// A generated one, and the author's own.
    pub(super) long: Vec<&'a Ran>,
    /// The one with the most checkpoints, if the guest makes any.
    pub(super) paced: Option<&'a Ran>,
}

/// The longest payload that gets a fault at every byte.
const SHORT: u64 = 40;
/// So many of the built-in short ones.
const SHORT_ONES: usize = 3;

impl<'a> Bases<'a> {
    /// Of the clean runs: `own` of them, the last ones, are with the author's payloads.
    pub(super) fn of(clean: &'a [Ran], own: usize) -> Self {
        let (built_in, own) = clean.split_at(clean.len() - own);
        let ok = |ran: &&Ran| ran.is_ok() && ran.saw_the_end() && ran.trial.sample.size() > 1;
        let is_short = |ran: &&Ran| ran.trial.sample.size() <= SHORT;
        let mut short: Vec<&Ran> = Vec::new();
        for ran in built_in.iter().filter(ok).filter(is_short) {
            let charset = |ran: &Ran| ran.trial.sample.charset().map(str::to_owned);
            if short.len() < SHORT_ONES && short.iter().all(|other| charset(other) != charset(ran)) {
                short.push(ran);
            }
        }
        short.extend(own.iter().filter(ok).filter(is_short));
        let mut long: Vec<&Ran> = built_in.iter().filter(ok).find(|ran| !is_short(ran)).into_iter().collect();
        long.extend(own.iter().filter(ok).filter(|ran| !is_short(ran)));
        // The smallest of those that have the most.
        let size = |ran: &Ran| u64::MAX - ran.trial.sample.size();
        let paced = clean.iter().filter(|ran| ran.is_ok() && ran.outcome.checkpoints > 0);
        Self { short, long, paced: paced.max_by_key(|ran| (ran.outcome.checkpoints, size(ran))) }
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
    // In the middle at some in a row: one of them is amid a character, if there are any of more than a byte.
    let half = size / 2;
    let mut places = vec![0, 1, half, half + 1, half + 2, half + 3, size - 1, size];
    places.dedup();
    places
}
