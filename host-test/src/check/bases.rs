use crate::batch::Ran;
use crate::generate::Kind;

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
