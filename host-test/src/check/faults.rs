use std::collections::BTreeMap;

use super::bases::{Base, Bases};
use super::promise_of::promise_of;
use crate::batch::{Answer, Promise, Ran, Trial, all, answer, label, plan_of, sweep};
use crate::error::Error;
use crate::spec::What;

/// Runs of one kind of fault that are made before the others of it: if one of them never ends, the others are not made.
const PROBES: usize = 3;

/// The runs with faults, and what is known of them besides their outcomes.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) ran: Vec<Ran>,
    /// Runs of `ran`, by their index, that `sweep-faults` says are wrong, and the rule that they break.
    pub(super) wrong: Vec<(usize, &'static str)>,
    /// Runs of each fault that were not made, because one like them never ended.
    pub(super) not_run: BTreeMap<String, u64>,
    endless: Vec<String>,
}

impl Faults {
    /// Puts every fault at every boundary of some payloads, as `sweep-faults` does.
    pub(super) fn sweep(&mut self, bases: &Bases<'_>, make: impl Fn(Vec<Trial>) -> Result<Vec<Ran>, Error>) -> Result<(), Error> {
        for Base { ran, max } in &bases.swept {
            let sample = &ran.trial.sample;
            let clean = make(vec![Trial::new(Promise::Cuts, sample).cut(plan_of(sample.size()))])?;
            let Some(clean) = clean.into_iter().next() else { continue };
            if clean.is_ok() {
                // Without fuel any guest ends: that says nothing about this one.
                let kinds = all().into_iter().filter(|what| *what != What::NoFuel && !self.is_endless(what)).collect();
                let paced = if sample.is_built_in() { bases.work } else { None };
                for one in sweep(kinds, &clean, paced, *max, &make)? {
                    if one.endless {
                        self.endless.push(label(&one.what));
                    }
                    self.skip(&one.what, one.left.len());
                    let judged: Vec<Answer> = one.ran.iter().filter_map(|ran| Some(answer(ran, one.clean_of(ran)?))).collect();
                    for (mut ran, answer) in one.ran.into_iter().zip(judged) {
                        ran.trial.of = promise_of(&one.what);
                        if let Answer::Wrong(rule) = answer {
                            self.wrong.push((self.ran.len(), rule));
                        }
                        self.ran.push(ran);
                    }
                }
            }
            self.ran.push(clean);
        }
        Ok(())
    }

    /// Makes the runs of these trials, but for those with a fault that the guest never ends with.
    pub(super) fn make(&mut self, trials: Vec<Trial>, make: impl Fn(Vec<Trial>) -> Result<Vec<Ran>, Error>) -> Result<(), Error> {
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        let mut met = BTreeMap::<String, usize>::new();
        for trial in trials {
            let Some(fault) = &trial.fault else {
                first.push(trial);
                continue;
            };
            let times = met.entry(label(&fault.what)).or_default();
            *times += 1;
            if *times <= PROBES { first.push(trial) } else { rest.push(trial) }
        }
        for mut round in [first, rest] {
            round.retain(|trial| {
                let endless = trial.fault.as_ref().filter(|fault| self.endless.contains(&label(&fault.what)));
                let what = endless.map(|fault| fault.what.clone());
                what.inspect(|what| self.skip(what, 1)).is_none()
            });
            for ran in make(round)? {
                if let Some(what) = ran.fault().filter(|_| ran.is_endless()) {
                    self.endless.push(label(&what));
                }
                self.ran.push(ran);
            }
        }
        Ok(())
    }

    fn is_endless(&self, what: &What) -> bool {
        self.endless.contains(&label(what))
    }

    fn skip(&mut self, what: &What, runs: usize) {
        if runs > 0 {
            *self.not_run.entry(label(what)).or_default() += runs as u64;
        }
    }
}
