//! Each promise: which runs try it, and what they say about it.

mod cuts;
mod memory;
mod progress;
mod stops;
mod trap;
mod truth;
mod work;

use std::sync::Arc;

use crate::batch::{Promise, Ran, Sample, Trial};
use crate::check::bases::Bases;
use crate::check::report::PromiseReport;
use crate::check::samples::Samples;
use crate::check::seen::Observed;
use crate::error::Error;
use crate::spec::{Fault, Place, Unit, What};
use crate::text::counted;

/// All runs with something wrong, or cut in many ways.
pub(super) fn trials(samples: &Samples, clean: &[Ran], own: usize, bases: &Bases<'_>) -> Result<Vec<Trial>, Error> {
    // The long ones first, so that the threads end together.
    let mut all = memory::trials(samples, clean, own)?;
    all.extend(stops::trials(bases));
    all.extend(cuts::trials(clean));
    all.extend(progress::trials(clean, bases));
    all.extend(truth::trials(clean, bases));
    Ok(all)
}

/// More runs, where the others leave a doubt.
pub(super) fn further(samples: &Samples, others: &[Ran]) -> Result<Vec<Trial>, Error> {
    memory::further(samples, others)
}

/// What all that was seen says about each promise.
pub(super) fn judge(seen: &Observed<'_>) -> Result<Vec<PromiseReport>, Error> {
    let mut all = vec![
        progress::judge(seen),
        cuts::judge(seen),
        memory::judge(seen),
        work::judge(seen),
        truth::judge(seen)?,
        trap::judge(seen),
        stops::judge(seen),
        PromiseReport::not_tried(
            Promise::EveryHost,
            "a component is for one world: build its handler for another, and check that",
        ),
    ];
    if !seen.takes_any() {
        let payloads = counted(seen.clean.len() as u64, "payload");
        let why = format!("the guest ends none of {payloads} with ok: give it one in its own format with --payload FILE");
        for one in all.iter_mut().filter(|one| one.broken == 0 && one.promise != Promise::EveryHost) {
            *one = PromiseReport::not_tried(one.promise, &why);
        }
    }
    Ok(all)
}

/// A trial with `what` at a place; none where it cannot happen.
fn fault_at(of: Promise, sample: &Arc<Sample>, what: What, unit: Unit, at: u64) -> Option<Trial> {
    Fault::new(what, Place::once(unit, at)).ok().map(|fault| Trial::new(of, sample).with(fault))
}

/// Why, in the faults of a check.
fn why() -> String {
    "a test".to_owned()
}
