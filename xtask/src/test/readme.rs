//! The guest and the suite that the README shows.

#[path = "../../../docs/snippets/fences.rs"]
#[allow(dead_code)] // the tests of the documents use the rest
mod fences;

use crate::{Result, places};

/// The source of the first whole guest in the README, and what is pasted below it.
pub(super) fn guest() -> String {
    fences::first_guest(&fences::all(&places::root()))
}

/// The first suite in the README.
pub(super) fn suite() -> Result<String> {
    let all = fences::all(&places::root());
    let suite = all.into_iter().find(|fence| fence.document == "README.md" && fence.is_suite());
    suite.map(|suite| suite.text).ok_or_else(|| "no suite is shown in README.md".to_owned())
}
