//! One case, run and judged.

use std::time::Instant;

use super::case::Case;
use super::judge;
use super::results::{CaseResult, Verdict};
use super::watch::Watch;
use crate::engine::{DEFAULT_KEEP, Guest, Harness};
use crate::error::Error;
use crate::report::Outcome;

/// Bytes of each reply that stay in its result: what people look at, and where two replies are seen to differ.
const HEAD: usize = 64 << 10;

pub(super) fn check(case: &Case, guest: &Guest) -> CaseResult {
    if let Some(why) = &case.skip {
        return CaseResult::skipped(case, why);
    }
    let started = Instant::now();
    let ran = run(case, guest);
    let elapsed = started.elapsed();
    let (verdict, outcome, sha256) = match ran {
        Ok((failures, outcome, sha256)) if failures.is_empty() => (Verdict::Passed, Some(outcome), Some(sha256)),
        Ok((failures, outcome, sha256)) => (Verdict::Failed(failures), Some(outcome), Some(sha256)),
        Err(error) => (Verdict::NotRun(error.to_string()), None, None),
    };
    CaseResult { name: case.name.clone(), verdict, outcome, reply_sha256: sha256, elapsed, repeat: vec![case.name.clone()] }
}

fn run(case: &Case, guest: &Guest) -> Result<(Vec<String>, Outcome, String), Error> {
    let watch = Watch::new(case.expect.reply.as_ref())?;
    let keep = if case.expect.reply_contains.is_empty() { HEAD } else { DEFAULT_KEEP };
    let mut outcome = Harness::new(guest.clone()).spec(case.spec.clone()).keep_reply(keep).reply_seen_by(watch.clone()).run()?;
    let watched = watch.watched();
    let mut failures = judge::failures(&case.expect, &outcome, &watched);
    failures.extend(case.gates.passed_by(&outcome));
    outcome.kept.bytes.truncate(HEAD);
    outcome.kept.bytes.shrink_to_fit();
    Ok((failures, outcome, watched.sha256))
}
