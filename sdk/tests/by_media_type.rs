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
        ("application/x-postcard; framing=none", b"\x01a\x01\x03\xC3\xA9;\x02"),
        ("application/x-postcard; framing=length", b"\x03\x01a\x01\x05\x03\xC3\xA9;\x02"),
        ("application/x-postcard; framing=COBS", b"\x04\x01a\x01\0\x06\x03\xC3\xA9;\x02\0"),
    ] {
        assert_eq!(read(Some(media_type), payload).unwrap(), [("a".into(), 1), ("é;".into(), 2)], "{media_type}");
    }
    let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC).checksum(b"\x01a\x01").to_le_bytes();
    let one = [&b"\x01a\x01"[..], &crc].concat();
    assert_eq!(read(Some("application/x-postcard; framing=none; crc=CRC32"), &one).unwrap(), [("a".into(), 1)]);
}

#[test]
fn what_says_no_format_is_told_what_does() {
    for (media_type, wanted) in [
        (None, "no media type was declared, which would say the format of the records"),
        (
            Some("text/plain; header=absent"),
            "media type \"text/plain; header=absent\" names no format of records: text/csv, text/tab-separated-values, \
             application/x-ndjson and application/x-postcard do",
        ),
        (Some("text/csv; header=maybe"), "the media type's header=\"maybe\" is not known: present or absent is"),
        (
            Some("text/csv; delimiter=\"\u{a7}\""),
            "the media type's delimiter=\"§\" is not known: an ASCII character other than a quote, CR and LF is",
        ),
        (
            Some(r#"text/csv; delimiter="\"""#),
            "the media type's delimiter=\"\\\"\" is not known: an ASCII character other than a quote, CR and LF is",
        ),
        (
            Some("text/csv; delimiter=\"\n\""),
            "the media type's delimiter=\"\\n\" is not known: an ASCII character other than a quote, CR and LF is",
        ),
        (
            Some("text/csv; delimiter=tab"),
            "the media type's delimiter=\"tab\" is not known: an ASCII character other than a quote, CR and LF is",
        ),
        (Some("application/x-postcard"), "the media type must say framing=cobs, framing=length or framing=none"),
        (Some("application/x-postcard; framing=slip"), "the media type's framing=\"slip\" is not known: cobs, length or none is"),
        (Some("application/x-postcard; framing=cobs; crc=crc16"), "the media type's crc=\"crc16\" is not known: crc32 is"),
    ] {
        let error = read(media_type, b"").unwrap_err();
        assert_eq!((error.kind(), error.stage(), error.offset()), (ErrorKind::UnknownFormat, Stage::Records, None));
        assert_eq!(error.to_string(), format!("records: {wanted}"));
    }
}
