use super::{fault_at, why};
use crate::batch::{Promise, Ran, Trial};
use crate::check::bases::Bases;
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::report::Ending;
use crate::spec::{Unit, What};
use crate::text::counted;

/// The host calls that a guest may make once it was told to stop, the return among them: enough to log, to drop, to say how far
/// it came. What it works between them is bounded by the fuel of a slice.
const SOON: u64 = 10;

pub(super) fn trials(bases: &Bases<'_>) -> Vec<Trial> {
    let mut all = Vec::new();
    if let Some(ran) = bases.paced {
        let last = ran.outcome.checkpoints;
        let mut at = vec![1, 2, last / 2, last];
        at.retain(|checkpoint| (1..=last).contains(checkpoint));
        at.sort_unstable();
        at.dedup();
        let stop = |at| fault_at(Promise::Stops, &ran.trial.sample, What::Stop(why()), Unit::Checkpoint, at);
        all.extend(at.into_iter().filter_map(stop));
    }
    for ran in bases.all() {
        let (sample, size, reply) = (&ran.trial.sample, ran.trial.sample.size(), ran.outcome.reply.bytes);
        for at in [0, size / 2, size] {
            all.extend(fault_at(Promise::Stops, sample, What::Cancel(why()), Unit::Byte, at));
        }
        for at in [0, reply / 2, reply] {
            all.extend(fault_at(Promise::Stops, sample, What::ReplyRefused(why()), Unit::Byte, at));
        }
    }
    all
}

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let told: Vec<&Ran> = seen.all().filter(|ran| is_told(ran)).collect();
    let is_stop = |ran: &Ran| ran.trial.fault.as_ref().is_some_and(|fault| matches!(fault.what, What::Stop(_)));
    let mut evidence = Vec::new();
    for ran in &told {
        let after = host_calls_after(ran);
        if after > SOON {
            let more = counted(after, "host call");
            let said = format!("it went on for {more} after it was told to stop, and ended with {}", ran.ended());
            evidence.push(Evidence::of(ran, seen.setting, &said));
        } else if ran.says_ok() && is_stop(ran) {
            // A cancelled read or write that is overlooked is a matter of truth.
            evidence.push(Evidence::of(ran, seen.setting, &format!("it was told to stop, and ended with {}", ran.ended())));
        }
    }
    let paced = told.iter().filter(|ran| is_stop(ran)).count();
    let tried = format!("told to stop by {}", seen.happened(&told, Promise::Stops));
    if told.is_empty() {
        return PromiseReport::not_tried(Promise::Stops, "the guest came to no place where it could be told to");
    }
    let most = told.iter().map(|ran| host_calls_after(ran)).max().unwrap_or(0);
    let mut figure = match evidence.len() as u64 {
        0 => format!("{} after it was told, at most", counted(most, "host call")),
        on => format!("it went on {on} of {} that it was told", counted(told.len() as u64, "time")),
    };
    if paced == 0 {
        figure.push_str("; it makes no checkpoint, and can be stopped in its reads and writes alone");
    }
    PromiseReport::judged(Promise::Stops, tried, told.len(), evidence).with_figure(figure)
}

/// Whether it was told to stop, and came to an end of its own: all else is for other promises.
fn is_told(ran: &Ran) -> bool {
    let tells = |what: &What| matches!(what, What::Stop(_) | What::Cancel(_) | What::ReplyRefused(_));
    ran.trial.fault.as_ref().is_some_and(|fault| tells(&fault.what))
        && ran.happened().is_some()
        && matches!(ran.outcome.outcome, Ending::Ok | Ending::GuestError | Ending::TimedOut)
}

fn host_calls_after(ran: &Ran) -> u64 {
    let told = ran.happened().and_then(|fault| fault.at_host_call).unwrap_or(0);
    ran.outcome.host_calls.saturating_sub(told)
}
