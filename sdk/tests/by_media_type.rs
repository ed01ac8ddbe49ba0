//! The format of records as the media type says it: each that is known, and what is said of the others.
#![cfg(all(feature = "csv", feature = "ndjson", feature = "postcard"))]

use intake::memory::Script;
use intake::{ErrorKind, Result, Stage};

/// The pairs of a payload whose media type says its format.
fn read(media_type: Option<&str>, payload: &[u8]) -> Result<Vec<(String, u32)>> {
    let mut read = Vec::new();
    let script = media_type.into_iter().fold(Script::new(), Script::media_type).chunk(payload);
    let ran = script.run_fn(async |payload, _| {
        let mut records = payload.records()?;
        while let Some(pair) = records.next::<(String, u32)>().await? {
            read.push(pair.into_inner());
        }
        assert!(records.bad() == 0 && records.first_bad().is_none());
        Ok(())
    });
    ran.outcome.map(|()| read)
}

#[test]
fn each_format_is_found_by_its_media_type() {
    for (media_type, payload) in [
        ("text/csv", &b"name,count\na,1\n\xC3\xA9;,2\n"[..]),
        ("TEXT/CSV; Header=Present", b"name,count\na,1\n\xC3\xA9;,2\n"),
        ("text/csv; charset=windows-1252; header=absent", b"a,1\n\xE9;,2\n"),
        ("text/csv;header=absent;delimiter=|", b"a|1\n\xC3\xA9;|2\n"),
        (r#"text/csv; delimiter=";"; header="ABSENT""#, b"a;1\n\"\xC3\xA9;\";2\n"),
        (r#"text/csv; delimiter="\\"; header=absent"#, b"a\\1\n\xC3\xA9;\\2\n"),
        ("text/csv; delimiter=\"\u{1f}\"", b"name\x1Fcount\na\x1F1\n\xC3\xA9;\x1F2"),
        ("text/tab-separated-values", b"name\tcount\na\t1\n\xC3\xA9;\t2\n"),
        ("text/tab-separated-values; header=absent", b"a\t1\n\xC3\xA9;\t2\n"),
        ("application/x-ndjson", b"[\"a\",1]\n[\"\xC3\xA9;\",2]"),
        ("application/ndjson", b"[\"a\",1]\n[\"\xC3\xA9;\",2]"),
        ("application/jsonl; charset=latin1", b"[\"a\",1]\n[\"\xE9;\",2]"),
        ("Application/X-JsonLines", b"[\"a\",1]\n[\"\xC3\xA9;\",2]"),
        ("application/x-postcard; framing=length", b"\x03\x01a\x01\x05\x03\xC3\xA9;\x02"),
        ("application/x-postcard; framing=COBS", b"\x04\x01a\x01\0\x06\x03\xC3\xA9;\x02\0"),
    ] {
        assert_eq!(read(Some(media_type), payload).unwrap(), [("a".into(), 1), ("é;".into(), 2)], "{media_type}");
    }
    let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(b"\x01a\x01").to_le_bytes();
    let one = [&b"\x07\x01a\x01"[..], &crc].concat();
    assert_eq!(read(Some("application/x-postcard; framing=length; crc=CRC32"), &one).unwrap(), [("a".into(), 1)]);
}

#[test]
fn what_says_no_format_is_told_what_does() {
    let formats = "(expected text/csv, text/tab-separated-values, application/x-ndjson or application/x-postcard)";
    let delimiter = "(expected an ASCII character other than a quote, CR or LF)";
    let empty = "the media type's delimiter is empty; a semicolon needs quotes: delimiter=\";\"";
    let long = format!("text/csv; header={}", "\u{1b}".repeat(5000));
    for (media_type, wanted) in [
        (None, format!("no media type names the format of the records {formats}")),
        (
            Some("text/plain; header=absent"),
            format!("media type \"text/plain; header=absent\" is not a format of records {formats}"),
        ),
        (
            Some("text/csv; header=maybe"),
            "unknown media type parameter header=\"maybe\" (expected \"present\" or \"absent\")".into(),
        ),
        (
            Some("text/tab-separated-values; quotes=yes"),
            "unknown media type parameter quotes=\"yes\" (expected \"present\" or \"absent\")".into(),
        ),
        (Some("text/csv; delimiter=;"), empty.into()),
        (Some("text/csv; delimiter=; header=absent"), empty.into()),
        (Some("text/csv; header=absent;delimiter="), empty.into()),
        (Some("text/csv; delimiter=\"\u{a7}\""), format!("unknown media type parameter delimiter=\"§\" {delimiter}")),
        (Some(r#"text/csv; delimiter="\"""#), format!("unknown media type parameter delimiter=\"\\\"\" {delimiter}")),
        (Some("text/csv; delimiter=\"\n\""), format!("unknown media type parameter delimiter=\"\\n\" {delimiter}")),
        (Some("text/csv; delimiter=tab"), format!("unknown media type parameter delimiter=\"tab\" {delimiter}")),
        (Some("application/x-postcard"), "the media type has no parameter framing (expected \"cobs\" or \"length\")".into()),
        (
            Some("application/x-postcard; framing=slip"),
            "unknown media type parameter framing=\"slip\" (expected \"cobs\" or \"length\")".into(),
        ),
        (
            Some("application/x-postcard; framing=none"),
            "unknown media type parameter framing=\"none\" (expected \"cobs\" or \"length\")".into(),
        ),
        (
            Some("application/x-postcard; framing=cobs; crc=crc16"),
            "unknown media type parameter crc=\"crc16\" (expected \"crc32\")".into(),
        ),
        (
            Some(&long),
            format!("unknown media type parameter header=\"{}\"... (expected \"present\" or \"absent\")", "\\u{1b}".repeat(40)),
        ),
    ] {
        let error = read(media_type, b"").unwrap_err();
        assert_eq!((error.kind(), error.stage(), error.offset()), (ErrorKind::UnknownFormat, Stage::Records, None));
        assert_eq!(error.to_string(), format!("records: {wanted}"));
    }
}

/// The registration of `text/tab-separated-values` has no quotes: a field is all that stands between two tabs.
#[test]
fn fields_between_tabs_have_no_quotes_unless_the_media_type_says_so() {
    let payload = "id\tname\tamount\n1\t\"36 inch\t1.5\n2\tsaid hi\"\t2.5\n3\tplain\t3.5\n";
    let read = |media_type: &str, payload: &str| {
        let mut seen = Vec::new();
        let ran = Script::new().media_type(media_type).cut(payload.as_bytes(), &[3]).run_fn(async |payload, _| {
            let mut records = payload.records()?;
            while let Some(record) = records.next::<(u32, String, f64)>().await? {
                seen.push(record.into_inner());
            }
            Ok(())
        });
        assert_eq!((ran.summary.bad_records, ran.summary.skipped_bytes), (0, 0));
        ran.outcome.unwrap();
        seen
    };
    let literal = [(1, "\"36 inch".to_owned(), 1.5), (2, "said hi\"".into(), 2.5), (3, "plain".into(), 3.5)];
    assert_eq!(read("text/tab-separated-values", payload), literal);
    assert_eq!(read("text/tab-separated-values; quotes=absent", payload), literal);
    assert_eq!(read("text/csv; delimiter=\"\t\"; quotes=Absent", payload), literal);
    let quoted = "id\tname\tamount\r\n1\t\"36\"\" \t\n\"\t1.5\r\n";
    assert_eq!(read("text/tab-separated-values; quotes=present", quoted), [(1, "36\" \t\n".to_owned(), 1.5)]);
    assert_eq!(read("text/csv; delimiter=\"\t\"", quoted), [(1, "36\" \t\n".to_owned(), 1.5)]);
}
