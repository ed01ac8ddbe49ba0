use std::collections::BTreeMap;

use serde::Serialize;

use crate::batch::{Answer, Ran, Setting, answer, places};
use crate::report::Ending;
use crate::spec::What;
use crate::text::json;

/// What a guest answered to every fault. Its `Display` prints what the command `host-test sweep-faults` prints.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct FaultTable {
    /// The component's file; `GUEST.wasm` if it came from memory.
    pub component: String,
    /// The payload, and how it was cut.
    pub payload: String,
    /// Number of runs made.
    pub runs: u64,
    /// Notes, such as that the payload has too many places to try them all.
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
    /// Number of runs made.
    pub runs: u64,
    /// Number of runs that did not reach the place of the fault: they say nothing.
    pub did_not_happen: u64,
    /// Number of runs that were not made, because one like them had never ended.
    pub not_run: u64,
    /// Number of runs by the name of their outcome, where the fault happened.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Number of runs by the kind of the guest's error.
    pub errors: BTreeMap<String, u64>,
    /// Number of answers that no guest may give.
    pub wrong: u64,
}

/// An answer that no guest may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Violation {
    /// The fault, without its place.
    pub fault: String,
    /// The fault's place; `end` for a fault that happens there.
    pub at: String,
    /// The rule that was broken.
    pub rule: &'static str,
    /// How the run ended.
    pub ended: String,
    /// The command that repeats this run.
    pub command: String,
}

impl FaultTable {
    /// Returns the faults, in the order in which they are listed.
    #[must_use]
    pub fn rows(&self) -> &[FaultRow] {
        &self.rows
    }

    /// Returns the answers that no guest may give.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// Whether every answer is one that a guest may give.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.violations.is_empty()
    }

    /// Asserts that every answer is one that a guest may give.
    ///
    /// # Panics
    /// With the whole table and the commands, otherwise.
    #[track_caller]
    pub fn assert_kept(&self) -> &Self {
        assert!(self.is_kept(), "{self}");
        self
    }

    /// Returns the table as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
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

    /// Counts a run, and returns what is wrong with it.
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
