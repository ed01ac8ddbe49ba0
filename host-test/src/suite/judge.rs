//! Compares the result of a case with what was expected.

use super::difference::escaped;
use super::expect::{Expect, WholeReply};
use super::watch::Watched;
use crate::report::{AdviceFacts, Ending, Failed, Outcome, PayloadEnd};
use crate::text::{counted, grouped};

/// What is not as expected, each in a text of its own.
pub(super) fn failures(expect: &Expect, outcome: &Outcome, watched: &Watched) -> Vec<String> {
    if !expect.allows(outcome.outcome) {
        // All else would only follow from it.
        let said = outcome.error.as_ref().map_or_else(String::new, |error| format!(": {}", in_one_line(error)));
        return vec![format!("expected the outcome {}, got {}{said}", expect.endings(), outcome.outcome)];
    }
    let mut all = Vec::new();
    if outcome.outcome != Ending::Ok {
        all.extend(error(expect, outcome.error.as_ref()));
    }
    all.extend(payload(expect, outcome));
    all.extend(end(expect, outcome));
    for fault in outcome.faults.iter().filter(|fault| fault.times == 0 && !expect.spare_faults) {
        all.push(format!("the fault {} did not happen: the run did not come to its place, or has none", fault.fault));
    }
    all.extend(number("checkpoints", expect.checkpoints, Some(outcome.checkpoints)));
    if let Some(least) = expect.checkpoints_at_least.filter(|least| outcome.checkpoints < *least) {
        let is = grouped(outcome.checkpoints);
        all.push(format!("expected {} checkpoints or more, got {is}", grouped(least)));
    }
    for part in expect.log_contains.iter().filter(|part| !outcome.log.lines.iter().any(|line| line.contains(part.as_str()))) {
        all.push(format!("expected a line of the log to contain \"{}\"", escaped(part.as_bytes(), false)));
    }
    all.extend(reply(expect, outcome, watched));
    all
}

fn in_one_line(error: &Failed) -> String {
    let stage = error.stage.as_ref().map_or_else(String::new, |stage| format!(" (stage {stage})"));
    let at = error.at.map_or_else(String::new, |at| format!(" at byte {}", grouped(at)));
    format!("{}{stage}{at}", error.kind)
}

fn error(expect: &Expect, error: Option<&Failed>) -> Vec<String> {
    let mut all = Vec::new();
    all.extend(text("kind", expect.kind.as_deref(), error.map(|error| error.kind.as_str())));
    all.extend(text("stage", expect.stage.as_deref(), error.and_then(|error| error.stage.as_deref())));
    all.extend(number("at", expect.at, error.and_then(|error| error.at)));
    let message = error.map_or("", |error| error.message.as_str());
    for part in expect.message_contains.iter().filter(|part| !message.contains(part.as_str())) {
        let (part, message) = (escaped(part.as_bytes(), false), escaped(message.as_bytes(), false));
        all.push(format!("expected the error's message to contain \"{part}\", got \"{message}\""));
    }
    all
}

fn payload(expect: &Expect, outcome: &Outcome) -> Vec<String> {
    let payload = &outcome.payload;
    let mut all = Vec::new();
    all.extend(number("payload-bytes", expect.payload_bytes, Some(payload.bytes)));
    let used = payload.charset_used.as_deref();
    if !used.zip(expect.charset_used.as_deref()).is_some_and(|(used, expected)| used.eq_ignore_ascii_case(expected)) {
        all.extend(text("charset-used", expect.charset_used.as_deref(), used));
    }
    all.extend(text("charset-origin", expect.charset_origin.as_deref(), payload.charset_origin.as_deref()));
    all.extend(number("malformed", expect.malformed, payload.malformed));
    all.extend(number("bad-records", expect.bad_records, payload.bad_records));
    all.extend(number("first-bad-record-at", expect.first_bad_record_at, payload.first_bad_record_at));
    all.extend(number("skipped-bytes", expect.skipped_bytes, payload.skipped_bytes));
    all.extend(number("skipped-lines", expect.skipped_lines, payload.skipped_lines));
    all.extend(advice(expect.advice.as_deref(), payload.advice.as_deref()));
    all.extend(number("first-malformed-at", expect.first_malformed_at, payload.first_malformed_at));
    all
}

fn advice(expected: Option<&[String]>, got: Option<&[AdviceFacts]>) -> Option<String> {
    let mut expected: Vec<&str> = expected?.iter().map(String::as_str).collect();
    let mut got: Vec<&str> = got.unwrap_or_default().iter().map(|advice| advice.code.as_str()).collect();
    expected.sort_unstable();
    got.sort_unstable();
    (expected != got).then(|| format!("expected advice = {expected:?}, got {got:?}"))
}

fn end(expect: &Expect, outcome: &Outcome) -> Option<String> {
    let end = outcome.payload.end;
    if expect.payload_end.is_some() {
        return text("payload-end", expect.payload_end.map(PayloadEnd::name), Some(end.name()));
    }
    let untrue = outcome.outcome == Ending::Ok && end == PayloadEnd::BrokenOff;
    untrue.then(|| {
        "the guest took a payload that was not whole for a finished one; if it is to, expect payload-end = broken-off".to_owned()
    })
}

fn reply(expect: &Expect, outcome: &Outcome, watched: &Watched) -> Vec<String> {
    let (reply, kept) = (&outcome.reply, &outcome.kept);
    let mut all = Vec::new();
    all.extend(text("reply-media-type", expect.reply_media_type.as_deref(), kept.media_type.as_deref()));
    all.extend(text("reply-charset", expect.reply_charset.as_deref(), kept.charset.as_deref()));
    all.extend(number("reply-bytes", expect.reply_bytes, Some(reply.bytes)));
    for part in &expect.reply_contains {
        if !kept.bytes.windows(part.len().max(1)).any(|window| window == part) && !part.is_empty() {
            all.push(missing(part, outcome));
        }
    }
    if expect.reply.is_some() && watched.bytes != reply.bytes {
        let (seen, bytes) = (grouped(watched.bytes), counted(reply.bytes, "byte"));
        all.push(format!("the reply was not compared: {seen} of its {bytes} were seen before the time was over"));
        return all;
    }
    match &watched.difference {
        Err(error) => all.push(format!("the reply was not compared: what was expected cannot be read: {error}")),
        Ok(None) => {}
        Ok(Some(difference)) => {
            let (expected, got) = difference.sides();
            all.push(format!(
                "the reply differs at byte {}:\n  expected  {expected}, {}\n  got       {got}, {}",
                grouped(difference.at),
                counted(watched.expected, "byte"),
                counted(reply.bytes, "byte"),
            ));
        }
    }
    if let Some(WholeReply::Sha256(expected)) = &expect.reply {
        all.extend(text("reply-sha256", Some(expected), Some(&watched.sha256)));
    }
    all
}

fn missing(part: &[u8], outcome: &Outcome) -> String {
    const SHOWN: usize = 120;
    let (part, kept) = (escaped(part, false), &outcome.kept.bytes);
    if (kept.len() as u64) < outcome.reply.bytes {
        return format!("expected the reply to contain \"{part}\": it is not in its first {} bytes", grouped(kept.len() as u64));
    }
    let cut = kept.len() > SHOWN;
    let shown = escaped(&kept[..kept.len().min(SHOWN)], cut);
    format!("expected the reply to contain \"{part}\", got \"{shown}{}\"", if cut { ".." } else { "" })
}

fn text(what: &str, expected: Option<&str>, got: Option<&str>) -> Option<String> {
    let got = got.unwrap_or("none");
    let expected = expected.filter(|expected| got != *expected)?;
    Some(format!("expected {what} = {expected}, got {got}"))
}

fn number(what: &str, expected: Option<u64>, got: Option<u64>) -> Option<String> {
    let expected = expected.filter(|expected| got != Some(*expected))?;
    Some(format!("expected {what} = {}, got {}", grouped(expected), got.map_or_else(|| "none".to_owned(), grouped)))
}
