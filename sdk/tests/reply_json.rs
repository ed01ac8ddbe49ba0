//! JSON of the reply in every charset: what is read again is what was written, whatever the charset has.
#![cfg(feature = "ndjson")]

mod common;

use common::ENCODINGS;
use encoding_rs::Encoding;
use intake::memory::{Ran, Script};
use intake::{ErrorKind, UnmappablePolicy};
use serde_json::{Value, json};

/// Writes records of JSON in this charset, under the strictest policy.
fn written(label: &str, records: &[Value]) -> Ran {
    let ran = Script::new().slice_fuel(300_000).run_fn(async |_, reply| {
        reply.set_charset(label)?;
        let mut ndjson = reply.ndjson()?;
        for record in records {
            ndjson.write(record).await?;
        }
        assert_eq!(reply.unmappable(), 0, "nothing was lost");
        Ok(())
    });
    assert!(ran.is_finished, "{label}: {:?}", ran.outcome);
    ran
}

#[test]
fn every_character_is_read_again_as_it_was_written_in_every_charset() {
    // All of the basic plane, and beyond it what stands at the border of a page.
    let beyond = ('\u{10000}'..=char::MAX).filter(|char| matches!(*char as u32 % 256, 0 | 0xA5 | 0xFF));
    let all: Vec<char> = ('\0'..='\u{FFFF}').chain(beyond).collect();
    let records: Vec<Value> = all.chunks(5000).map(|chars| json!({ "é": String::from_iter(chars) })).collect();
    for label in ENCODINGS {
        let ran = written(label, &records);
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (text, is_malformed) = encoding.decode_without_bom_handling(&ran.reply);
        assert!(!is_malformed, "{label}");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), records.len(), "{label}");
        for (line, record) in lines.iter().zip(&records) {
            assert!(serde_json::from_str::<Value>(line).unwrap() == *record, "{label}: {record}");
        }
    }
}

#[test]
fn what_is_none_in_the_charset_is_escaped_and_nothing_else_is() {
    for (label, record, wanted) in [
        ("windows-1252", "café €\u{1F600}", &b"\"caf\xE9 \x80\\ud83d\\ude00\"\n"[..]),
        ("windows-1252", "あ\u{FFFD}\u{81}\n", b"\"\\u3042\\ufffd\x81\\n\"\n"),
        ("shift_jis", "\u{a5}\u{203e}\u{2212}あｱ", b"\"\\u00a5\\u203e\\u2212\x82\xA0\xB1\"\n"),
        ("euc-jp", "\u{a5}~\\", b"\"\\u00a5~\\\\\"\n"),
        // From each of its sets of characters back to ASCII, for a yen sign stands where the backslash does.
        ("iso-2022-jp", "\u{a5}é\u{a5}", b"\"\x1B(J\\\x1B(B\\u00e9\x1B(J\\\"\n\x1B(B"),
        ("iso-2022-jp", "あｱ", b"\"\x1B$B$\"\x1B(B\\uff71\"\n"),
        ("gb18030", "é\u{1F600}\u{E81E}", b"\"\xA8\xA6\x94\x39\xFC\x36\\ue81e\"\n"),
    ] {
        let ran = written(label, &[record.into()]);
        assert_eq!(ran.reply.escape_ascii().to_string(), wanted.escape_ascii().to_string(), "{label}");
    }
}

#[test]
fn the_policy_is_for_all_else_in_the_reply() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("latin1")?;
        // It would break JSON.
        reply.set_unmappable(UnmappablePolicy::Replace("\""));
        reply.write("あ").await?;
        reply.ndjson()?.write("あ").await?;
        assert_eq!(reply.unmappable(), 1);
        reply.set_unmappable(UnmappablePolicy::Strict);
        reply.ndjson()?.write("い").await?;
        reply.write("い").await
    });
    assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Unmappable);
}

#[test]
fn a_record_is_as_long_as_it_is_before_its_escapes() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("latin1")?;
        reply.set_record_bytes(5);
        reply.ndjson()?.write("あ").await?;
        assert_eq!(reply.ndjson()?.write("あa").await.unwrap_err().kind(), ErrorKind::RecordTooLong);
        Ok(())
    });
    assert_eq!(ran.reply, b"\"\\u3042\"\n");
}
