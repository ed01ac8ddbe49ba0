use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::results::{CaseResult, Results, Verdict};
use crate::error::Error;

/// Returns the results of one or more suites as JUnit XML, which CI systems read.
///
/// # Errors
/// If the XML cannot be made.
pub fn suites_to_junit(all: &[Results]) -> Result<String, Error> {
    let mut report = Report::new("host-test suite");
    report.set_time(all.iter().map(|results| results.elapsed).sum());
    for results in all {
        let mut suite = TestSuite::new(results.suite.as_str());
        suite.set_time(results.elapsed);
        suite.add_test_cases(results.cases.iter().map(|case| one(results, case)));
        report.add_test_suite(suite);
    }
    let xml = report.to_string().map_err(|error| Error::Host(format!("the JUnit report was not made: {error}")))?;
    // XML knows no such characters, not even escaped.
    Ok(xml.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"))
}

fn one(results: &Results, case: &CaseResult) -> TestCase {
    let status = match &case.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        Verdict::Skipped(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(why.as_str());
            status
        }
        Verdict::Failed(_) => failed(NonSuccessKind::Failure, results, case),
        Verdict::NotRun(_) => failed(NonSuccessKind::Error, results, case),
    };
    let mut one = TestCase::new(case.name.as_str(), status);
    one.set_classname(results.suite.as_str()).set_time(case.elapsed);
    if let Some(outcome) = &case.outcome {
        one.set_system_out(outcome.to_string());
    }
    one
}

fn failed(kind: NonSuccessKind, results: &Results, case: &CaseResult) -> TestCaseStatus {
    let failures = case.failures();
    let first = failures.first().and_then(|failure| failure.lines().next()).unwrap_or_default();
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(first);
    let repeat = results.repeats(case).map_or_else(String::new, |command| format!("\nto repeat it:\n  {command}"));
    status.set_description(format!("{}{repeat}", failures.join("\n")));
    status
}
