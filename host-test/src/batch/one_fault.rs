use std::sync::Arc;

use super::places::{faults, faults_of_work};
use super::ran::Ran;
use super::trial::Trial;
use crate::error::Error;
use crate::spec::{Fault, What};

/// Puts each of these faults into runs like `clean`, at all places or, if a unit has more than `max`, at some; `make` makes the
/// runs.
pub(crate) fn sweep<'a>(
    faults: Vec<What>,
    clean: &'a Ran,
    paced: Option<&'a Ran>,
    max: u64,
    make: impl Fn(Vec<Trial>) -> Result<Vec<Ran>, Error>,
) -> Result<Vec<OneFault<'a>>, Error> {
    let mut all: Vec<OneFault<'_>> = faults.into_iter().map(|what| OneFault::new(what, clean, paced, max)).collect();
    let take = |all: &mut Vec<OneFault<'_>>, ran: Ran| {
        if let Some(one) = all.iter_mut().find(|one| ran.fault().as_ref() == Some(&one.what)) {
            one.endless |= ran.is_endless();
            one.ran.push(ran);
        }
    };
    // A guest that goes on for ever costs its whole time in each run: three places tell.
    for ran in make(all.iter_mut().flat_map(OneFault::probes).collect())? {
        take(&mut all, ran);
    }
    for ran in make(all.iter_mut().flat_map(OneFault::rest).collect())? {
        take(&mut all, ran);
    }
    Ok(all)
}

/// One fault, and all its places.
pub(crate) struct OneFault<'a> {
    pub(crate) what: What,
    /// The same runs without the fault.
    clean: [Option<&'a Ran>; 2],
    /// Runs that are still to be made.
    pub(crate) left: Vec<Trial>,
    pub(crate) ran: Vec<Ran>,
    /// One of the runs never ended.
    pub(crate) endless: bool,
}

impl<'a> OneFault<'a> {
    /// At all places of `clean`; and where the guest is at work in `paced`.
    fn new(what: What, clean: &'a Ran, paced: Option<&'a Ran>, max: u64) -> Self {
        let trials = |clean: &Ran, faults: Vec<Fault>| -> Vec<Trial> {
            faults.into_iter().map(|fault| clean.trial.clone().with(fault)).collect()
        };
        let mut left = trials(clean, faults(&what, clean, max));
        left.extend(paced.into_iter().flat_map(|paced| trials(paced, faults_of_work(&what, paced, max))));
        Self { what, clean: [Some(clean), paced], left, ran: Vec::new(), endless: false }
    }

    /// The same run without the fault.
    pub(crate) fn clean_of(&self, ran: &Ran) -> Option<&'a Ran> {
        self.clean.into_iter().flatten().find(|clean| Arc::ptr_eq(&clean.trial.sample, &ran.trial.sample))
    }

    /// The first run, one in the middle, and the last.
    fn probes(&mut self) -> Vec<Trial> {
        let last = self.left.len().saturating_sub(1);
        let (mut probes, mut left) = (Vec::new(), Vec::new());
        for (index, trial) in self.left.drain(..).enumerate() {
            if [0, last / 2, last].contains(&index) { probes.push(trial) } else { left.push(trial) }
        }
        self.left = left;
        probes
    }

    /// All others, if the first ones ended.
    fn rest(&mut self) -> Vec<Trial> {
        if self.endless { Vec::new() } else { std::mem::take(&mut self.left) }
    }
}
