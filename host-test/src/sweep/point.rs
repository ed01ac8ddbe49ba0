use std::time::Duration;

use serde::Serialize;

use super::grid::Task;
use crate::report::{Ending, Outcome};

/// The result of one run of a sweep. The JSON fields have exactly these names, and the names are stable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Point {
    /// The payload, as on the command line: `gen:..`, or the name of your own.
    pub payload: String,
    /// The charset that was declared.
    pub charset: Option<String>,
    /// The name of the kind of a generated payload.
    pub kind: Option<&'static str>,
    /// The average length of a generated payload's lines that was asked for, in bytes; none where it cannot be chosen.
    pub line: Option<u64>,
    /// Bytes of a chunk.
    pub chunks: u64,
    /// Bytes of the payload; none if unknown.
    pub bytes: Option<u64>,
    /// Line feeds in a generated payload.
    pub lines: Option<u64>,
    /// How the run ended.
    pub outcome: Ending,
    /// The kind of error of a run that did not end in ok.
    pub error: Option<String>,
    /// All fuel, after instantiation, up to the end or the trap.
    pub fuel: u64,
    /// Fuel for each byte of the payload taken; none if the guest took no byte.
    pub fuel_per_byte: Option<f64>,
    /// The most fuel in one slice.
    pub max_between_host_calls: u64,
    /// The most bytes that all linear memories had together.
    pub peak_bytes: u64,
    /// Calls of imports of the intake package, the entry into `handle` and its return.
    pub host_calls: u64,
    /// Host calls made only to yield.
    pub checkpoints: u64,
    /// The time the run took, in microseconds, without compiling the component.
    pub elapsed_us: u64,
    /// Speed in MB/s of the payload taken; none if the guest took no byte.
    pub mb_per_s: Option<f64>,
}

impl Point {
    pub(super) fn new(task: &Task, outcome: &Outcome, elapsed: Duration) -> Self {
        let generated = task.load.generated();
        let elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        let taken = outcome.payload.bytes;
        Self {
            payload: task.load.name(),
            charset: task.load.charset(),
            kind: generated.map(|generate| generate.kind().name()),
            line: generated.filter(|generate| generate.kind().has_line_length()).map(crate::generate::Generate::line),
            chunks: task.chunks,
            bytes: outcome.payload.size,
            lines: generated.map(crate::generate::Generate::lines),
            outcome: outcome.outcome,
            error: outcome.error.as_ref().map(|error| error.kind.clone()),
            fuel: outcome.fuel.total,
            fuel_per_byte: outcome.fuel.per_byte,
            max_between_host_calls: outcome.fuel.max_between_host_calls,
            peak_bytes: outcome.memory.peak_bytes,
            host_calls: outcome.host_calls,
            checkpoints: outcome.checkpoints,
            elapsed_us,
            mb_per_s: (taken > 0).then(|| taken as f64 / elapsed_us.max(1) as f64),
        }
    }

    /// Returns a name that is unique within a sweep: the payload and the chunk size.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} in chunks of {}", self.payload, crate::text::size(self.chunks))
    }

    /// Whether the run ended well.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.outcome == Ending::Ok
    }
}
