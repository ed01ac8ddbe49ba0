//! Builds one case from its fields.

use std::ops::Range;
use std::path::Path;

use super::charset::charset;
use super::expand::Combination;
use super::expect::expect;
use super::fields::{Field, Fields};
use super::gates::gates;
use super::meant::meant;
use super::mistake::Mistake;
use super::payload::payload;
use super::reading::Reading;
use crate::report::Ending;
use crate::spec::{Payload, RunSpec};
use crate::suite::case::Case;
use crate::text::{parse_fuel, parse_size, parse_time};

/// A case, and where its name stands.
pub(super) struct Named {
    pub(super) case: Case,
    pub(super) span: Range<usize>,
}

/// The case that a combination says; `header` is where the case begins.
pub(super) fn case(of: &Combination<'_>, folder: &Path, header: Range<usize>, mistakes: &mut Vec<Mistake>) -> Option<Named> {
    let fields = &of.layer.case;
    let mut reading = Reading { words: &of.words, mistakes: Vec::new() };
    let named = name(&mut reading, of, &header);
    let mut case = Case::new(named.as_deref().unwrap_or_default());
    if let Some(why) = reading.text(fields.get("skip")) {
        case = case.skip(why);
    }
    let declared = reading.text(fields.get("charset"));
    if !(PAYLOADS.iter().any(|name| fields.get(name).is_some())) {
        let hint = "add `payload`, `text` or `hex`; an empty payload is text = \"\"";
        reading.mistakes.push(Mistake::new(header.clone(), "a case has no payload").hint(hint));
    }
    if case.skipped().is_none() {
        case = case.spec(given(&mut reading, fields));
        case = case.payload(payload(&mut reading, fields, folder, declared.as_deref()).unwrap_or(Payload::bytes([])));
        case = case.expect(expect(&mut reading, &of.layer.expect, folder)).gates(gates(&mut reading, &of.layer.gates));
        if let (Some(label), true) = (&declared, case.expect.allows(Ending::Ok)) {
            // A case that declares an invalid charset on purpose expects an error.
            reading.parsed(fields.get("charset"), |_| charset(label));
        }
        if let Some(label) = declared {
            case = case.charset(label);
        }
    }
    case.same_reply = same_reply(&mut reading, of);
    let span = fields.get("name").map_or(header, |field| field.value.span());
    mistakes.append(&mut reading.mistakes);
    named.map(|_| Named { case, span })
}

const PAYLOADS: [&str; 3] = ["payload", "text", "hex"];

/// The name, with the combination behind it, unless its own words say that.
fn name(reading: &mut Reading<'_>, of: &Combination<'_>, header: &Range<usize>) -> Option<String> {
    let Some(field) = of.layer.case.get("name") else {
        reading.mistakes.push(Mistake::new(header.clone(), "a case has no name").hint("add `name = \"..\"`: reports say it"));
        return None;
    };
    let name = reading.text(Some(field))?;
    if name.trim().is_empty() {
        reading.mistakes.push(Mistake::new(field.value.span(), "the name of a case is empty").hint("reports say it"));
        return None;
    }
    if name.contains(char::is_control) {
        let mistake = Mistake::new(field.value.span(), "the name of a case is one line, without control characters");
        reading.mistakes.push(mistake.hint("reports say it, and so does the command line"));
        return None;
    }
    let says_words = crate::suite::file::expand::used_in(field).next().is_some();
    if of.shown.is_empty() || says_words {
        return Some(name);
    }
    let shown: Vec<&str> = of.shown.iter().map(|(_, shown)| shown.as_str()).collect();
    Some(format!("{name} [{}]", shown.join(" ")))
}

/// What the run is given and may spend, other than the payload and its charset.
fn given(reading: &mut Reading<'_>, fields: &Fields<'_>) -> RunSpec {
    let default = RunSpec::default();
    RunSpec {
        media_type: reading.text(fields.get("media-type")),
        length: reading.parsed(fields.get("length"), str::parse),
        plan: reading.parsed(fields.get("chunks"), str::parse).unwrap_or(default.plan),
        faults: reading.parsed_list(fields.get("faults"), str::parse),
        slice_fuel: reading.parsed(fields.get("slice-fuel"), parse_fuel),
        memory_limit: reading.parsed(fields.get("memory-limit"), parse_size).unwrap_or(default.memory_limit),
        timeout: reading.parsed(fields.get("timeout"), parse_time).unwrap_or(default.timeout),
        log: reading.parsed(fields.get("log"), str::parse),
        ..default
    }
}

/// The label of the cases that are to have the same reply: those that differ in these axes alone. By default, how a payload is
/// cut does not matter.
fn same_reply(reading: &mut Reading<'_>, of: &Combination<'_>) -> Option<String> {
    let field = of.layer.case.get("same-reply-over");
    let over: Vec<String> = match field {
        None => vec!["chunks".to_owned()],
        Some(field) => axes(reading, field, of),
    };
    let differs = |axis: &str| over.iter().any(|name| name == axis);
    if !of.shown.iter().any(|(axis, _)| differs(axis)) {
        return None;
    }
    let rest: Vec<&str> = of.shown.iter().filter(|(axis, _)| !differs(axis)).map(|(_, shown)| shown.as_str()).collect();
    // One case of the file has one place of its name.
    let place = of.layer.case.get("name").map_or(0, |field| field.key.0);
    Some(format!("{place} {}", rest.join(" ")))
}

fn axes(reading: &mut Reading<'_>, field: &Field<'_>, of: &Combination<'_>) -> Vec<String> {
    let known: Vec<&str> = of.shown.iter().map(|(axis, _)| *axis).collect();
    let mut all = Vec::new();
    for (name, span) in reading.list(Some(field)) {
        if known.contains(&name.as_str()) {
            all.push(name);
        } else {
            let hint = meant(&name, known.iter().copied())
                .map_or_else(|| "name a row of the case's matrix".to_owned(), |meant| format!("did you mean `{meant}`?"));
            reading.mistakes.push(Mistake::new(span, format!("the matrix has no `{name}`")).hint(hint));
        }
    }
    all
}
