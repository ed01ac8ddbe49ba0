use crate::batch::Promise;
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::report::Ending;
use crate::text::{counted, grouped};

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let traps = seen.all().filter(|ran| ran.outcome.outcome == Ending::Trap);
    let evidence: Vec<Evidence> = traps.map(|ran| Evidence::of(ran, seen.setting, &ran.ended())).collect();
    let (trapped, all) = (evidence.len() as u64, seen.all().count());
    let tried = "all runs of this check; those out of fuel, out of memory or out of time count under the promises above";
    let figure = format!("{} of {} trapped", grouped(trapped), counted(all as u64, "run"));
    PromiseReport::judged(Promise::NoTrap, tried.to_owned(), all, evidence).with_figure(figure)
}
