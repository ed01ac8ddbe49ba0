use std::io::Write as _;

use super::json::{push, push_advice, push_number};
use crate::{CharsetOrigin, Summary};

/// The environment variable by which a host asks for the summary of each payload: `wasi:http` has no place for it.
const VARIABLE: &str = "INTAKE_SUMMARY";

/// Tells a host that asks for it what became of the payload: one line on standard error.
pub(super) fn tell(summary: &Summary) {
    if std::env::var_os(VARIABLE).is_some() {
        // A host that does not read it loses nothing else.
        let _ = std::io::stderr().write_all(line(summary).as_bytes());
    }
}

fn line(summary: &Summary) -> String {
    let mut json = format!("intake-summary {{\"bytes\":{}", summary.bytes);
    if let Some(label) = &summary.charset_declared {
        push(&mut json, "charset_declared", label);
    }
    if let Some(charset) = summary.charset_used {
        push(&mut json, "charset_used", charset.name());
        push_number(&mut json, "malformed", Some(summary.malformed));
        push_number(&mut json, "first_malformed_at", summary.first_malformed_at);
    }
    if let Some(origin) = summary.charset_origin {
        push(&mut json, "charset_origin", name(origin));
    }
    push_number(&mut json, "bad_records", Some(summary.bad_records));
    push_number(&mut json, "first_bad_record_at", summary.first_bad_record_at);
    push_number(&mut json, "skipped_bytes", Some(summary.skipped_bytes));
    push_number(&mut json, "skipped_lines", Some(summary.skipped_lines));
    push_advice(&mut json, &summary.advice, "at");
    json.push_str("}\n");
    json
}

fn name(origin: CharsetOrigin) -> &'static str {
    match origin {
        CharsetOrigin::Declared => "declared",
        CharsetOrigin::Overridden => "overridden",
        CharsetOrigin::ByteOrderMark => "byte-order-mark",
        CharsetOrigin::Assumed => "assumed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Script;

    fn told(script: Script) -> String {
        let ran = script.run_fn(async |payload, _| {
            while payload.text()?.next().await?.is_some() {}
            Ok(())
        });
        line(&ran.summary)
    }

    #[test]
    fn the_summary_is_one_line_of_json() {
        let wanted = r#"intake-summary {"bytes":4,"charset_declared":"l\"1","bad_records":0,"skipped_bytes":0,"skipped_lines":0,"advice":[]}"#;
        let mut summary = Script::new().charset("l\"1").chunk("text").run_fn(async |_, _| Ok(())).summary;
        summary.bytes = 4;
        assert_eq!(line(&summary), format!("{wanted}\n"));
        let line = told(Script::new().chunk(b"caf\xE9\n"));
        let start = r#"intake-summary {"bytes":5,"charset_used":"UTF-8","malformed":1,"first_malformed_at":3,"charset_origin":"assumed","bad_records":0,"skipped_bytes":0,"skipped_lines":0,"advice":[{"code":"malformed","at":3,"message":"UTF-8 was assumed"#;
        assert!(line.starts_with(start) && line.ends_with("\"}]}\n"), "{line}");
    }
}
