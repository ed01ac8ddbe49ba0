use std::time::Duration;

use sha2::{Digest, Sha256};

use super::pool;
use super::setting::Setting;
use super::trial::Trial;
use crate::engine::Harness;
use crate::error::Error;
use crate::report::{Ending, Happened, Outcome, PayloadEnd, ReplyEnd};
use crate::spec::What;
use crate::text::safe;

/// Bytes of a reply that are kept, to be shown.
const SHOWN: usize = 40;
/// Bytes of a reply that are compared; of what comes after, the number is.
const COMPARED: usize = 32 << 20;

/// A run that was made.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) trial: Trial,
    /// With the first bytes of the reply alone.
    pub(crate) outcome: Outcome,
    /// Of the bytes of the reply.
    hash: [u8; 32],
    /// What it had.
    time: Duration,
}

impl Ran {
    /// Makes all these runs over the cores, and returns them in the order of the trials.
    pub(crate) fn make_all(setting: &Setting, trials: &[Trial]) -> Result<Vec<Self>, Error> {
        pool::each(trials, setting.jobs, setting.observer.as_ref(), |runtime, trial| {
            runtime.block_on(Self::make(trial.clone(), setting))
        })
    }

    async fn make(trial: Trial, setting: &Setting) -> Result<Self, Error> {
        let mut outcome = Harness::new(setting.guest.clone()).spec(trial.spec(setting)).keep_reply(COMPARED).run_async().await?;
        let hash = Sha256::digest(outcome.reply_bytes()).into();
        outcome.kept.bytes.truncate(SHOWN);
        outcome.kept.bytes.shrink_to_fit();
        let time = setting.time_for(trial.sample.size());
        Ok(Self { trial, outcome, hash, time })
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.outcome.outcome == Ending::Ok
    }

    /// Whether the guest takes this payload, and there is something to take: a run like it with a fault tells something. Most
    /// guests take an empty payload, whatever their format is.
    pub(crate) fn tells(&self) -> bool {
        self.is_ok() && self.trial.sample.size() > 1
    }

    /// Whether the guest returned `ok`, with a finished reply or without.
    pub(crate) fn says_ok(&self) -> bool {
        self.outcome.says_ok
    }

    /// Whether the guest returned, ok or not.
    pub(crate) fn returned(&self) -> bool {
        matches!(self.outcome.outcome, Ending::Ok | Ending::GuestError)
    }

    pub(crate) fn finished(&self) -> bool {
        self.outcome.reply.end == ReplyEnd::Finished
    }

    /// Whether the guest saw a whole payload to its end.
    pub(crate) fn saw_the_end(&self) -> bool {
        self.outcome.payload.end == PayloadEnd::Reached
    }

    /// What became of the fault, if it happened.
    pub(crate) fn happened(&self) -> Option<&Happened> {
        self.outcome.faults.iter().find(|fault| fault.times > 0)
    }

    pub(crate) fn same_reply(&self, other: &Self) -> bool {
        let (own, others) = (&self.outcome, &other.outcome);
        (own.reply.bytes, self.hash) == (others.reply.bytes, other.hash)
            && (&own.kept.media_type, &own.kept.charset) == (&others.kept.media_type, &others.kept.charset)
    }

    /// What must not depend on how the payload was cut: of a run that returned. Before an error, how much of the reply went out
    /// may depend on it, and what was counted of the bytes that were decoded ahead of it.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let (own, others) = (&self.outcome, &other.outcome);
        let place = |outcome: &Outcome| outcome.error.as_ref().map(|error| (error.kind.clone(), error.stage.clone(), error.at));
        let charset = |outcome: &Outcome| (outcome.payload.charset_used.clone(), outcome.payload.charset_origin.clone());
        own.outcome == others.outcome
            && place(own) == place(others)
            && charset(own) == charset(others)
            && (!self.is_ok() || (found(own) == found(others) && self.same_reply(other)))
    }

    /// Whether it took all its time, by the host's clock: an endless wait of the virtual clock takes none.
    pub(crate) fn is_endless(&self) -> bool {
        self.outcome.outcome == Ending::TimedOut && u128::from(self.outcome.elapsed_ms) >= self.time.as_millis()
    }

    /// What went wrong in it.
    pub(crate) fn fault(&self) -> Option<What> {
        self.trial.fault.as_ref().map(|fault| fault.what.clone())
    }

    /// How it ended, in some words.
    pub(crate) fn ended(&self) -> String {
        let outcome = &self.outcome;
        let mut text = match &outcome.error {
            None => "ok".to_owned(),
            Some(error) if outcome.outcome == Ending::GuestError && !self.says_ok() => {
                let at = error.at.map_or_else(String::new, |at| format!(" at byte {at}"));
                format!("the error {}{at}", error.kind)
            }
            Some(_) if self.says_ok() => "ok without a finished reply".to_owned(),
            Some(error) => {
                let first = error.message.lines().next().unwrap_or_default();
                format!("{} ({first})", outcome.outcome)
            }
        };
        if let Some(malformed) = outcome.payload.malformed.filter(|malformed| *malformed > 0) {
            text.push_str(&format!(", {malformed} malformed"));
            if let Some(at) = outcome.payload.first_malformed_at {
                text.push_str(&format!(" from byte {at}"));
            }
        }
        if self.is_ok() {
            let (bytes, all) = (outcome.reply_bytes(), outcome.reply.bytes);
            let more = if all > bytes.len() as u64 { format!(".. of {all} bytes") } else { String::new() };
            text.push_str(&format!(", reply \"{}\"{more}", bytes.escape_ascii()));
        }
        // What a guest says cannot move the cursor.
        safe(&text)
    }
}

/// What was found wrong in the payload.
fn found(outcome: &Outcome) -> [Option<u64>; 6] {
    let facts = &outcome.payload;
    [
        facts.malformed,
        facts.first_malformed_at,
        facts.bad_records,
        facts.first_bad_record_at,
        facts.skipped_bytes,
        facts.skipped_lines,
    ]
}
