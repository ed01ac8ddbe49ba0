//! Where each fault is put.

use super::ran::Ran;
use crate::spec::{Fault, Place, Plan, Times, Unit, What};

/// Places of one unit that are tried, at most. Of more, only some are, evenly spread, and the last.
pub(crate) const MOST: u64 = 512;

/// The chunks that a payload is cut into by default.
const CHUNKS: u64 = 5;

/// How a payload of `size` bytes is cut by default.
pub(crate) fn plan_of(size: u64) -> Plan {
    Plan::cycle([size.div_ceil(CHUNKS).max(1)]).unwrap_or_else(|_| Plan::whole())
}

/// Every fault, once for each way in which it can happen.
pub(crate) fn all() -> Vec<What> {
    let why = || "a test".to_owned();
    vec![
        What::Empty(Times::Some(1)),
        What::Empty(Times::Ever),
        What::Pause(1),
        What::Stall,
        What::Drip(1),
        What::Abort(why()),
        What::Cancel(why()),
        What::Cut,
        What::Longer(1),
        What::TooLarge,
        What::AfterEnd,
        What::ReplyBlocked(Times::Some(1)),
        What::ReplyBlocked(Times::Ever),
        What::ReplyClosed(why()),
        What::ReplyRefused(why()),
        What::NoMemory,
        What::NoFuel,
        What::Stop(why()),
    ]
}

/// `what`, as it is written, but for the reason.
pub(crate) fn label(what: &What) -> String {
    match what {
        What::Abort(_) | What::Cancel(_) | What::ReplyClosed(_) | What::ReplyRefused(_) | What::Stop(_) => what.name().to_owned(),
        what => what.to_string(),
    }
}

/// `what`, at every boundary of a run that went like `clean`; of one unit, at `max` of them at most.
pub(crate) fn faults(what: &What, clean: &Ran, max: u64) -> Vec<Fault> {
    if what.units().is_empty() {
        return Fault::new(what.clone(), Place::once(Unit::Byte, 0)).into_iter().collect();
    }
    faults_at(what, what.units(), clean, max)
}

/// `what`, where a run that went like `clean` made a checkpoint, or wanted more memory.
pub(crate) fn faults_of_work(what: &What, clean: &Ran, max: u64) -> Vec<Fault> {
    let units: Vec<Unit> = what.units().iter().copied().filter(|unit| matches!(unit, Unit::Checkpoint | Unit::Growth)).collect();
    faults_at(what, &units, clean, max)
}

fn faults_at(what: &What, units: &[Unit], clean: &Ran, max: u64) -> Vec<Fault> {
    let places = units.iter().flat_map(|unit| places(last(what, *unit, clean), *unit, max).map(|at| Place::once(*unit, at)));
    // An allocator may ask for less when it is refused: then memory is refused for good as well.
    let and_for_good = |at: Place| {
        let for_good = (at.unit == Unit::Growth).then_some(Place { every: Some(1), ..at });
        [Some(at), for_good].into_iter().flatten()
    };
    places.flat_map(and_for_good).filter_map(|at| Fault::new(what.clone(), at).ok()).collect()
}

/// How far apart the places are.
pub(crate) fn step(last: u64, max: u64) -> u64 {
    last.div_ceil(max).max(1)
}

fn places(last: u64, unit: Unit, max: u64) -> impl Iterator<Item = u64> + use<> {
    let first = u64::from(unit != Unit::Byte);
    let step = step(last, max);
    let even = (first..=last).step_by(usize::try_from(step).unwrap_or(usize::MAX));
    even.chain((last >= first && !(last - first).is_multiple_of(step)).then_some(last))
}

/// The last place of a unit.
fn last(what: &What, unit: Unit, clean: &Ran) -> u64 {
    let outcome = &clean.outcome;
    let of_reply = matches!(what, What::ReplyBlocked(_) | What::ReplyClosed(_) | What::ReplyRefused(_));
    match unit {
        Unit::Byte if of_reply => outcome.reply.bytes,
        Unit::Byte => outcome.payload.bytes,
        // After the chunks there is the end, which is read like one.
        Unit::Chunk if of_reply => outcome.reply.writes + 1,
        Unit::Chunk => outcome.payload.chunks + 1,
        Unit::HostCall => outcome.host_calls,
        Unit::Checkpoint => outcome.checkpoints,
        Unit::Growth => outcome.memory.growths,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, all, places};
    use crate::spec::Unit;

    #[test]
    fn every_place_of_few_and_some_of_many() {
        assert_eq!(places(3, Unit::Byte, MOST).collect::<Vec<_>>(), [0, 1, 2, 3]);
        assert_eq!(places(3, Unit::Chunk, MOST).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(places(0, Unit::Growth, MOST).count(), 0);
        assert_eq!(places(100, Unit::Byte, 3).collect::<Vec<_>>(), [0, 34, 68, 100]);
        let many: Vec<u64> = places(10_001, Unit::Byte, MOST).collect();
        assert!(many.len() as u64 <= MOST + 2 && many.last() == Some(&10_001), "{many:?}");
    }

    #[test]
    fn no_fault_is_forgotten() {
        let names: std::collections::BTreeSet<&str> = all().iter().map(crate::spec::What::name).collect();
        assert_eq!(names.len(), 16, "{names:?}");
    }
}
