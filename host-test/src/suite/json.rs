use serde_json::{Value, json};

use super::results::{CaseResult, Results, Verdict};

/// Returns the results of one or more suites as one JSON object; docs/suites.md lists its fields.
#[must_use]
pub fn suites_to_json(all: &[Results]) -> String {
    let sum = |count: fn(&Results) -> usize| all.iter().map(count).sum::<usize>();
    let cases: Vec<Value> = all.iter().flat_map(|results| results.cases.iter().map(|case| one(results, case))).collect();
    let object = json!({
        "passed": sum(Results::passed),
        "failed": sum(Results::failed),
        "skipped": sum(Results::skipped),
        "cases": cases,
    });
    object.to_string()
}

fn one(results: &Results, case: &CaseResult) -> Value {
    let skipped = match &case.verdict {
        Verdict::Skipped(why) => Some(why),
        _ => None,
    };
    json!({
        "suite": results.suite,
        "name": case.name,
        "passed": case.verdict == Verdict::Passed,
        "failures": case.failures(),
        "skipped": skipped,
        "outcome": case.outcome,
        "reply_sha256": case.reply_sha256,
        "elapsed_ms": u64::try_from(case.elapsed.as_millis()).unwrap_or(u64::MAX),
        "repeat": if case.has_failed() { results.repeats(case) } else { None },
    })
}
