use std::path::PathBuf;
use std::sync::Arc;

use super::table::{FaultRow, FaultTable};
use crate::batch::{PAYLOAD, Promise, Ran, Sample, Setting, Trial, places, plan_of, sweep};
use crate::engine::{Guest, setters};
use crate::error::Error;
use crate::generate::{Generate, Kind};
use crate::spec::Plan;
use crate::text::counted;

/// A payload that is work enough for checkpoints, where the other one is not: line ends are expensive.
const PACED: u64 = 256 << 10;
/// Puts every fault at every boundary of a small payload: at every byte, chunk, host call, checkpoint, and growth of the guest's
/// memory.
///
/// ```no_run
/// host_test::sweep_faults::FaultSweep::new(host_test::guest!()).payload("a,b\r\n1,2\r\n").run().unwrap().assert_kept();
/// ```
#[derive(Clone)]
pub struct FaultSweep {
    setting: Setting,
    own: Own,
    plan: Option<Plan>,
}

#[derive(Debug, Clone)]
enum Own {
    BuiltIn,
    Bytes(Vec<u8>),
    File(PathBuf),
}

impl FaultSweep {
    /// Creates a sweep of `guest` with 22 bytes of UTF-8, cut into chunks of 5, and slices of 2,000,000 fuel and 10 seconds for a
    /// run, on all cores.
    #[must_use]
    pub fn new(guest: Guest) -> Self {
        Self { setting: Setting::new(guest), own: Own::BuiltIn, plan: None }
    }

    /// Uses these bytes as the payload; about ten are enough. Of more than 512, not every byte gets each fault; more than 1024
    /// are not spelt out in the commands that repeat a run, which say `--payload your-payload`.
    #[must_use]
    pub fn payload(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.own = Own::Bytes(bytes.into());
        self
    }

    /// Uses the bytes of a regular file as the payload.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.own = Own::File(path.into());
        self
    }

    /// Declares this charset label. By default, the built-in payload declares UTF-8, and your own declares no charset.
    #[must_use]
    pub fn charset(mut self, label: impl Into<String>) -> Self {
        self.setting.spec.charset = Some(label.into());
        self
    }

    /// Cuts the payload by `plan`. By default, it is cut into about five chunks.
    #[must_use]
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = Some(plan);
        self
    }

    setters!([setting.spec] media_type slice_fuel timeout);
    setters!([setting] jobs on_progress);

    /// Makes all runs, and waits for them.
    ///
    /// # Errors
    /// If a run cannot take place, or the guest does not end in ok with this payload when nothing goes wrong.
    pub fn run(&self) -> Result<FaultTable, Error> {
        let charset = self.setting.spec.charset.as_deref();
        let sample = Arc::new(match &self.own {
            Own::BuiltIn => Sample::bytes("characters of 1 to 4 bytes, CRLF", PAYLOAD, charset.or(Some("utf-8"))),
            Own::Bytes(bytes) => Sample::bytes("your-payload", bytes, charset),
            Own::File(path) => Sample::file(path.clone(), charset)?,
        });
        let plan = self.plan.clone().unwrap_or_else(|| plan_of(sample.size()));
        let base = Trial::new(Promise::Truth, &sample).cut(plan.clone());
        let clean = self.clean(base)?;
        let mut notes = self.notes(&sample);
        let paced = self.paced(&mut notes)?;
        let mut table = FaultTable {
            component: self.setting.component(),
            payload: format!("{sample}, cut by {plan}"),
            runs: 1 + u64::from(paced.is_some()),
            notes,
            rows: Vec::new(),
            violations: Vec::new(),
        };
        for one in sweep(places::all(), &clean, paced.as_ref(), places::MOST, |trials| self.make(trials))? {
            let mut row = FaultRow::new(&one.what, one.left.len());
            table.runs += one.ran.len() as u64;
            for ran in &one.ran {
                let wrong = one.clean_of(ran).and_then(|clean| row.count(ran, clean, &self.setting));
                table.violations.extend(wrong);
            }
            table.rows.push(row);
        }
        Ok(table)
    }

    fn make(&self, trials: Vec<Trial>) -> Result<Vec<Ran>, Error> {
        Ran::make_all(&self.setting, &trials)
    }

    /// The run in which nothing goes wrong: what is no success then cannot be one with a fault.
    fn clean(&self, base: Trial) -> Result<Ran, Error> {
        let ran = self.make(vec![base])?.pop().ok_or_else(|| Error::Host("no run was made".to_owned()))?;
        if ran.is_ok() {
            return Ok(ran);
        }
        let text = format!(
            "the guest does not take this payload when nothing goes wrong: {}: {}; give it one that it takes with --payload FILE",
            ran.trial.sample,
            ran.ended()
        );
        Err(Error::Host(text))
    }

    /// A run with more work: with checkpoints to be told stop at, and growths to be refused.
    fn paced(&self, notes: &mut Vec<String>) -> Result<Option<Ran>, Error> {
        let sample = Arc::new(Sample::generated(Generate::new(Kind::Newlines).with_size(PACED)));
        let ran = self.make(vec![Trial::new(Promise::Stops, &sample)])?.pop().filter(Ran::is_ok);
        notes.push(match &ran {
            Some(ran) => format!(
                "stop and no-memory: also with {sample}, where the guest makes {}, and its memory grows {}",
                counted(ran.outcome.checkpoints, "checkpoint"),
                counted(ran.outcome.memory.growths, "time")
            ),
            None => format!("stop and no-memory: with this payload alone, for the guest does not take {sample}"),
        });
        Ok(ran)
    }

    fn notes(&self, sample: &Sample) -> Vec<String> {
        match places::step(sample.size(), places::MOST) {
            1 => Vec::new(),
            step => vec![format!("the payload has {} bytes: byte places are {step} bytes apart", sample.size())],
        }
    }
}

impl std::fmt::Debug for FaultSweep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FaultSweep").field("spec", &self.setting.spec).field("own", &self.own).finish_non_exhaustive()
    }
}
