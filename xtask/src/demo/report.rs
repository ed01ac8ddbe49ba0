//! One run of one guest on one file, as a row of the table.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::files::File;
use crate::run::{not_started, shown};
use crate::{Result, places};

/// Columns that a reply may take.
const REPLY_WIDTH: usize = 44;

/// Runs a guest on a file.
pub(super) fn row(guest: &str, file: &File) -> Result<Vec<String>> {
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
    let used = json["payload"]["charset_used"].as_str().or(file.charset.as_deref()).unwrap_or("-");
    Ok(vec![
        file.name(),
        used.to_owned(),
        number(&json["payload"]["bytes"]),
        said(&json, &reply),
        json["fuel"]["per_byte"].as_f64().map_or_else(|| "-".to_owned(), |fuel| format!("{fuel:.1}")),
        number(&json["fuel"]["max_between_crossings"]),
        json["memory"]["peak_bytes"]
            .as_u64()
            .map_or_else(|| "-".to_owned(), |bytes| format!("{} KiB", thousands(bytes.div_ceil(1024)))),
    ])
}

/// What came of it, in a few words: the reply if it is short, or else its size; and what was malformed.
fn said(json: &Value, reply: &[u8]) -> String {
    if json["outcome"] != "ok" {
        let message = json["error"]["message"].as_str().or(json["outcome"].as_str()).unwrap_or("no outcome");
        return clip(&format!("{}: {message}", json["outcome"].as_str().unwrap_or_default()));
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
        let error = json!({"outcome": "trap", "error": null});
        assert_eq!(super::said(&error, b""), "trap: trap");
    }
}
