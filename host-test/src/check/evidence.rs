use std::collections::HashSet;

use serde::Serialize;

use crate::batch::{Ran, Setting};
use crate::text::safe;

/// One observed violation of a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// A description: the payload, what went wrong, and how the guest reacted.
    pub what: String,
    /// The commands that reproduce it: one, or two whose results should be the same.
    pub commands: Vec<String>,
    /// The fault that was put into the run; none for a run without a fault.
    pub fault: Option<String>,
    /// The smaller the payload, the better.
    #[serde(skip)]
    weight: (u64, usize),
}

impl Evidence {
    /// One run, of which `said` is true.
    pub(super) fn of(ran: &Ran, setting: &Setting, said: &str) -> Self {
        let fault = ran.trial.fault.as_ref().map_or_else(String::new, |fault| format!(", {fault}"));
        let what = format!("{}{fault}: {said}", ran.trial.sample);
        Self::new(what, vec![ran.trial.command(setting)], ran)
    }

    /// Two runs that should have been alike; `more` options show in what they differ.
    pub(super) fn of_two(first: &Ran, second: &Ran, setting: &Setting, said: &str, more: &str) -> Self {
        let commands = [first, second].map(|ran| format!("{}{more}", ran.trial.command(setting))).to_vec();
        Self::new(said.to_owned(), commands, second)
    }

    fn new(what: String, commands: Vec<String>, ran: &Ran) -> Self {
        let what = safe(&what);
        let weight = (ran.trial.sample.size(), commands.iter().map(String::len).sum());
        let fault = ran.trial.fault.as_ref().map(|fault| fault.what.name().to_owned());
        Self { what, commands, fault, weight }
    }

    /// The smallest payload first; and results of different faults before similar ones.
    pub(super) fn sorted(mut all: Vec<Self>) -> Vec<Self> {
        all.sort_by_key(|evidence| evidence.weight);
        let mut met = HashSet::new();
        let (mut first, more): (Vec<Self>, Vec<Self>) = all.into_iter().partition(|one| met.insert(one.fault.clone()));
        first.extend(more);
        first
    }
}
