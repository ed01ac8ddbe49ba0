//! Text of the reply in every charset: what encoding_rs makes of the whole at once, however it was cut into writes, with the
//! policies for characters that do not fit.

mod common;

use std::borrow::Cow;

use common::ENCODINGS;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use intake::memory::{Ran, Script};
use intake::{ErrorKind, Reply, Result, Stage, UnmappablePolicy};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// Characters that some encoder treats in a way of its own: shifts, yen signs, half-width katakana, what is beyond U+FFFF, what
/// is in no charset, what stands first or last in some table.
const AWKWARD: &str = "aZ~\\;&#\u{0}\u{1b}\u{e}\u{f}\r\n\u{7f}\u{80}\u{a5}\u{203e}éÿ€Ёя‰あんアン、ー゛ｱﾟ－−～〜一丁亜腕弌熙鷗𠮷龍龥\
    龦乧凜黑纊髜\u{fa0e}\u{f9dc}\u{fa2d}가힣똠伽詰\u{f900}\u{fa0b}啊齄丂鼏\u{e5e5}\u{e7c7}\u{1e3f}①㈱№Ⅰⅰ╱▁嘅\u{2008a}\u{2f8a6}\u{20547}😀\
    \u{fffd}\u{ffff}\u{10ffff}\u{f780}\u{f7ff}中文字漢字한글ไทยעבΩ";

/// What the whole of `text` becomes, with references for what does not fit.
fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    if encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        encoding.encode(text).0.into_owned()
    }
}

/// A part of a reply.
#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Bytes(Vec<u8>),
}

fn text() -> impl Strategy<Value = String> {
    let char =
        prop_oneof![6 => select(AWKWARD.chars().collect::<Vec<_>>()), 1 => any::<char>(), 2 => proptest::char::range('a', 'z')];
    prop_oneof![
        4 => prop::collection::vec(char.clone(), 0..8),
        1 => prop::collection::vec(char, 0..400),
    ]
    .prop_map(String::from_iter)
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        8 => text().prop_map(Part::Text),
        1 => prop::collection::vec(any::<u8>(), 0..5).prop_map(Part::Bytes),
    ];
    prop::collection::vec(part, 0..8)
}

/// What the parts are together: text is over where bytes come, and goes on over any cut.
fn together(encoding: &'static Encoding, parts: &[Part]) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(more) => text.push_str(more),
            Part::Bytes(bytes) => {
                whole.extend(encoded(encoding, &std::mem::take(&mut text)));
                whole.extend(bytes);
            }
        }
    }
    whole.extend(encoded(encoding, &text));
    whole
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(4), ..ProptestConfig::default() }
}

async fn write_all(reply: &mut Reply, label: &str, parts: &[Part], by_chars: bool) -> Result<()> {
    reply.set_charset(label)?;
    reply.set_unmappable(UnmappablePolicy::Reference);
    for part in parts {
        match part {
            Part::Text(text) if by_chars => {
                for char in text.chars() {
                    reply.write(char.encode_utf8(&mut [0; 4])).await?;
                    reply.write("").await?;
                }
            }
            Part::Text(text) => reply.write(text).await?,
            Part::Bytes(bytes) => reply.write(bytes).await?,
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(30_000))]

    #[test]
    fn a_reply_is_its_text_encoded_at_once_however_it_is_cut(
        encoding in select(&ENCODINGS[..]),
        parts in parts(),
        by_chars in any::<bool>(),
        slice_fuel in select(&[None, Some(60_000), Some(200_000)][..]),
    ) {
        let script = slice_fuel.into_iter().fold(Script::new(), Script::slice_fuel);
        let ran = script.run_fn(async |_, reply| write_all(reply, encoding, &parts, by_chars).await);
        prop_assert!(ran.is_finished, "{:?}", ran.outcome);
        let wanted = together(Encoding::for_label(encoding.as_bytes()).unwrap(), &parts);
        prop_assert_eq!(ran.reply, wanted);
    }
}

#[test]
fn a_reply_of_many_steps_and_pieces_is_its_text_encoded_at_once() {
    let text = AWKWARD.repeat(1500);
    for label in ENCODINGS {
        let ran = Script::new().run_fn(async |_, reply| write_all(reply, label, &[Part::Text(text.clone())], false).await);
        let wanted = encoded(Encoding::for_label(label.as_bytes()).unwrap(), &text);
        assert!(ran.is_finished && ran.reply == wanted, "{label}: {:?}", ran.outcome);
        // No byte order mark was written, and pieces are whole ones.
        assert_eq!(ran.writes, wanted.len().div_ceil(65_536), "{label}");
    }
}

#[test]
fn what_was_encoded_is_decoded_to_what_it_was() {
    let samples = [
        ("windows-1252", "naïve café – 5 €\n"),
        ("koi8-r", "Привет, мир\n"),
        ("shift_jis", "日本語の表示、能ソ十\n"),
        ("iso-2022-jp", "日本語 and ASCII ‾¥\\~\nアイウ"),
        ("euc-kr", "한국어 漢字\n"),
        ("big5", "繁體中文許功蓋\n"),
        ("gb18030", "简体中文 😀 \u{10ffff}\n"),
        ("utf-16be", "tout 😀\n"),
        ("utf-16", "tout 😀\n"),
    ];
    for (label, text) in samples {
        let text = text.repeat(2000);
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset(label)?;
            reply.write(&text).await
        });
        assert!(ran.is_finished, "{label}: {:?}", ran.outcome);
        let back = Script::new().charset(label).cut(&ran.reply, &[1, 7, 0, 5000]).run_fn(async |payload, reply| {
            let mut text = payload.text()?;
            while let Some(piece) = text.next().await? {
                reply.write(piece).await?;
            }
            Ok(())
        });
        assert_eq!(back.summary.malformed, 0, "{label}");
        assert!(back.reply == text.as_bytes(), "{label}");
    }
}

/// Writes texts to a reply in windows-1252 under a policy, and how many did not fit.
fn written(policy: UnmappablePolicy, texts: &[&str]) -> (Ran, u64) {
    let mut unmappable = 0;
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("windows-1252")?;
        reply.set_unmappable(policy);
        for text in texts {
            let written = reply.write(*text).await;
            unmappable = reply.unmappable();
            written?;
        }
        Ok(())
    });
    (ran, unmappable)
}

#[test]
fn a_character_that_does_not_fit_ends_the_reply_with_its_name_and_place() {
    let (ran, unmappable) = written(UnmappablePolicy::Strict, &["caf\u{e9}", " \u{20ac} and \u{1f600} \u{1f601}"]);
    let error = ran.outcome.unwrap_err();
    let wanted = "reply: '😀' (U+1F600), due at byte 11 of the reply, is no character in windows-1252; write UTF-8, or choose a replacement with `set_unmappable`";
    assert_eq!((error.kind(), error.stage(), error.to_string().as_str()), (ErrorKind::Unmappable, Stage::Reply, wanted));
    assert_eq!((unmappable, ran.is_finished, error.offset()), (1, false, None));
    assert!(ran.reply.is_empty(), "what was gathered stays");
}

#[test]
fn the_error_of_a_character_sticks_and_nothing_after_it_goes_out() {
    let long = "x".repeat(100_000);
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("iso-8859-2")?;
        let first = reply.write(format!("{long}\u{fffd}never")).await.unwrap_err();
        let second = reply.write("never").await.unwrap_err();
        let third = reply.write(b"never").await.unwrap_err();
        let fourth = reply.flush().await.unwrap_err();
        for error in [second, third, fourth, reply.set_media_type("text/plain").unwrap_err()] {
            assert_eq!(error.to_string(), first.to_string());
        }
        Ok(()) // It overlooks them.
    });
    let wanted = "reply: '\u{fffd}' (U+FFFD), due at byte 100000 of the reply, is no character in ISO-8859-2; write UTF-8, or \
                  choose a replacement with `set_unmappable`";
    assert_eq!(ran.outcome.unwrap_err().to_string(), wanted);
    assert!(!ran.is_finished && ran.reply.iter().all(|byte| *byte == b'x'));
    assert_eq!(ran.reply.len(), 65_536);
}

#[test]
fn a_character_that_does_not_fit_becomes_what_the_policy_says() {
    let texts = ["a \u{1f600}", "\u{fffd}", "\u{e9}\u{3042}"];
    let cases: [(UnmappablePolicy, &[u8]); 4] = [
        (UnmappablePolicy::Reference, b"a &#128512;&#65533;\xE9&#12354;"),
        (UnmappablePolicy::Replace("?"), b"a ??\xE9?"),
        (UnmappablePolicy::Replace("\u{2026}!"), b"a \x85!\x85!\xE9\x85!"),
        (UnmappablePolicy::Replace(""), b"a \xE9"),
    ];
    for (policy, wanted) in cases {
        let (ran, unmappable) = written(policy, &texts);
        assert_eq!((ran.is_finished, unmappable), (true, 3), "{policy:?}");
        assert_eq!(ran.reply.escape_ascii().to_string(), wanted.escape_ascii().to_string(), "{policy:?}");
    }
}

#[test]
fn a_replacement_that_does_not_fit_either_ends_the_reply() {
    let (ran, unmappable) = written(UnmappablePolicy::Replace("x\u{1f4a9}"), &["a \u{1f600}"]);
    let wanted = "reply: '😀' (U+1F600), due at byte 3 of the reply, is no character in windows-1252, and neither is '💩' (U+1F4A9) of \
                  its replacement; choose another with `set_unmappable`";
    assert_eq!((ran.outcome.unwrap_err().to_string().as_str(), unmappable, ran.is_finished), (wanted, 1, false));
}

#[test]
fn what_would_be_read_as_a_shift_is_none_in_iso_2022_jp() {
    let run = |policy, text: &str| {
        Script::new().run_fn(async |_, reply| {
            reply.set_charset("iso-2022-jp")?;
            reply.set_unmappable(policy);
            reply.write(text).await
        })
    };
    let wanted = "reply: '\\u{1b}' (U+001B), due at byte 5 of the reply, is no character in ISO-2022-JP; write UTF-8, or choose a replacement with `set_unmappable`";
    assert_eq!(run(UnmappablePolicy::Strict, "\u{3042}\u{1b}(B").outcome.unwrap_err().to_string(), wanted);
    // As the standard has it, the reference is to U+FFFD, and what is ASCII follows a shift to ASCII.
    assert_eq!(run(UnmappablePolicy::Reference, "\u{3042}\u{e}").reply, b"\x1B$B$\"\x1B(B&#65533;");
    // A replacement is encoded as any text is: from whatever set of characters comes before it.
    assert_eq!(run(UnmappablePolicy::Replace("\u{3044}"), "\u{3042}\u{f}\\").reply, b"\x1B$B$\"$$\x1B(B\\");
    assert_eq!(run(UnmappablePolicy::Replace("\\"), "\u{a5}\u{1f600}").reply, b"\x1B(J\\\x1B(B\\");
}

#[test]
fn a_reply_in_iso_2022_jp_returns_to_ascii_at_its_end_and_before_bytes_even_on_the_border_of_a_piece() {
    for filler in 65_520..65_540 {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset("csISO2022JP")?;
            reply.write("x".repeat(filler)).await?;
            reply.write("\u{3042}").await?;
            reply.write(b"|").await?;
            reply.write("\u{3042}").await
        });
        assert!(ran.is_finished);
        assert_eq!(ran.reply[filler..], *b"\x1B$B$\"\x1B(B|\x1B$B$\"\x1B(B");
    }
}

#[test]
fn a_charset_is_set_before_anything_is_written_and_once() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("koi8-r")?;
        reply.write("\u{42f}").await?;
        let error = reply.set_charset("utf-8").unwrap_err();
        assert_eq!((error.kind(), error.stage()), (ErrorKind::Misuse, Stage::Reply));
        assert_eq!(error.to_string(), "reply: the charset of the reply is KOI8-R, and cannot be UTF-8 as well");
        reply.set_charset("KOI8")?;
        reply.write("\u{42f}").await
    });
    assert_eq!((ran.reply.as_slice(), ran.is_finished), (&b"\xF1\xF1"[..], true));
    let ran = Script::new().run_fn(async |_, reply| {
        reply.write("a").await?;
        for error in [reply.set_charset("koi8-r").unwrap_err(), reply.set_media_type("text/csv; charset=koi8-r").unwrap_err()] {
            assert_eq!(error.to_string(), "reply: the charset of the reply must be set before anything is written");
        }
        reply.set_media_type("text/csv; charset=utf-8")
    });
    assert_eq!((ran.reply.as_slice(), ran.charset.as_deref(), ran.is_finished), (&b"a"[..], Some("UTF-8"), true));
}

#[test]
fn a_label_that_is_none_and_one_that_is_refused_are_errors_and_change_nothing() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("latin1")?;
        let unknown = reply.set_charset("klingon").unwrap_err();
        assert_eq!((unknown.kind(), unknown.stage()), (ErrorKind::UnknownCharset, Stage::Reply));
        assert_eq!(unknown.to_string(), "reply: no charset is called \"klingon\"; use a label of the WHATWG Encoding Standard");
        let refused = reply.set_charset("hz-gb-2312").unwrap_err();
        assert_eq!((refused.kind(), refused.stage()), (ErrorKind::RefusedCharset, Stage::Reply));
        assert_eq!(
            refused.to_string(),
            "reply: charset \"hz-gb-2312\" cannot be written: the WHATWG Encoding Standard refuses to decode it; write UTF-8"
        );
        reply.write("\u{e9}").await
    });
    assert_eq!((ran.reply.as_slice(), ran.is_finished), (&b"\xE9"[..], true));
}

#[test]
fn bytes_go_out_as_they_are_in_any_charset() {
    for label in ENCODINGS {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset(label)?;
            reply.write(b"\xFF\x00\xC3").await?;
            reply.write(vec![0x80; 70_000]).await
        });
        assert!(ran.is_finished && ran.reply[..3] == *b"\xFF\x00\xC3" && ran.reply[3..] == vec![0x80; 70_000], "{label}");
    }
}

#[test]
fn a_line_and_every_kind_of_string_is_text() {
    let ran = Script::new().charset("latin1").chunk(b"caf\xE9\n").run_fn(async |payload, reply| {
        reply.set_charset("macintosh")?;
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            reply.write(line).await?;
        }
        reply.write(Cow::Borrowed("\u{e9}")).await?;
        reply.write(String::from("\u{e9}")).await?;
        reply.write(Box::<str>::from("\u{e9}")).await
    });
    assert_eq!(ran.reply, b"caf\x8E\x8E\x8E\x8E");
}

#[test]
fn one_write_of_ten_mebibytes_comes_to_checkpoints_and_pieces_on_its_way() {
    let cases = [("windows-1252", "plain \u{e9}"), ("big5", "\u{4e00}\u{7c72}\u{9f98}"), ("utf-16le", "x")];
    for (label, unit) in cases {
        let text = unit.repeat(10 * 1024 * 1024 / unit.len());
        let ran = Script::new().slice_fuel(200_000).run_fn(async |_, reply| {
            reply.set_charset(label)?;
            reply.set_unmappable(UnmappablePolicy::Replace("?"));
            reply.write(&text).await
        });
        assert!(ran.is_finished, "{label}");
        // A slice has 100,000 fuel, and a byte of text was charged with five at the least; most slices are begun by pieces.
        let slices = ran.checkpoints + ran.writes as u64;
        assert!(slices >= text.len() as u64 * 5 / 100_000, "{label}: {slices} slices for {} bytes", text.len());
        assert!(ran.checkpoints > 100, "{label}: {}", ran.checkpoints);
    }
    // UTF-8 is at most copied: a piece is a host call, and there is no other work.
    let ran = Script::new().run_fn(async |_, reply| reply.write("x".repeat(10 << 20)).await);
    assert_eq!((ran.writes, ran.is_finished), (160, true));
}

#[test]
fn a_host_can_stop_a_write_within_its_text() {
    let text = "\u{e9}".repeat(1 << 20);
    let ran = Script::new().stop_at_checkpoint(5, "enough").run_fn(async |_, reply| {
        reply.set_charset("latin1")?;
        let _ = reply.write(&text).await;
        let error = reply.write("on").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        Ok(())
    });
    assert_eq!((ran.outcome.unwrap_err().kind(), ran.is_finished), (ErrorKind::Cancelled, false));
}

#[test]
fn utf_8_that_is_said_is_utf_8() {
    assert_eq!(encoded(UTF_8, "é😀"), "é😀".as_bytes());
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("unicode-1-1-utf-8")?;
        reply.write("é😀").await
    });
    assert_eq!(ran.reply, "é😀".as_bytes());
}

#[test]
fn utf_8_can_be_said_and_not_against_another_charset() {
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_utf8()?;
        reply.write("caf\u{e9}").await?;
        reply.set_charset("latin1").unwrap_err();
        Ok(())
    });
    assert_eq!((ran.is_finished, ran.reply.as_slice()), (true, "caf\u{e9}".as_bytes()));
    assert_eq!(ran.charset.as_deref(), Some("UTF-8"));
    let ran = Script::new().run_fn(async |_, reply| {
        reply.set_charset("latin1")?;
        reply.set_utf8()
    });
    assert_eq!(
        ran.outcome.unwrap_err().to_string(),
        "reply: the charset of the reply is ISO-8859-1, and cannot be UTF-8 as well"
    );
}

/// Two escape sequences with nothing between them are malformed.
#[test]
fn iso_2022_jp_has_no_shift_for_nothing() {
    for (replacement, wanted) in [("", "\u{3042}\u{3044}"), ("\u{3013}", "\u{3042}\u{3013}\u{3044}"), ("?", "\u{3042}?\u{3044}")]
    {
        let ran = Script::new().run_fn(async |_, reply| {
            reply.set_charset("iso-2022-jp")?;
            reply.set_unmappable(UnmappablePolicy::Replace(replacement));
            reply.write("\u{3042}").await?;
            reply.write(b"").await?;
            reply.write("\u{1F600}\u{3044}").await
        });
        let (text, _, malformed) = encoding_rs::ISO_2022_JP.decode(&ran.reply);
        assert_eq!((text.as_ref(), malformed), (wanted, false), "{replacement:?}");
    }
}
