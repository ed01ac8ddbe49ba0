use std::sync::Arc;

use super::{cuts, fault_at};
use crate::batch::{Promise, Ran, Sample, Trial};
use crate::check::bases::Bases;
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::report::Ending;
use crate::spec::{Plan, Times, Unit, What};
use crate::text::{counted, grouped};

/// Plans without empty chunks, and the same with them.
const SHORT: [(&[u64], &[u64]); 2] = [(&[1], &[0, 1]), (&[3], &[0, 0, 3, 0])];
const LONGER: [(&[u64], &[u64]); 1] = [(&[1000], &[0, 1000, 0])];

const NOTHING: &str = "the guest came to no place where a chunk could be empty, or a wait without end";

/// The longest payload that is cut into bytes here.
const BYTEWISE: u64 = 64;

pub(super) fn trials(clean: &[Ran], bases: &Bases<'_>) -> Vec<Trial> {
    let mut all = Vec::new();
    for ran in clean.iter().filter(|ran| ran.returned() && is_small(ran)) {
        let sample = &ran.trial.sample;
        for (without, with) in plans(sample) {
            all.extend([without, with].map(|plan| Trial::new(Promise::Progress, sample).cut(plan)));
        }
    }
    for ran in bases.all() {
        let (sample, size) = (&ran.trial.sample, ran.trial.sample.size());
        let (read, written) = ([0, size / 2, size], [0, ran.outcome.reply.bytes, 0]);
        for what in for_ever() {
            let at = if matches!(what, What::ReplyBlocked(_)) { written } else { read };
            all.extend(at.iter().filter_map(|at| fault_at(Promise::Progress, sample, what.clone(), Unit::Byte, *at)));
        }
    }
    all
}

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let mut evidence: Vec<Evidence> = seen
        .all()
        .filter(|ran| ran.outcome.outcome == Ending::TimedOut)
        .map(|ran| Evidence::of(ran, seen.setting, &format!("it never came to an end: {}", ran.ended())))
        .collect();
    let runs: Vec<&Ran> = seen.of(Promise::Progress).collect();
    let cut = |plan: &Plan, sample: &Arc<Sample>| {
        let like = |ran: &&&Ran| ran.trial.plan == *plan && Arc::ptr_eq(&ran.trial.sample, sample) && ran.trial.fault.is_none();
        runs.iter().find(like).copied().filter(|ran| ran.returned())
    };
    for ran in seen.clean.iter().filter(|ran| is_small(ran)) {
        for (without, with) in plans(&ran.trial.sample) {
            let (Some(a), Some(b)) = (cut(&without, &ran.trial.sample), cut(&with, &ran.trial.sample)) else { continue };
            if !a.is_like(b) {
                let sample = &ran.trial.sample;
                let said = format!("{sample}: cut by {without} it gives {}; with empty chunks, {with}, {}", a.ended(), b.ended());
                evidence.push(Evidence::of_two(a, b, seen.setting, &said, " --reply -"));
            }
        }
    }
    // A fault cuts a chunk in two, too: where that alone changes the reply, it is said of the cuts.
    let wrong = seen.wrong(Promise::Progress).filter(|_| !cuts::matter(seen));
    evidence.extend(wrong.map(|(ran, rule)| Evidence::of(ran, seen.setting, &format!("{rule}: {}", ran.ended()))));
    let in_vain =
        runs.iter().filter(|ran| ran.happened().is_some() && ran.fault().is_some_and(|what| for_ever().contains(&what)));
    let most = in_vain.clone().map(|ran| ran.outcome.host_calls).max().unwrap_or(0);
    let waited = in_vain.map(|ran| ran.outcome.waited_ms).max().unwrap_or(0);
    let between = runs.iter().filter(|ran| ran.trial.fault.is_none() && seen.clean_of(&ran.trial.sample).is_some_and(Ran::tells));
    let between = between.count();
    let happened = runs.iter().filter(|ran| ran.happened().is_some()).count();
    if between + happened == 0 && evidence.is_empty() {
        return PromiseReport::not_tried(Promise::Progress, NOTHING);
    }
    let faults = seen.happened(&runs, Promise::Progress);
    let tried =
        format!("{} with empty chunks between all others, or without them; faults: {faults}", counted(between as u64, "run"));
    let timed_out = evidence.iter().any(|one| one.what.contains("never came to an end"));
    let out_of_fuel = seen.all().filter(|ran| ran.outcome.outcome == Ending::OutOfFuel).count();
    let figure = if timed_out {
        "it does not always come to an end".to_owned()
    } else if out_of_fuel > 0 {
        format!("{} may never have ended: out of fuel, see Bounded work", counted(out_of_fuel as u64, "run"))
    } else {
        format!("it gave up after {} host calls and {} s at most", grouped(most), grouped(waited.div_ceil(1000)))
    };
    PromiseReport::judged(Promise::Progress, tried, between + happened, evidence).with_figure(figure)
}

fn for_ever() -> [What; 3] {
    [What::Empty(Times::Ever), What::Stall, What::ReplyBlocked(Times::Ever)]
}

/// Some empty chunks in each of many: that is only for what has few.
fn is_small(ran: &Ran) -> bool {
    ran.trial.sample.size() <= 1 << 20
}

fn plans(sample: &Sample) -> Vec<(Plan, Plan)> {
    let plans = if sample.size() <= BYTEWISE { &SHORT[..] } else { &LONGER[..] };
    let plans = plans.iter().map(|(without, with)| Some((cycle(without)?, cycle(with)?)));
    plans.flatten().collect()
}

fn cycle(sizes: &[u64]) -> Option<Plan> {
    Plan::cycle(sizes.iter().copied()).ok()
}
