use crate::batch::{Promise, Ran};
use crate::check::evidence::Evidence;
use crate::check::report::PromiseReport;
use crate::check::seen::Observed;
use crate::report::Ending;
use crate::text::{counted, grouped};

pub(super) fn judge(seen: &Observed<'_>) -> PromiseReport {
    let out_of_fuel = |ran: &&Ran| ran.outcome.outcome == Ending::OutOfFuel;
    let said = |ran: &Ran| {
        let taken = grouped(ran.outcome.payload.bytes);
        format!("a slice spent all its fuel, after {taken} bytes of the payload")
    };
    let evidence = seen.all().filter(out_of_fuel).map(|ran| Evidence::of(ran, seen.setting, &said(ran))).collect();
    let most = seen.all().max_by_key(|ran| (ran.outcome.fuel.max_between_host_calls, u64::MAX - ran.trial.sample.size()));
    let largest = seen.all().filter(|ran| ran.is_ok()).map(|ran| ran.trial.sample.size()).max().unwrap_or(0);
    let payloads = seen.clean.iter().filter(|ran| ran.tells()).count() as u64;
    let tried = format!(
        "{} that it ends with ok, up to {} bytes, and all others; each slice had {} fuel",
        counted(payloads, "payload"),
        grouped(largest),
        grouped(seen.setting.spec.slice_fuel.unwrap_or(u64::MAX))
    );
    let report = PromiseReport::judged(Promise::Work, tried, seen.all().count(), evidence);
    match most {
        Some(ran) => {
            let fuel = grouped(ran.outcome.fuel.max_between_host_calls);
            report.with_figure(format!("{fuel} fuel between two host calls at most, for {}", ran.trial.sample))
        }
        None => report,
    }
}
