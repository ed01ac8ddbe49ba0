//! What a case expects.

use std::path::Path;

use super::fields::Fields;
use super::meant::meant_or_all;
use super::mistake::Mistake;
use super::payload::from_hex;
use super::reading::Reading;
use crate::report::{Ending, PayloadEnd};
use crate::suite::expect::Expect;
use crate::text::parse_size;

const ENDINGS: [Ending; 6] =
    [Ending::Ok, Ending::GuestError, Ending::Trap, Ending::OutOfFuel, Ending::OutOfMemory, Ending::TimedOut];
const ORIGINS: [&str; 5] = ["declared", "overridden", "byte-order-mark", "assumed", "none"];
/// The fields about an error.
const OF_AN_ERROR: [&str; 4] = ["kind", "stage", "at", "message-contains"];

pub(super) fn expect(reading: &mut Reading<'_>, fields: &Fields<'_>, folder: &Path) -> Expect {
    let endings = reading.parsed_list(fields.get("outcome"), ending);
    let error = OF_AN_ERROR.iter().find_map(|name| Some((*name, fields.get(name)?)));
    let endings = match (error, fields.get("outcome")) {
        // Who says which error expects one.
        (Some(_), None) => vec![Ending::GuestError],
        (Some((name, field)), Some(outcome)) if !endings.is_empty() && endings.iter().all(|ending| *ending == Ending::Ok) => {
            let what = format!("`{name}` is about an error, and a run that ends in `ok` has none");
            let mistake = Mistake::new(field.key_span(), what).hint("take it out, or expect another outcome");
            reading.mistakes.push(mistake.also(outcome.value.span(), "the outcome that is expected"));
            endings
        }
        _ => endings,
    };
    let mut expect = Expect::ending(endings);
    expect.kind = reading.text(fields.get("kind"));
    expect.stage = reading.text(fields.get("stage"));
    expect.at = reading.parsed(fields.get("at"), parse_size);
    expect.message_contains = texts(reading, fields, "message-contains");
    expect.payload_bytes = reading.parsed(fields.get("payload-bytes"), parse_size);
    expect.payload_end = reading.parsed(fields.get("payload-end"), end);
    expect.spare_faults = reading.flag(fields.get("faults-happen")) == Some(false);
    expect.charset_used = reading.text(fields.get("charset-used"));
    expect.charset_origin = reading.parsed(fields.get("charset-origin"), origin);
    expect.malformed = reading.number(fields.get("malformed"));
    expect.bad_records = reading.number(fields.get("bad-records"));
    expect.first_bad_record_at = reading.parsed(fields.get("first-bad-record-at"), parse_size);
    expect.first_malformed_at = reading.parsed(fields.get("first-malformed-at"), parse_size);
    expect.skipped_bytes = reading.parsed(fields.get("skipped-bytes"), parse_size);
    expect.skipped_lines = reading.number(fields.get("skipped-lines"));
    expect.advice = fields.get("advice").is_some().then(|| texts(reading, fields, "advice"));
    expect.checkpoints = reading.number(fields.get("checkpoints"));
    expect.checkpoints_at_least = reading.number(fields.get("checkpoints-at-least"));
    expect.log_contains = texts(reading, fields, "log-contains");
    expect.reply_contains = texts(reading, fields, "reply-contains").into_iter().map(String::into_bytes).collect();
    expect.reply_bytes = reading.parsed(fields.get("reply-bytes"), parse_size);
    expect.reply_media_type = reading.text(fields.get("reply-media-type"));
    expect.reply_charset = reading.text(fields.get("reply-charset"));
    reply(reading, fields, folder, expect)
}

/// The whole reply.
fn reply(reading: &mut Reading<'_>, fields: &Fields<'_>, folder: &Path, expect: Expect) -> Expect {
    if let Some(text) = reading.text(fields.get("reply")) {
        return expect.reply(text);
    }
    if let Some(bytes) = reading.parsed(fields.get("reply-hex"), from_hex) {
        return expect.reply(bytes);
    }
    if let Some(hex) = reading.parsed(fields.get("reply-sha256"), sha256) {
        return expect.reply_sha256(hex);
    }
    match reading.parsed(fields.get("reply-file"), |name| file(&folder.join(name))) {
        Some(path) => expect.reply_file(path),
        None => expect,
    }
}

fn file(path: &Path) -> Result<std::path::PathBuf, String> {
    let meta = std::fs::metadata(path);
    if meta.is_ok_and(|meta| meta.is_file()) {
        return Ok(path.to_owned());
    }
    Err(format!("there is no file `{}`: the name is relative to the folder of the suite", path.display()))
}

fn texts(reading: &mut Reading<'_>, fields: &Fields<'_>, name: &str) -> Vec<String> {
    reading.list(fields.get(name)).into_iter().map(|(text, _)| text).collect()
}

fn ending(text: &str) -> Result<Ending, String> {
    let names = ENDINGS.map(Ending::name);
    ENDINGS
        .into_iter()
        .find(|ending| ending.name() == text)
        .ok_or_else(|| format!("`{text}` is not an outcome; {}", meant_or_all(text, &names)))
}

fn end(text: &str) -> Result<PayloadEnd, String> {
    let ends = [PayloadEnd::Reached, PayloadEnd::NotReached, PayloadEnd::BrokenOff];
    let names = ends.map(PayloadEnd::name);
    let found = ends.into_iter().find(|end| end.name() == text);
    found.ok_or_else(|| format!("`{text}` is not an end of a payload; {}", meant_or_all(text, &names)))
}

fn origin(text: &str) -> Result<String, String> {
    if ORIGINS.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is not an origin of a charset; {}", meant_or_all(text, &ORIGINS)))
}

fn sha256(text: &str) -> Result<String, String> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_owned());
    }
    Err("it is not a SHA-256: write its 64 hex digits, as `sha256sum` prints them".to_owned())
}
