//! The cases that `--case` asks for, and their names.

use host_test::suite::{Error, Suite};

use super::refusal;
use crate::cli::refusal::{Failure, print, usage};

/// The suites that have cases of these names, and of each only those.
pub(super) fn cases(suites: Vec<Suite>, names: &[String]) -> Result<Vec<Suite>, Failure> {
    let has = |suite: &Suite, name: &str| suite.clone().only(name).cases().map(|_| ());
    for name in names {
        let missing: Vec<Error> = suites.iter().filter_map(|suite| has(suite, name).err()).collect();
        if missing.len() == suites.len() {
            let texts: Vec<String> = missing.iter().map(ToString::to_string).collect();
            return Err(usage(format!("{}; --list shows the names", texts.join("; "))));
        }
    }
    if names.is_empty() {
        return Ok(suites);
    }
    let chosen = suites.into_iter().filter_map(|suite| {
        let here: Vec<&String> = names.iter().filter(|name| has(&suite, name).is_ok()).collect();
        (!here.is_empty()).then(|| here.into_iter().fold(suite, |suite, name| suite.only(name)))
    });
    Ok(chosen.collect())
}

/// Prints the names.
pub(super) fn list(suites: &[Suite]) -> Result<(), Failure> {
    let mut text = String::new();
    for suite in suites {
        for case in suite.cases().map_err(refusal)? {
            let file = if suites.len() > 1 { format!("{}: ", suite.name()) } else { String::new() };
            let skipped = case.skipped().map_or_else(String::new, |why| format!(" (skipped: {why})"));
            text.push_str(&format!("{file}{}{skipped}\n", case.name()));
        }
    }
    print("names", &text)
}
