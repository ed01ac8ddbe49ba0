//! One run of one guest on one file, as a row of the table.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::files::File;
use crate::run::{not_started, shown};
use crate::{Result, places};

/// Columns that a reply may take.
const REPLY_WIDTH: usize = 44;

/// A payload that is shorter says nothing about the fuel for a byte.
const SHORT: u64 = 4096;

/// What came of a run.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// What went wrong, in full, ready to print under the table.
    pub(super) error: Option<String>,
}

/// Runs a guest on a file.
pub(super) fn row(guest: &str, file: &File) -> Result<Row> {
    let reply_file = places::target().join("demo-reply");
    let mut command = Command::new(places::host_test());
    command.arg("run").arg(places::component(guest)).arg("--payload").arg(&file.path);
    command.arg("--reply").arg(&reply_file).arg("--json").stdin(Stdio::null()).stderr(Stdio::piped());
    if let Some(charset) = &file.charset {
        command.args(["--charset", charset]);
    }
    if let Some(media_type) = &file.media_type {
        command.args(["--media-type", media_type]);
    }
    let output = command.output().map_err(|e| not_started(&command, &e))?;
    let json: Value = serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        format!("host-test gave no report: {}\n{}", shown(&command), said.trim_end())
    })?;
    let reply = std::fs::read(&reply_file).map_err(|e| format!("cannot read {}: {e}", reply_file.display()))?;
    let cells = vec![
        file.name(),
        charset(&json).to_owned(),
        number(&json["payload"]["bytes"]),
        said(&json, &reply),
        per_byte(&json),
        number(&json["fuel"]["max_between_host_calls"]),
        json["memory"]["peak_bytes"]
            .as_u64()
            .map_or_else(|| "-".to_owned(), |bytes| format!("{} KiB", thousands(bytes.div_ceil(1024)))),
    ];
    Ok(Row { cells, error: error(&file.name(), &json) })
}

/// The charset decoded from; `(raw)` for none, where the guest came to its end and so must know.
fn charset(json: &Value) -> &str {
    let none = if json["outcome"] == "ok" { "(raw)" } else { "-" };
    json["payload"]["charset_used"].as_str().unwrap_or(none)
}

/// Fuel for a byte; nothing where the payload is too short to tell.
fn per_byte(json: &Value) -> String {
    let long = json["payload"]["bytes"].as_u64().is_some_and(|bytes| bytes >= SHORT);
    json["fuel"]["per_byte"].as_f64().filter(|_| long).map_or_else(|| "-".to_owned(), |fuel| format!("{fuel:.1}"))
}

/// What went wrong: its kind and place, and the whole message. What it says cannot move the cursor.
fn error(file: &str, json: &Value) -> Option<String> {
    let error = json["error"].as_object()?;
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let stage = text("stage").map_or_else(String::new, |stage| format!(" (stage {stage})"));
    let at = error.get("at").and_then(Value::as_u64).map_or_else(String::new, |at| format!(" at byte {}", thousands(at)));
    let mut lines = vec![format!("{file}: {}{stage}{at}", text("kind").unwrap_or("error"))];
    lines.extend(text("message").unwrap_or_default().lines().map(|line| format!("  {line}")));
    let safe = |line: &String| line.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect::<String>();
    Some(lines.iter().map(|line| format!("  {}\n", safe(line).trim_end())).collect())
}

/// What came of it, in a few words: the reply if it is short, or else its size; and what was malformed.
fn said(json: &Value, reply: &[u8]) -> String {
    if json["outcome"] != "ok" {
        return format!("{}, see below", json["outcome"].as_str().unwrap_or("no outcome"));
    }
    let text = String::from_utf8_lossy(reply);
    let lines = text.lines().count();
    let said = match text.lines().next() {
        Some(line) if lines == 1 && line.chars().count() <= REPLY_WIDTH => line.to_owned(),
        Some(_) => format!("{} bytes in {} lines", thousands(reply.len() as u64), thousands(lines as u64)),
        None => "nothing".to_owned(),
    };
    match json["payload"]["malformed"].as_u64() {
        Some(malformed) if malformed > 0 => clip(&format!("{said}, {} malformed", thousands(malformed))),
        _ => said,
    }
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(REPLY_WIDTH) {
        Some((at, _)) => format!("{}..", &text[..at]),
        None => text.to_owned(),
    }
}

fn number(value: &Value) -> String {
    value.as_u64().map_or_else(|| "-".to_owned(), thousands)
}

/// A number in groups of three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn numbers_are_grouped() {
        let grouped = [0, 999, 1000, 1_234_567].map(super::thousands);
        assert_eq!(grouped, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_short_reply_is_shown_and_a_long_one_measured() {
        let ok = json!({"outcome": "ok", "payload": {"malformed": 0}});
        assert_eq!(super::said(&ok, b"3 lines\n"), "3 lines");
        assert_eq!(super::said(&ok, b"a\nb\n"), "4 bytes in 2 lines");
        assert_eq!(super::said(&ok, b""), "nothing");
        let malformed = json!({"outcome": "ok", "payload": {"malformed": 1200}});
        assert_eq!(super::said(&malformed, b"3 lines\n"), "3 lines, 1,200 malformed");
        let error = json!({"outcome": "guest-error", "error": {"kind": "malformed"}});
        assert_eq!(super::said(&error, b""), "guest-error, see below");
    }

    #[test]
    fn an_error_is_shown_whole() {
        let error = json!({"kind": "malformed", "stage": "decode", "at": 1200, "message": "a word\n  for each \u{1b}[31mcolumn"});
        let shown = super::error("a.log", &json!({"outcome": "guest-error", "error": error}));
        let expected = "  a.log: malformed (stage decode) at byte 1,200\n    a word\n      for each \u{fffd}[31mcolumn\n";
        assert_eq!(shown.as_deref(), Some(expected));
        assert_eq!(super::error("a.log", &json!({"outcome": "ok", "error": null})), None);
    }

    #[test]
    fn a_short_payload_says_nothing_about_the_fuel_for_a_byte() {
        let json = |bytes: u64| json!({"payload": {"bytes": bytes}, "fuel": {"per_byte": 12.34}});
        assert_eq!([4095, 4096].map(|bytes| super::per_byte(&json(bytes))), ["-", "12.3"]);
    }

    #[test]
    fn what_was_not_decoded_is_raw() {
        let json = |outcome: &str, used: Option<&str>| json!({"outcome": outcome, "payload": {"charset_used": used}});
        assert_eq!(super::charset(&json("ok", None)), "(raw)");
        assert_eq!(super::charset(&json("ok", Some("KOI8-R"))), "KOI8-R");
        assert_eq!(super::charset(&json("trap", None)), "-");
    }
}
