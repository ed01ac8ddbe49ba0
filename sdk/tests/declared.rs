//! What a sender declares of a payload: a length that is not one, and content that has no text and no records.

use intake::memory::{Ran, Script};
use intake::{ErrorKind, Payload, Reply, Request, Result, Stage};

const BYTES: &[u8] = b"a,b\n1,2\n";

/// Lines of headers, the kind of the error that reading text ends with, and its message.
type Refused = (&'static [(&'static str, &'static str)], ErrorKind, &'static str);

const REFUSED: &[Refused] = &[
    (
        &[("content-encoding", "gzip")],
        ErrorKind::UnknownCoding,
        "content coding \"gzip\" is not decoded: send the payload without it, or read its raw chunks",
    ),
    (
        &[("content-encoding", "identity"), ("Content-Encoding", "gzip")],
        ErrorKind::UnknownCoding,
        "content coding \"gzip\" is not decoded: send the payload without it, or read its raw chunks",
    ),
    (
        &[("content-encoding", "br,"), ("content-encoding", "identity, zstd")],
        ErrorKind::UnknownCoding,
        "content coding \"br, zstd\" is not decoded: send the payload without it, or read its raw chunks",
    ),
    (
        &[("content-encoding", "UTF-8")],
        ErrorKind::UnknownCoding,
        "\"UTF-8\" is a charset, not a content coding: declare it as the charset of the media type",
    ),
    (
        &[("content-encoding", "iso-2022-kr")],
        ErrorKind::UnknownCoding,
        "\"iso-2022-kr\" is a charset, not a content coding: declare it as the charset of the media type",
    ),
    (
        &[("content-encoding", "identity"), ("content-encoding", "latin1")],
        ErrorKind::UnknownCoding,
        "\"latin1\" is a charset, not a content coding: declare it as the charset of the media type",
    ),
];

const MULTIPART: &[(&str, &str)] = &[
    ("multipart/form-data", "\"multipart/form-data\""),
    ("Multipart/Mixed; boundary=x", "\"Multipart/Mixed; boundary=x\""),
    ("text/csv, multipart/form-data", "\"multipart/form-data\""),
    ("multipart/form-data; charset=latin1; boundary=--------x", "\"multipart/form-data; charset=latin1; bou\"..."),
];

/// Ways of reading it as text or records.
type Way = fn(&mut Payload) -> Result<()>;

const WAYS: &[(&str, Way)] = &[
    ("text", |payload| payload.text().map(drop)),
    ("lines", |payload| payload.lines().map(drop)),
    #[cfg(feature = "csv")]
    ("csv", |payload| payload.csv().map(drop)),
    #[cfg(feature = "ndjson")]
    ("ndjson", |payload| payload.ndjson().map(drop)),
    #[cfg(feature = "postcard")]
    ("postcard", |payload| payload.postcard(intake::Framing::COBS).map(drop)),
    #[cfg(any(feature = "csv", feature = "ndjson", feature = "postcard"))]
    ("records", |payload| payload.records().map(drop)),
];

/// Reads the payload in that way and says nothing of it; then as raw chunks.
async fn in_vain(way: Way, payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let error = way(payload).unwrap_err();
    // A second attempt ends alike, and chunks can be read all the same.
    assert_eq!(way(payload).unwrap_err().to_string(), error.to_string());
    let mut chunks = payload.chunks()?;
    while let Some(chunk) = chunks.next().await? {
        reply.write(chunk).await?;
    }
    Ok(())
}

fn assert_unreadable(script: &Script, kind: ErrorKind, message: &str) {
    for (name, way) in WAYS {
        let error = script.clone().run_fn(async |payload, _| way(payload)).outcome.unwrap_err();
        assert_eq!((error.kind(), error.stage(), error.message()), (kind, Stage::Decode, message), "{name}");
        // To overlook it does not help,
        let ran = script.clone().run_fn(async |payload, reply| {
            let _overlooked = way(payload);
            reply.write("fine").await
        });
        assert_eq!((ran.outcome.unwrap_err().kind(), ran.is_finished), (kind, false), "{name}");
        // but to read it as it is does.
        let ran = script.clone().run_fn(async |payload, reply| in_vain(*way, payload, reply).await);
        assert!(ran.outcome.is_ok() && ran.is_finished && ran.reply == BYTES, "{name} {:?}", ran.outcome);
    }
}

#[test]
fn a_payload_in_a_content_coding_has_no_text_and_no_records() {
    for (headers, kind, message) in REFUSED {
        let request = headers.iter().fold(Request::new("POST", "/"), |request, (name, value)| request.with_header(name, *value));
        assert_unreadable(&Script::new().charset("latin1").request(request).chunk(BYTES), *kind, message);
    }
}

#[test]
fn a_payload_of_several_parts_has_no_text_and_no_records() {
    for (media_type, shown) in MULTIPART {
        let message = format!("{shown} has several parts, which are not split: send one part alone, or read the raw chunks");
        assert_unreadable(&Script::new().media_type(media_type).chunk(BYTES), ErrorKind::Multipart, &message);
    }
}

fn read_text(script: Script) -> Ran {
    script.run_fn(async |payload, _| {
        let mut text = payload.text()?;
        while text.next().await?.is_some() {}
        Ok(())
    })
}

#[test]
fn what_declares_nothing_refuses_nothing() {
    for value in ["", "identity", ",, Identity ,"] {
        let request =
            Request::new("POST", "/").with_header("content-encoding", value).with_header("content-encoding", "identity");
        assert!(read_text(Script::new().request(request).chunk(BYTES)).outcome.is_ok(), "{value:?}");
    }
    for media_type in ["multipart", "multipart/", "text/multipart", "multipart/form-data, text/plain", "*/*"] {
        assert!(read_text(Script::new().media_type(media_type).chunk(BYTES)).outcome.is_ok(), "{media_type:?}");
    }
}

/// A charset and a media type as they are given; what is made of them.
#[test]
fn a_blank_charset_declares_nothing_and_one_of_several_media_types_counts() {
    for (charset, media_type, wanted) in [
        (None, "text/plain; charset=latin1", Some("latin1")),
        (None, "text/plain; charset=", None),
        (None, "text/plain; charset=\"\"", None),
        (None, "text/plain; charset=\" \"", None),
        (None, "text/plain; charset=; charset=latin1", Some("latin1")),
        (None, "text/plain; charset=latin1, text/plain", Some("latin1")),
        (None, "text/plain; charset=latin1, text/csv", None),
        (None, "text/plain; charset=latin1, nonsense", Some("latin1")),
        (None, "charset=latin1", None),
        (Some(""), "text/plain; charset=latin1", Some("latin1")),
        (Some(" \t"), "text/plain", None),
        (Some("koi8-r"), "text/plain; charset=latin1", Some("koi8-r")),
    ] {
        let mut script = Script::new().media_type(media_type).chunk("a");
        if let Some(charset) = charset {
            script = script.charset(charset);
        }
        let ran = read_text(script);
        assert!(ran.outcome.is_ok(), "{media_type}");
        assert_eq!(ran.summary.charset_declared.as_deref(), wanted, "{charset:?} {media_type}");
    }
}

#[test]
fn a_handler_sees_the_media_type_that_counts() {
    for (given, wanted) in [
        ("text/csv; header=absent", "text/csv; header=absent"),
        ("text/plain, text/csv;header=absent ,", "text/csv;header=absent"),
        ("csv", "csv"),
    ] {
        let ran = Script::new().media_type(given).run_fn(async |payload, reply| {
            let media_type = payload.description().media_type.clone().unwrap();
            reply.write(media_type).await
        });
        assert_eq!(ran.reply, wanted.as_bytes(), "{given}");
    }
}

#[test]
fn a_length_that_is_not_one_ends_the_payload() {
    for (lengths, shown) in [
        (&["5", "6"][..], "\"5, 6\""),
        (&["5, 6"], "\"5, 6\""),
        (&["-1"], "\"-1\""),
        (&["+8"], "\"+8\""),
        (&["8\u{1b}"], "\"8\\u{1b}\""),
        (&["18446744073709551616"], "\"18446744073709551616\""),
        (&[""], "\"\""),
    ] {
        let request =
            lengths.iter().fold(Request::new("POST", "/"), |request, value| request.with_header("Content-Length", *value));
        let script = Script::new().request(request).chunk(BYTES);
        let wanted = format!("source at byte 0: the declared length {shown} is not one number of bytes");
        let error = read_text(script.clone()).outcome.unwrap_err();
        assert_eq!((error.to_string(), error.kind()), (wanted.clone(), ErrorKind::LengthMismatch));
        // A handler that does not read it cannot answer as if it were fine.
        let ran = script.run_fn(async |_, reply| reply.write("fine").await);
        assert_eq!((ran.outcome.unwrap_err().to_string(), ran.is_finished), (wanted, false));
    }
    for lengths in [&["8"][..], &["8", "8"], &["8, 8"], &[" 8\t"], &["08", "8"]] {
        let request =
            lengths.iter().fold(Request::new("POST", "/"), |request, value| request.with_header("content-length", *value));
        assert!(read_text(Script::new().request(request).chunk(BYTES)).outcome.is_ok(), "{lengths:?}");
    }
}
