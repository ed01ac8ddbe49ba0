//! Faults of the pace: a stop, and a slice without fuel.

use super::record::Armed;
use crate::spec::{Unit, What};
use intake_host::{Pacing, Passed, Progress, Verdict};

/// Proceeds, until a fault says otherwise.
pub(crate) struct FaultyPacing {
    waiting: Vec<Armed>,
    stopped: Option<String>,
}

impl FaultyPacing {
    pub(crate) fn new(faults: Vec<Armed>) -> Self {
        Self { waiting: faults, stopped: None }
    }
}

/// How many of a unit have passed; the chunk and the checkpoint that come next count.
fn count(passed: Passed) -> impl Fn(Unit) -> u64 + Copy {
    move |unit| match unit {
        Unit::Byte => passed.payload_bytes,
        Unit::Chunk => passed.chunks + 1,
        Unit::Checkpoint => passed.checkpoints,
        Unit::HostCall | Unit::Growth => passed.host_calls,
    }
}

impl Pacing for FaultyPacing {
    fn verdict(&mut self, passed: Passed, _progress: &Progress, budget: Option<u64>) -> Verdict {
        let now = count(passed);
        for fault in &mut self.waiting {
            if let What::Stop(why) = &fault.what
                && self.stopped.is_none()
                && fault.is_due(now)
            {
                self.stopped = Some(why.clone());
                fault.happen(now);
            }
        }
        self.stopped.clone().map_or(Verdict::Proceed(budget), Verdict::Stop)
    }

    fn fuel(&mut self, passed: Passed, budget: Option<u64>) -> Option<u64> {
        let now = count(passed);
        let due = self.waiting.iter_mut().find(|fault| fault.what == What::NoFuel && fault.is_due(now));
        match due {
            Some(fault) => {
                fault.happen(now);
                Some(0)
            }
            None => budget,
        }
    }
}
