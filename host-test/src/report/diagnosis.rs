use std::fmt;

use serde::{Deserialize, Serialize};

use super::excerpt::Excerpt;
use crate::text::{counted, grouped, row};

/// The position of a run that did not end in ok.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What the guest was doing.
    pub doing: Activity,
    /// The import that the guest waits in, or called last: `describe`, `read`, `head`, `write`, `finish` or `checkpoint`.
    pub call: Option<String>,
    /// The stage, as the guest reports it, or as its last call or its stack shows; none if unknown.
    pub stage: Option<String>,
    /// Fuel spent since the last host call.
    pub slice_fuel: u64,
    /// Number of host calls since the guest took or wrote a byte.
    pub idle_host_calls: u64,
    /// The byte that the error names, or else the last one that the guest took, with the bytes around it; none if it took no
    /// byte.
    pub bytes: Option<Excerpt>,
    /// The byte offset at which the last chunk began; none if the guest took no chunk.
    pub chunk_at: Option<u64>,
    /// The guest's stack, the innermost function first; empty if it returned.
    pub stack: Vec<String>,
    /// Where the guest spent most of its time in a slice that took long.
    pub hottest: Vec<HotSpot>,
}

/// What a guest was doing when its run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Activity {
    /// The guest had returned.
    Returned,
    /// It was waiting in a host call.
    Waiting,
    /// It made host calls without taking or writing a byte.
    Looping,
    /// It ran without a host call for at least half of the run's time.
    Spinning,
    /// It was running, with a recent host call: it crashed, ran out of fuel, or is slow.
    Running,
}

/// A place in which a guest was found often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HotSpot {
    /// The share of all samples, in percent.
    pub percent: u8,
    /// The function, with file and line if the guest has debug info.
    pub frame: String,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = self.call.as_deref().unwrap_or("the entry into handle");
        let fuel = format!("{} fuel since its last host call", grouped(self.slice_fuel));
        let doing = match self.doing {
            Activity::Returned => None,
            Activity::Waiting => Some(format!("waiting in {}", self.call.as_deref().unwrap_or("a call of WASI"))),
            Activity::Looping => Some(format!(
                "looping: {} since it took or wrote a byte; the last one was {call}",
                counted(self.idle_host_calls, "host call")
            )),
            Activity::Spinning => Some(format!("spinning: {fuel}, which was {call}")),
            Activity::Running => Some(format!("running: {fuel}, which was {call}")),
        };
        if let Some(doing) = doing {
            row(f, "stood", &doing)?;
            // An error says its stage itself.
            row(f, "stage", self.stage.as_deref().unwrap_or("-"))?;
        }
        if let Some(bytes) = &self.bytes {
            row(f, "bytes", &format!("byte {} in brackets, from {} on: {}", grouped(bytes.at), grouped(bytes.from), bytes.hex))?;
            row(f, "text", &format!("{:?} ({})", bytes.text, bytes.charset))?;
        }
        for (index, hot) in self.hottest.iter().enumerate() {
            row(f, if index == 0 { "hottest" } else { "" }, &format!("{:>3} % {}", hot.percent, hot.frame))?;
        }
        for (index, frame) in self.stack.iter().enumerate() {
            row(f, if index == 0 { "stack" } else { "" }, frame)?;
        }
        Ok(())
    }
}
