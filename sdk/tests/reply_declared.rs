//! A reply is in the charset that it declares, however that was set, and every reader takes the declared name alike.

mod common;

use encoding_rs::Encoding;
use intake::memory::{Ran, Script};
use intake::{ErrorKind, Reply, Result, Stage, UnmappablePolicy};

/// A handler's way to set a charset.
type Way = (&'static str, fn(&mut Reply, &str) -> Result<()>);

const WAYS: [Way; 9] = [
    ("set_charset", |reply, label| reply.set_charset(label)),
    ("a media type", |reply, label| reply.set_media_type(format!("text/csv; charset={label}"))),
    ("one in quotes", |reply, label| {
        reply.set_media_type(format!("text/csv;header=present ; CharSet = \"{}\"; x=y", label.to_uppercase()))
    }),
    ("one with escapes", |reply, label| {
        let escaped: String = label.chars().flat_map(|char| ['\\', char]).collect();
        reply.set_media_type(format!("text/csv; charset=\"{escaped}\""))
    }),
    ("one that is long", |reply, label| reply.set_media_type(format!("text/csv; x={}; charset={label}", "y".repeat(900)))),
    ("one that says it again", |reply, label| reply.set_media_type(format!("text/csv; charset=\"{label}\"; charset={label}"))),
    ("both", |reply, label| {
        reply.set_media_type(format!("text/csv; charset={label}"))?;
        reply.set_charset(label.to_uppercase())
    }),
    ("both, the other way round", |reply, label| {
        reply.set_charset(format!(" {label} "))?;
        reply.set_media_type(format!("text/csv; charset={label}"))
    }),
    ("another media type after it", |reply, label| {
        reply.set_media_type(format!("text/html; charset={label}"))?;
        reply.set_media_type("text/csv")
    }),
];

/// Characters of which each charset has some, and those that are where charsets differ.
const SAMPLE: &str = "a~\\\u{7f}\u{80}\u{81}\u{8d}\u{95}\u{9d}\u{9f}\u{a0}\u{a1}\u{a4}é\u{f0}\u{fd}ÿ€Š‰—·ĞİŞğışŸЯяў╝Ωאבابกฺ฿๛あ、一中漢龥龦乧①Ⅰⅰ㈱〇ɑ〜～￥髙凜가똠\
    \u{e000}\u{e810}\u{f8ff}\u{f7ff}\u{fffd}\u{2028}😀𠮷\u{10ffff}";

fn labels() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("data/labels.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').expect("a tab")).filter(|(_, name)| *name != "replacement")
}

/// The name that a label is declared by: said again here, label by label.
fn declared(label: &str, name: &'static str) -> &'static str {
    match label {
        "ansi_x3.4-1968" | "ascii" | "us-ascii" => "US-ASCII",
        "cp819" | "csisolatin1" | "ibm819" | "iso-8859-1" | "iso-ir-100" | "iso8859-1" | "iso88591" | "iso_8859-1"
        | "iso_8859-1:1987" | "l1" | "latin1" => "ISO-8859-1",
        "csisolatin5" | "iso-8859-9" | "iso-ir-148" | "iso8859-9" | "iso88599" | "iso_8859-9" | "iso_8859-9:1989" | "l5"
        | "latin5" => "ISO-8859-9",
        "iso-8859-11" | "iso8859-11" | "iso885911" => "ISO-8859-11",
        "tis-620" => "TIS-620",
        "chinese" | "csgb2312" | "csiso58gb231280" | "gb2312" | "gb_2312" | "gb_2312-80" | "iso-ir-58" => "GB2312",
        _ => name,
    }
}

/// Whether the charset of this name has the character, if it has fewer than that of the WHATWG Encoding Standard.
fn has(name: &str, char: char) -> bool {
    match name {
        "US-ASCII" => char.is_ascii(),
        "ISO-8859-1" => char.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&char),
        "ISO-8859-9" => {
            let is_latin_1 = char.is_ascii() || ('\u{a0}'..='\u{ff}').contains(&char);
            is_latin_1 && !"ÐÝÞðýþ".contains(char) || "ĞİŞğış".contains(char)
        }
        "ISO-8859-11" => char == '\u{a0}' || has("TIS-620", char),
        "TIS-620" => char.is_ascii() || matches!(char, '\u{e01}'..='\u{e3a}' | '\u{e3f}'..='\u{e5b}'),
        "GB2312" => char.is_ascii() || "\u{a4}é‰—·ΩЯяあ、一中①Ⅰ～￥".contains(char),
        _ => true,
    }
}

/// What the sample is for who reads it as the WHATWG Encoding Standard does.
fn expected(name: &str) -> String {
    let encoding = Encoding::for_label(name.as_bytes()).expect("a label");
    let read_back = |char: char| {
        let text = char.to_string();
        if encoding.name().starts_with("UTF-16") {
            return text;
        }
        let (bytes, _, is_unmappable) = encoding.encode(&text);
        if is_unmappable || !has(name, char) { "?".to_owned() } else { encoding.decode(&bytes).0.into_owned() }
    };
    SAMPLE.chars().map(read_back).collect()
}

/// Readers who take the names for those of WHATWG's charsets, and others who take them for what they say.
fn check_bytes(what: &str, name: &str, bytes: &[u8]) {
    let wanted = expected(name);
    let encoding = Encoding::for_label(name.as_bytes()).unwrap();
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    assert_eq!((text.as_ref(), malformed), (wanted.as_str(), false), "{what}");
    let second = charcode::Encoding::for_whatwg_label(name.as_bytes()).unwrap();
    let options = charcode::DecodeOptions::new().bom(charcode::Bom::Ignore);
    assert_eq!(second.decode_with(bytes, options).0, wanted, "{what}");
    match name {
        "US-ASCII" => assert!(bytes.is_ascii(), "{what}"),
        "ISO-8859-1" => assert_eq!(bytes.iter().map(|byte| char::from(*byte)).collect::<String>(), wanted, "{what}"),
        "ISO-8859-9" | "ISO-8859-11" | "TIS-620" => assert!(!bytes.iter().any(|byte| (0x80..0xA0).contains(byte)), "{what}"),
        _ => {}
    }
}

async fn write(reply: &mut Reply, label: &str, (_, way): Way) -> Result<()> {
    way(reply, label)?;
    reply.set_unmappable(UnmappablePolicy::Replace("?"));
    reply.write(SAMPLE).await
}

#[test]
fn bytes_are_in_the_declared_charset_for_every_label_and_way_to_set_it() {
    for (label, name) in labels() {
        let name = declared(label, name);
        for way in WAYS {
            let what = format!("{label} by {}", way.0);
            let ran = Script::new().run_fn(async |_, reply| write(reply, label, way).await);
            assert!(ran.is_finished, "{what}: {:?}", ran.outcome);
            assert_eq!(ran.charset.as_deref(), Some(name), "{what}");
            let media_type = ran.media_type.unwrap_or_default();
            assert!(!media_type.to_lowercase().contains("charset"), "{what}: {media_type}");
            check_bytes(&what, name, &ran.reply);
        }
    }
}

/// The rest of a media type stays.
#[test]
fn a_media_type_is_declared_without_its_charset() {
    for (set, wanted, charset) in [
        ("text/csv", "text/csv", None),
        ("text/csv; charset=utf-8", "text/csv", Some("UTF-8")),
        ("text/csv; header=present; charset=UTF-8", "text/csv; header=present", Some("UTF-8")),
        ("text/csv;charset=latin1;header=present", "text/csv; header=present", Some("ISO-8859-1")),
        (r#"text/csv; delimiter=";charset=koi8-r""#, r#"text/csv; delimiter=";charset=koi8-r""#, None),
        (r#"text/csv; delimiter=";"; charset="Shift_JIS""#, r#"text/csv; delimiter=";""#, Some("Shift_JIS")),
        ("text/csv; charset=", "text/csv", None),
        ("text/csv; charset=\" \"; charset=big5", "text/csv", Some("Big5")),
        ("text/csv; charset", "text/csv", None),
        ("application/x-chess; charsets=big5", "application/x-chess; charsets=big5", None),
    ] {
        let ran = Script::new().run_fn(async |_, reply| reply.set_media_type(set));
        assert_eq!((ran.media_type.as_deref(), ran.charset.as_deref()), (Some(wanted), charset), "{set}");
    }
}

/// Ways to set UTF-8 alone.
const UTF_8_WAYS: [Way; 3] = [
    ("set_utf8", |reply, _| reply.set_utf8()),
    ("set_utf8_media_type", |reply, _| reply.set_utf8_media_type("text/csv")),
    ("a media type in UTF-8", |reply, _| reply.set_utf8_media_type("text/csv; charset=\"utf8\"")),
];

#[test]
fn another_charset_is_misuse_in_any_order_and_changes_nothing() {
    let labels = ["utf-8", "windows-1252", "latin1", "ascii", "shift_jis", "utf-16le", "utf-16be", "gbk", "gb2312", "tis-620"];
    let ways =
        |label: &str| -> Vec<Way> { WAYS.into_iter().chain(UTF_8_WAYS).filter(|_| label == "utf-8").chain(WAYS).collect() };
    let names = |label: &str| declared(label, Encoding::for_label(label.as_bytes()).unwrap().name());
    for (first, second) in labels.iter().flat_map(|first| labels.iter().map(move |second| (*first, *second))) {
        for (first_way, second_way) in ways(first).iter().flat_map(|one| ways(second).into_iter().map(move |two| (*one, two))) {
            let what = format!("{first} by {}, {second} by {}", first_way.0, second_way.0);
            let ran = Script::new().run_fn(async |_, reply| {
                first_way.1(reply, first)?;
                let outcome = second_way.1(reply, second);
                if first == second {
                    outcome?;
                } else {
                    let error = outcome.unwrap_err();
                    assert_eq!((error.kind(), error.stage()), (ErrorKind::Misuse, Stage::Reply), "{what}");
                    let wanted = format!("the charset of the reply is {}, and cannot be {} as well", names(first), names(second));
                    assert_eq!(error.message(), wanted, "{what}");
                }
                reply.set_unmappable(UnmappablePolicy::Replace("?"));
                reply.write(SAMPLE).await
            });
            assert_eq!((ran.charset.as_deref(), ran.is_finished), (Some(names(first)), true), "{what}: {:?}", ran.outcome);
            check_bytes(&what, names(first), &ran.reply);
        }
    }
}

#[test]
fn two_charsets_in_one_media_type_are_misuse() {
    let ran = Script::new().run_fn(async |_, reply| {
        for media_type in ["text/csv; charset=utf-8; charset=latin1", "text/csv;charset=\"koi8-r\";x=y;CHARSET=koi8-u"] {
            assert_eq!(reply.set_media_type(media_type).unwrap_err().kind(), ErrorKind::Misuse, "{media_type}");
        }
        let error = reply.set_utf8_media_type("text/csv; charset=latin1").unwrap_err();
        assert_eq!(error.to_string(), "reply: the charset of the reply is ISO-8859-1, and cannot be UTF-8 as well");
        Ok(())
    });
    assert_eq!((ran.media_type, ran.charset, ran.is_finished), (None, None, true));
}

#[test]
fn a_charset_in_a_media_type_is_checked_as_any_other() {
    Script::new().run_fn(async |_, reply| {
        for (media_type, kind, message) in [
            ("text/csv; charset=klingon", ErrorKind::UnknownCharset, "no charset is called \"klingon\"; use a label"),
            ("text/csv; charset=cp932", ErrorKind::UnknownCharset, "no charset is called \"cp932\"; did you mean \"shift_jis\"?"),
            ("text/csv; charset=hz-gb-2312", ErrorKind::RefusedCharset, "charset \"hz-gb-2312\" cannot be written"),
            ("text/csv; charset=utf-8, text/html", ErrorKind::UnknownCharset, "no charset is called \"utf-8, text/html\""),
        ] {
            for error in [reply.set_media_type(media_type).unwrap_err(), reply.set_utf8_media_type(media_type).unwrap_err()] {
                assert_eq!((error.kind(), error.stage()), (kind, Stage::Reply), "{media_type}");
                assert!(error.message().starts_with(message), "{error}");
            }
        }
        let long = format!("text/csv; x={}; charset=latin1", "y".repeat(1000));
        assert_eq!(
            reply.set_media_type(long.as_str()).unwrap_err().to_string(),
            "reply: the media type of the reply is longer than 1024 bytes"
        );
        Ok(())
    });
}

#[test]
fn no_header_is_a_way_around_it() {
    let ran: Ran = Script::new().run_fn(async |_, reply| {
        for name in ["content-type", "Content-Type", "CONTENT-TYPE"] {
            assert_eq!(reply.set_header(name, "text/csv; charset=latin1").unwrap_err().kind(), ErrorKind::Misuse);
        }
        for name in ["content-type ", " content-type", "content-type:"] {
            assert_eq!(reply.set_header(name, "text/csv").unwrap_err().kind(), ErrorKind::Misuse);
        }
        Ok(())
    });
    assert!(ran.headers.is_empty() && ran.is_finished);
    let error = intake::Error::handler("no").with_header("Content-Type", "text/csv; charset=latin1");
    assert!(error.headers().is_empty());
}

/// The characters of Windows are not in the charset that browsers read as Windows'.
#[test]
fn a_character_that_only_windows_has_is_an_error_that_says_so() {
    for (label, char, wider) in [("latin1", '€', "windows-1252"), ("ascii", 'é', "windows-1252"), ("gb2312", '囍', "GBK")] {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset(label)?;
            reply.write(char.to_string()).await
        });
        let message = ran.outcome.unwrap_err().message().to_owned();
        assert!(message.contains(&format!("; write UTF-8 or {wider}, or choose")), "{message}");
    }
}
