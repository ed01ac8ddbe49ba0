//! Every label of the WHATWG Encoding Standard stands for its encoding; what is no label, or is refused, is said before the
//! first byte is read.

mod common;

use std::collections::BTreeSet;

use common::{ENCODINGS, every_cut};
use intake::memory::{Ran, Script};
use intake::{Charset, CharsetOrigin, ErrorKind, Payload, Result, Stage};

/// The standard's labels and the names of their encodings.
fn labels() -> Vec<(&'static str, &'static str)> {
    let table = include_str!("data/labels.tsv");
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once('\t').expect("a tab")).collect()
}

async fn read(payload: &mut Payload) -> Result<()> {
    let mut text = payload.text()?;
    while text.next().await?.is_some() {}
    Ok(())
}

/// What a payload of one ASCII letter that declares `label` comes to.
fn run(label: &str) -> Ran {
    Script::new().charset(label).chunk("a").run_fn(async |payload, _| read(payload).await)
}

fn used(ran: &Ran) -> (&'static str, CharsetOrigin) {
    (ran.summary.charset_used.unwrap().name(), ran.summary.charset_origin.unwrap())
}

#[test]
fn the_table_has_all_labels_and_all_encodings() {
    let names: BTreeSet<_> = labels().into_iter().map(|(_, name)| name).collect();
    assert_eq!(labels().len(), 228);
    assert_eq!(names, ENCODINGS.into_iter().chain(["replacement"]).collect());
    assert_eq!(names.len(), 40);
}

#[test]
fn every_label_stands_for_its_encoding_in_any_case_and_with_white_space_around_it() {
    for (label, name) in labels().into_iter().filter(|(_, name)| *name != "replacement") {
        for label in [label, &label.to_uppercase(), &format!("\t {label}\r\n\u{C}")] {
            let ran = run(label);
            assert!(ran.is_finished, "{label:?}");
            assert_eq!(used(&ran), (name, CharsetOrigin::Declared), "{label:?}");
            assert_eq!(ran.summary.charset_declared.as_deref(), Some(label), "it is told as it came");
            assert_eq!(Charset::from_label(label).unwrap().name(), name);
        }
    }
}

#[test]
fn labels_that_the_standard_replaces_are_refused_before_the_first_byte() {
    let refused: Vec<_> = labels().into_iter().filter(|(_, name)| *name == "replacement").collect();
    assert_eq!(refused.len(), 6);
    for (label, _) in refused {
        let wanted = format!("decode: charset \"{label}\" is not decoded, as the WHATWG Encoding Standard demands");
        refuses(label, ErrorKind::RefusedCharset, &wanted);
    }
}

#[test]
fn what_is_no_label_is_an_error_before_the_first_byte() {
    for label in ["klingon", "\u{FF55}tf-8", "utf-7", "utf-32", "ebcdic"] {
        let wanted = format!("decode: no charset is called {label:?}; use a label of the WHATWG Encoding Standard");
        refuses(label, ErrorKind::UnknownCharset, &wanted);
    }
}

#[test]
fn for_a_name_that_others_use_and_for_a_typing_error_the_label_is_suggested() {
    for (name, label) in [
        ("cp932", "shift_jis"),
        ("cp936", "gbk"),
        ("cp949", "euc-kr"),
        ("latin-1", "latin1"),
        ("MacRoman", "macintosh"),
        ("ios-8859-1", "iso-8859-1"),
        ("utf_8", "utf-8"),
        ("utf-8;", "utf-8"),
        ("utf 8", "utf-8"),
        ("utf-8\0", "utf-8"),
        ("\u{A0}utf-8", "utf-8"),
    ] {
        let wanted = format!("decode: no charset is called {name:?}; did you mean {label:?}?");
        refuses(name, ErrorKind::UnknownCharset, &wanted);
        let ran = Script::new().run_fn(async |_, reply| reply.set_charset(name));
        assert_eq!(ran.outcome.unwrap_err().to_string(), wanted.replacen("decode", "reply", 1));
    }
}

fn refuses(label: &str, kind: ErrorKind, message: &str) {
    // Were the payload read, it would be the payload that fails.
    let script = Script::new().charset(label).aborted("read");
    let ran = script.clone().run_fn(async |payload, _| read(payload).await);
    let error = ran.outcome.unwrap_err();
    assert_eq!((error.kind(), error.stage(), error.offset()), (kind, Stage::Decode, None));
    assert_eq!(error.to_string(), message);
    assert_eq!((ran.is_finished, ran.summary.bytes, ran.summary.chunks, ran.summary.charset_used), (false, 0, 0, None));
    assert_eq!(ran.summary.charset_declared.as_deref(), Some(label));
    script.run_fn(async |payload, _| {
        assert_eq!(payload.lines().err().map(|error| error.to_string()).as_deref(), Some(message));
        assert_eq!(payload.set_charset(label).unwrap_err().to_string(), message);
        Ok(())
    });
}

#[test]
fn a_payload_whose_charset_is_unknown_can_be_read_raw_or_with_another_one() {
    let ran = Script::new().charset("klingon").chunk("caf\u{E9}").run_fn(async |payload, reply| {
        assert!(payload.text().is_err());
        let mut chunks = payload.chunks()?;
        while let Some(chunk) = chunks.next().await? {
            reply.write(chunk).await?;
        }
        Ok(())
    });
    assert_eq!((ran.is_finished, ran.reply), (true, "café".as_bytes().to_vec()));
    let ran = Script::new().charset("klingon").chunk(b"caf\xE9").run_fn(async |payload, reply| {
        assert!(payload.text().is_err());
        payload.set_charset("latin1")?;
        reply.write(payload.text()?.next().await?.unwrap()).await
    });
    assert_eq!((used(&ran), ran.reply), (("windows-1252", CharsetOrigin::Overridden), "café".as_bytes().to_vec()));
}

#[test]
fn the_handlers_charset_wins_over_the_declared_one() {
    let ran = Script::new().charset("utf-8").chunk(b"\xEB").run_fn(async |payload, reply| {
        payload.set_charset("koi8-r")?;
        reply.write(payload.text()?.next().await?.unwrap()).await
    });
    assert_eq!((used(&ran), ran.reply), (("KOI8-R", CharsetOrigin::Overridden), "К".as_bytes().to_vec()));
    assert_eq!(ran.summary.charset_declared.as_deref(), Some("utf-8"));
}

#[test]
fn without_a_declaration_utf_8_is_assumed_and_said_so() {
    let ran = Script::new().chunk("é").run_fn(async |payload, _| read(payload).await);
    assert_eq!(used(&ran), ("UTF-8", CharsetOrigin::Assumed));
    assert_eq!(ran.summary.charset_declared, None);
}

#[test]
fn a_byte_order_mark_wins_over_all_others_and_a_second_one_is_text() {
    let marks: [(&[u8], &str, &[u8]); 3] = [
        (b"\xEF\xBB\xBF", "UTF-8", "\u{FEFF}é".as_bytes()),
        (b"\xFF\xFE", "UTF-16LE", b"\xFF\xFE\xE9\0"),
        (b"\xFE\xFF", "UTF-16BE", b"\xFE\xFF\0\xE9"),
    ];
    for (mark, name, text) in marks {
        let payload = [mark, text].concat();
        for encoding in ENCODINGS {
            for overrides in [false, true] {
                for cut in every_cut(payload.len()) {
                    let mut seen = String::new();
                    let script = if overrides { Script::new() } else { Script::new().charset(encoding) };
                    let ran = cut.apply(script, &payload).run_fn(async |payload, _| {
                        if overrides {
                            payload.set_charset(encoding)?;
                        }
                        let mut text = payload.text()?;
                        while let Some(piece) = text.next().await? {
                            seen.push_str(piece);
                        }
                        Ok(())
                    });
                    assert_eq!(used(&ran), (name, CharsetOrigin::ByteOrderMark), "{encoding}, {cut:?}");
                    assert_eq!(seen, "\u{FEFF}é", "{encoding}, {cut:?}");
                }
            }
        }
    }
}

#[test]
fn the_label_iso_8859_1_means_windows_1252() {
    let ran = Script::new()
        .charset("iso-8859-1")
        .chunk(b"\x80 \x93\x85\x94")
        .run_fn(async |payload, reply| reply.write(payload.text()?.next().await?.unwrap()).await);
    assert_eq!(String::from_utf8(ran.reply).unwrap(), "€ “…”");
}
