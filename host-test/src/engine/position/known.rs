use std::time::Duration;

use super::excerpt_of::excerpt_of;
use super::samples::Samples;
use super::stage;
use super::trace::Trace;
use crate::report::{Activity, Diagnosis, Ending, Failed};
use intake_host::Ledger;

/// The number of host calls without a byte taken or written from which a guest counts as looping: more than the empty chunks that
/// the SDK takes in a row.
const LOOPING: u64 = 2000;

/// What is known of a run that did not end well.
pub(crate) struct Known<'a> {
    pub(crate) ending: Ending,
    pub(crate) error: &'a Failed,
    pub(crate) returned: bool,
    /// The run's time ended in a wait that is no import of the package.
    pub(crate) waits_elsewhere: bool,
    pub(crate) ledger: &'a Ledger,
    pub(crate) host_calls: u64,
    pub(crate) slice_fuel: u64,
    pub(crate) charset: Option<&'a str>,
    pub(crate) elapsed: Duration,
    pub(crate) stack: Vec<String>,
}

impl Diagnosis {
    pub(crate) fn new(known: Known<'_>, trace: &Trace, samples: &Samples) -> Self {
        let waits = known.ledger.within_call && known.ending == Ending::TimedOut;
        let doing = match known.ending {
            _ if known.returned => Activity::Returned,
            _ if waits || known.waits_elsewhere => Activity::Waiting,
            Ending::TimedOut if trace.slice() >= known.elapsed / 2 => Activity::Spinning,
            Ending::TimedOut if trace.idle() >= LOOPING => Activity::Looping,
            _ => Activity::Running,
        };
        let call = known.ledger.last_call.filter(|_| !known.waits_elsewhere);
        let by_call = call.filter(|_| doing == Activity::Waiting).map(stage::of_call);
        let own = known.error.stage.clone();
        let stage = own.or_else(|| by_call.or_else(|| stage::of_stack(&known.stack)).map(str::to_owned));
        Self {
            doing,
            call: call.map(str::to_owned),
            stage,
            slice_fuel: known.slice_fuel,
            idle_host_calls: trace.idle(),
            bytes: excerpt_of(trace, known.error.at, known.charset),
            chunk_at: trace.chunk_at(),
            hottest: if doing == Activity::Waiting { Vec::new() } else { samples.hottest(known.host_calls) },
            stack: known.stack,
        }
    }
}
