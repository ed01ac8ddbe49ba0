use serde::Serialize;

use super::{Ran, Setting};

/// How a promise was seen to break, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// In words: the payload, what went wrong, and what the guest made of it.
    pub what: String,
    /// The commands that show it again: one, or two whose results should be the same.
    pub commands: Vec<String>,
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

    /// Two runs that should have been alike.
    pub(super) fn of_two(first: &Ran, second: &Ran, setting: &Setting, said: &str) -> Self {
        let commands = [first, second].map(|ran| ran.trial.command(setting)).to_vec();
        Self::new(said.to_owned(), commands, second)
    }

    fn new(what: String, commands: Vec<String>, ran: &Ran) -> Self {
        // What a guest says cannot move the cursor.
        let what = what.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        let weight = (ran.trial.sample.size(), commands.iter().map(String::len).sum());
        Self { what, commands, weight }
    }

    /// The smallest payload first.
    pub(super) fn sort(all: &mut [Self]) {
        all.sort_by_key(|evidence| evidence.weight);
    }
}
