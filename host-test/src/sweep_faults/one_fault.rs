use std::sync::Arc;

use super::places::{faults, faults_of_work};
use crate::check::{Ran, Trial};
use crate::{Fault, What};

/// One fault, and all its places.
pub(super) struct OneFault<'a> {
    pub(super) what: What,
    /// The same runs without the fault.
    clean: [Option<&'a Ran>; 2],
    /// Runs that are still to be made.
    pub(super) left: Vec<Trial>,
    pub(super) ran: Vec<Ran>,
    /// One of the first runs never ended.
    pub(super) endless: bool,
}

impl<'a> OneFault<'a> {
    /// At all places of `clean`; and where the guest is at work in `paced`.
    pub(super) fn new(what: What, clean: &'a Ran, paced: Option<&'a Ran>) -> Self {
        let trials = |clean: &Ran, faults: Vec<Fault>| -> Vec<Trial> {
            faults.into_iter().map(|fault| clean.trial.clone().with(fault)).collect()
        };
        let mut left = trials(clean, faults(&what, clean));
        left.extend(paced.into_iter().flat_map(|paced| trials(paced, faults_of_work(&what, paced))));
        Self { what, clean: [Some(clean), paced], left, ran: Vec::new(), endless: false }
    }

    /// The same run without the fault.
    pub(super) fn clean_of(&self, ran: &Ran) -> Option<&'a Ran> {
        self.clean.into_iter().flatten().find(|clean| Arc::ptr_eq(&clean.trial.sample, &ran.trial.sample))
    }

    /// The first run, one in the middle, and the last.
    pub(super) fn probes(&mut self) -> Vec<Trial> {
        let last = self.left.len().saturating_sub(1);
        let (mut probes, mut left) = (Vec::new(), Vec::new());
        for (index, trial) in self.left.drain(..).enumerate() {
            if [0, last / 2, last].contains(&index) { probes.push(trial) } else { left.push(trial) }
        }
        self.left = left;
        probes
    }

    /// All others, if the first ones ended.
    pub(super) fn rest(&mut self) -> Vec<Trial> {
        if self.endless { Vec::new() } else { std::mem::take(&mut self.left) }
    }
}
