use std::collections::BTreeMap;

use serde::Serialize;

use super::places;
use super::rules::{Answer, answer};
use crate::check::{Ran, Setting};
use crate::{Ending, What};

/// What a guest answered to every fault. It prints as the command `host-test sweep-faults` does.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct FaultTable {
    /// The component's file; `GUEST.wasm` if it came from memory.
    pub component: String,
    /// The payload, and how it was cut.
    pub payload: String,
    /// Runs made.
    pub runs: u64,
    /// What is to be known beside: of a payload that has too many places to try them all, for one.
    pub notes: Vec<String>,
    pub(super) rows: Vec<FaultRow>,
    pub(super) violations: Vec<Violation>,
}

/// What a guest answered to one fault, at all its places.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct FaultRow {
    /// The fault, without its place.
    pub fault: String,
    /// Runs made.
    pub runs: u64,
    /// Runs that did not come to the place of the fault: they say nothing.
    pub did_not_happen: u64,
    /// Runs that were not made, since one like them had never ended.
    pub not_run: u64,
    /// How often each outcome came, by its name; runs in which the fault happened.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// How often each kind of error of the guest's came.
    pub errors: BTreeMap<String, u64>,
    /// Answers that no guest may give.
    pub wrong: u64,
}

/// An answer that no guest may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// The fault, without its place.
    pub fault: String,
    /// Its place; `end` for a fault that happens there.
    pub at: String,
    /// What is wrong.
    pub rule: &'static str,
    /// How the run ended.
    pub ended: String,
    /// The command that makes this run once more.
    pub command: String,
}

impl FaultTable {
    /// The faults, in the order in which they are listed.
    #[must_use]
    pub fn rows(&self) -> &[FaultRow] {
        &self.rows
    }

    /// The answers that no guest may give.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether every answer is one that a guest may give.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.violations.is_empty()
    }

    /// Goes on if every answer is one that a guest may give.
    ///
    /// # Panics
    /// With the whole table and the commands, if not.
    #[track_caller]
    pub fn assert_kept(&self) -> &Self {
        assert!(self.is_kept(), "{self}");
        self
    }

    /// As JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"bug\":\"{error}\"}}"))
    }
}

impl FaultRow {
    pub(super) fn new(what: &What, not_run: usize) -> Self {
        Self {
            fault: places::label(what),
            runs: 0,
            did_not_happen: 0,
            not_run: not_run as u64,
            outcomes: BTreeMap::new(),
            errors: BTreeMap::new(),
            wrong: 0,
        }
    }

    /// Counts a run, and gives what is wrong with it.
    pub(super) fn count(&mut self, ran: &Ran, clean: &Ran, setting: &Setting) -> Option<Violation> {
        self.runs += 1;
        let answer = answer(ran, clean);
        if ran.happened().is_none() {
            self.did_not_happen += 1;
        } else {
            *self.outcomes.entry(ran.outcome.outcome.name()).or_default() += 1;
            let kind = ran.outcome.error.as_ref().filter(|_| ran.outcome.outcome == Ending::GuestError);
            if let Some(error) = kind {
                *self.errors.entry(error.kind.clone()).or_default() += 1;
            }
        }
        let Answer::Wrong(rule) = answer else { return None };
        self.wrong += 1;
        let fault = ran.trial.fault.as_ref().filter(|fault| !fault.what.units().is_empty());
        Some(Violation {
            fault: self.fault.clone(),
            at: fault.map_or_else(|| "end".to_owned(), |fault| fault.at.to_string()),
            rule,
            ended: ran.ended(),
            command: ran.trial.command(setting),
        })
    }
}
