//! Replies that are to be the same.

use std::collections::BTreeMap;
use std::io::Cursor;

use super::case::Case;
use super::difference::Comparison;
use super::results::{CaseResult, Verdict};
use crate::report::{Outcome, ReplyEnd};
use crate::text::{counted, grouped};

/// Fails each case whose reply is not that of the first one with the same label. Those that failed for another reason are
/// left alone, and so are replies that were broken off.
pub(super) fn compare(cases: &[&Case], results: &mut [CaseResult]) {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        let Some(label) = &case.same_reply else { continue };
        if results[index].verdict == Verdict::Passed && finished(&results[index]).is_some() {
            groups.entry(label).or_default().push(index);
        }
    }
    for members in groups.values() {
        let Some((first, others)) = members.split_first() else { continue };
        for other in others {
            if let Some(failure) = differs(&results[*first], &results[*other]) {
                let name = results[*first].name.clone();
                let result = &mut results[*other];
                result.verdict = Verdict::Failed(vec![failure]);
                result.repeat.insert(0, name);
            }
        }
    }
}

/// Notes for the chosen cases whose reply is compared with no other, because none of the others was chosen.
pub(super) fn alone(all: &[Case], chosen: &[&Case]) -> Vec<String> {
    let mut notes = Vec::new();
    for case in chosen.iter().filter(|case| case.same_reply.is_some() && case.skip.is_none()) {
        let same = |other: &&Case| other.same_reply == case.same_reply && other.skip.is_none();
        let others = all.iter().filter(same).count() - 1;
        if others > 0 && chosen.iter().copied().filter(same).count() == 1 {
            let (name, others) = (&case.name, grouped(others as u64));
            notes.push(format!(
                "{name}: its reply was compared with none of the {others} that are to be the same: only this one was chosen"
            ));
        }
    }
    notes
}

fn finished(result: &CaseResult) -> Option<&Outcome> {
    result.outcome.as_ref().filter(|outcome| outcome.reply.end == ReplyEnd::Finished)
}

fn differs(first: &CaseResult, other: &CaseResult) -> Option<String> {
    if first.reply_sha256 == other.reply_sha256 {
        return None;
    }
    let (expected, got) = (finished(first)?, finished(other)?);
    let mut text = format!("the reply is not the same as that of `{}`", first.name);
    // Both are in memory: nothing fails.
    let mut comparison = Comparison::with(Cursor::new(expected.kept.bytes.clone()));
    let difference = comparison.feed(&got.kept.bytes).and_then(|()| comparison.end()).ok().flatten();
    let sizes = (counted(expected.reply.bytes, "byte"), counted(got.reply.bytes, "byte"));
    match difference {
        Some(difference) => {
            let (left, right) = difference.sides();
            text.push_str(&format!(
                ", from byte {} on:\n  there  {left}, {}\n  here   {right}, {}",
                grouped(difference.at),
                sizes.0,
                sizes.1
            ));
        }
        None => {
            let same = grouped(expected.kept.bytes.len() as u64);
            text.push_str(&format!(
                ":\n  there  {}\n  here   {}\n  the first {same} bytes, which are all that is kept, do not differ",
                sizes.0, sizes.1
            ));
        }
    }
    Some(text)
}
