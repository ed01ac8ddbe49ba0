use crate::batch::{Promise, Ran, Trial};
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::report::Ending;
use crate::spec::Plan;
use crate::text::{counted, grouped};

/// Plans for a payload of up to 64 bytes, of up to 64 KiB, and for a longer one.
const PLANS: [&[&str]; 3] = [
    &["1", "2", "3", "5", "1,2,3", "random:1:1..7", "random:2:1..40"],
    &["1", "7", "1,2,3", "1000", "4KiB", "random:1:1..64", "random:2:1..4KiB"],
    &["1000", "10007", "random:1:1..4KiB", "random:2:1..64KiB"],
];

pub(super) fn trials(clean: &[Ran]) -> Vec<Trial> {
    // What traps, or passes its fuel, does so in its own time: other promises speak of it.
    let comparable = clean.iter().filter(|ran| ran.returned());
    comparable.flat_map(|ran| plans(ran).map(|plan| Trial::new(Promise::Cuts, &ran.trial.sample).cut(plan))).collect()
}

/// Whether a payload gives another result when it is cut.
pub(super) fn matter(seen: &Observed<'_>) -> bool {
    let mut runs = seen.of(Promise::Cuts).filter(|ran| ran.returned());
    runs.any(|ran| seen.clean_of(&ran.trial.sample).is_some_and(|clean| !clean.is_like(ran)))
}

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let (mut evidence, mut compared, mut ok, mut fell) = (Vec::new(), 0u64, 0u64, 0u64);
    for ran in seen.of(Promise::Cuts) {
        let sample = &ran.trial.sample;
        let Some(clean) = seen.clean_of(sample) else { continue };
        if !ran.returned() {
            fell += 1;
            continue;
        }
        compared += 1;
        ok += u64::from(clean.tells());
        if !clean.is_like(ran) {
            let plan = &ran.trial.plan;
            let said = format!("{sample}: whole it gives {}; cut by {plan}, {}", clean.ended(), ran.ended());
            evidence.push(Evidence::of_two(clean, ran, seen.setting, &said, " --reply -"));
        }
    }
    if evidence.is_empty() {
        let wrong = seen.wrong(Promise::Cuts);
        evidence.extend(wrong.map(|(ran, rule)| Evidence::of(ran, seen.setting, &format!("{rule}: {}", ran.ended()))));
    }
    if ok == 0 && evidence.is_empty() {
        return PromiseReport::not_tried(Promise::Cuts, "the guest ends none of the payloads that can be cut with ok");
    }
    let count = |ending| seen.clean.iter().filter(|ran| ran.outcome.outcome == ending).count() as u64;
    let errors = match count(Ending::GuestError) {
        0 => String::new(),
        more => format!("; and {} that the guest answers by an error: the same error at the same byte", counted(more, "payload")),
    };
    let tried = format!(
        "{} that it ends with ok, whole and cut by 4 to 7 plans each, into single bytes for one: the same malformed bytes, bad \
         records and reply{errors}",
        counted(count(Ending::Ok), "payload")
    );
    let figure = if evidence.is_empty() {
        format!("the same for all {} ways to cut", grouped(compared))
    } else {
        format!("another result for {} of {} ways to cut", grouped(evidence.len() as u64), grouped(compared))
    };
    // A run that ended in a trap, say, is no result to compare.
    let left_out = if fell > 0 { format!("; {} did not return", counted(fell, "run")) } else { String::new() };
    PromiseReport::judged(Promise::Cuts, tried, (compared + fell) as usize, evidence).with_figure(format!("{figure}{left_out}"))
}

fn plans(ran: &Ran) -> impl Iterator<Item = Plan> + use<> {
    let plans = match ran.trial.sample.size() {
        0..=64 => PLANS[0],
        65..=65_536 => PLANS[1],
        _ => PLANS[2],
    };
    plans.iter().filter_map(|plan| plan.parse().ok())
}
