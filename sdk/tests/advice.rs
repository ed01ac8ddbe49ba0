//! A declaration that looks wrong is noticed and said, as advice; it is never acted upon.

mod common;

use common::{Oracle, Settings, encode, every_cut, read_text, single_byte};
use intake::memory::Script;
use intake::{Advice, AdviceCode, ErrorKind, MalformedPolicy};

/// The advice on a payload, which is the same in every cut; the text is that of the charset all the same.
fn advice(charset: &str, payload: &[u8]) -> Vec<Advice> {
    let wanted = Oracle::of(charset, payload).text(&Settings::default());
    let advices: Vec<_> = every_cut(payload.len())
        .map(|cut| {
            let script = cut.apply(Script::new().charset(charset), payload);
            assert_eq!(read_text(script.clone(), &Settings::default()), wanted, "{charset}, {cut:?}");
            read_lines_of(script)
        })
        .collect();
    assert!(advices.iter().all(|advice| *advice == advices[0]), "{charset}, {payload:02X?}: {advices:?}");
    advices.into_iter().next().unwrap()
}

/// The one code of advice on a payload, if there is some, in a few cuts: those by size that can go on with a character or a run.
fn code_in_few_cuts(charset: &str, payload: &[u8]) -> Option<AdviceCode> {
    let whole = read_lines_of(Script::new().charset(charset).cut(payload, &[65_536]));
    for sizes in [&[1][..], &[2], &[3], &[1, 2], &[3, 1], &[1, 2, 3], &[5, 0, 1], &[16], &[17], &[64], &[100, 1]] {
        let cut = read_lines_of(Script::new().charset(charset).cut(payload, sizes));
        assert_eq!(cut, whole, "{charset}, {sizes:?}, {payload:02X?}");
    }
    whole.first().map(Advice::code)
}

fn read_lines_of(script: Script) -> Vec<Advice> {
    let ran = script.run_fn(async |payload, _| {
        let mut lines = payload.lines()?;
        while lines.next().await?.is_some() {}
        Ok(())
    });
    ran.summary.advice
}

/// The one piece of advice on a payload: its code, where, and in words.
fn said(charset: &str, payload: &[u8]) -> Option<(AdviceCode, Option<u64>, String)> {
    let advice = advice(charset, payload);
    assert!(advice.len() < 2, "{advice:?}");
    let advice = advice.first()?;
    Some((advice.code(), advice.offset(), advice.message().to_owned()))
}

fn code_of(charset: &str, payload: &[u8]) -> Option<AdviceCode> {
    said(charset, payload).map(|(code, ..)| code)
}

#[test]
fn utf_8_that_was_declared_single_byte_is_noticed() {
    for charset in single_byte() {
        for text in ["Zoë", "日本語", "😀", "a\né\n", "\u{FEFF}", "é"] {
            // A byte order mark says what the payload is, and is believed.
            let payload = if text == "\u{FEFF}" { "a\u{FEFF}".as_bytes() } else { text.as_bytes() };
            let wanted = format!(
                "{charset} was declared, but the payload is valid UTF-8, with characters of several bytes; declare it, or set UTF-8 with \
                 `payload.set_charset`"
            );
            assert_eq!(said(charset, payload), Some((AdviceCode::LooksLikeUtf8, None, wanted)), "{text}");
        }
    }
}

#[test]
fn utf_8_with_a_character_that_is_broken_is_not_all_valid() {
    for charset in ["koi8-r", "windows-1251"] {
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xC3"), []);
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xF0\xA0\xA0"), []);
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xC3(\xA9"), []);
    }
}

#[test]
fn malformed_utf_8_is_said_to_be_what_its_bytes_look_like() {
    let rows: [(&[u8], u64, &str); 8] = [
        (b"caf\xE9", 3, "(E9 at byte 3 first, 1 in all); it may be in windows-1252 or another single-byte charset"),
        (b"it\x92s \xE9t\xE9", 2, "(92 at byte 2 first, 3 in all); it may be in windows-1252 or another single-byte charset"),
        (b"d\x8Ej\x88 vu \x8Et\x8E", 1, "(8E at byte 1 first, 4 in all); it may be in macintosh or another single-byte charset"),
        (b"\x82\xA0\x82\xA2\x82\xA4", 0, "(82 at byte 0 first, 6 in all); it may be in Shift_JIS"),
        (b"\xA4\xA2\xA4\xA4\xA4\xA6", 0, "(A4 at byte 0 first, 6 in all); it may be in EUC-JP, EUC-KR, GBK or Big5"),
        (
            b"\xEF\xF0\xE8\xE2\xE5\xF2",
            0,
            "(EF at byte 0 first, 6 in all); it may be in a single-byte charset of another alphabet",
        ),
        (b"cut off: \xE2\x82", 9, "(E2 82 at byte 9 first, 1 in all); characters are cut, and bytes may be missing"),
        ("one: é, é\n\u{e9} and \u{fffd}".as_bytes(), 0, ""),
    ];
    for (payload, at, wanted) in rows {
        let Some((code, offset, message)) = said("utf-8", payload) else {
            assert_eq!(wanted, "", "{payload:02X?}");
            continue;
        };
        assert_eq!((code, offset), (AdviceCode::Malformed, Some(at)), "{message}");
        let start = format!("UTF-8 was declared, but the payload has malformed bytes {wanted}");
        assert!(message.starts_with(&start), "{message}");
        assert!(message.ends_with(": declare its charset, or set it with `payload.set_charset`"), "{message}");
    }
}

/// What comes before the first malformed sequence counts as well as what comes behind.
#[test]
fn utf_8_with_a_malformed_end_is_said_to_be_mixed_or_cut() {
    let rows: [(&[u8], AdviceCode, &str); 6] = [
        (b"\xE9t\xE9 \xE0\n\xE9t\xE9\n\xE9\n", AdviceCode::MixedCharsets, "some lines may be in another charset"),
        (b"a\xFFb", AdviceCode::MixedCharsets, "some lines may be in another charset"),
        (b"\xE9 a", AdviceCode::MixedCharsets, "some lines may be in another charset"),
        (b"\xC3", AdviceCode::Malformed, "characters are cut"),
        (b"\xE3", AdviceCode::Malformed, "characters are cut"),
        (b"\xE3\x81", AdviceCode::Malformed, "characters are cut"),
    ];
    for before in ["", &"plain\n".repeat(100)] {
        for (end, wanted, words) in rows {
            let valid = format!("{before}être, naïve, à côté, tôt\n");
            let payload = [valid.as_bytes(), end].concat();
            assert_eq!(code_in_few_cuts("utf-8", &payload), Some(wanted), "{payload:02X?}");
            let message = read_lines_of(Script::new().charset("utf-8").chunk(&payload[..])).swap_remove(0).message().to_owned();
            assert!(message.contains(words), "{message}");
        }
    }
    // In text that is ASCII otherwise it is a letter.
    let (_, _, message) = said("utf-8", b"caf\xE9").unwrap();
    assert!(message.contains("it may be in windows-1252"), "{message}");
    // Two bytes of GBK can be a character of UTF-8 by chance.
    let gbk = encode("gbk", "拢天地玄黄宇宙洪荒日月盈昃");
    assert!(std::str::from_utf8(&gbk[..2]).is_ok());
    assert_eq!(code_of("utf-8", &gbk), Some(AdviceCode::Malformed));
}

/// Malformed sequences are looked at by kind up to 4 KiB behind the first, and valid characters likewise.
#[test]
fn advice_on_malformed_utf_8_is_the_same_in_every_cut_around_the_end_of_what_is_looked_at() {
    for at in 4090..4100 {
        let payload = [&b"\xE9 "[..], &b"a".repeat(at), "é".as_bytes(), b" a\n"].concat();
        // The first takes one byte, and a space is behind it.
        let wanted = if at + 1 < 4096 { AdviceCode::MixedCharsets } else { AdviceCode::Malformed };
        assert_eq!(code_in_few_cuts("utf-8", &payload), Some(wanted), "{at}");
    }
}

#[test]
fn advice_is_the_same_in_every_cut() {
    let payload = [b"\xE9 ".repeat(200), "é à\n".repeat(3).into_bytes(), b"\xE9\n".to_vec()].concat();
    assert_eq!(code_in_few_cuts("windows-1252", &payload), Some(AdviceCode::MixedCharsets));
    let pieces: [&[u8]; 14] = [
        b"\xE9 ",
        b"\xE9",
        b" ",
        b"a",
        b"\n",
        b"\xC3",
        b"\xE3\x81",
        b"\xC3\xA9",
        b"\xC3\xA9 ",
        b"\xD0\xB6",
        b"\xE3\x81\x82 ",
        b"\xF0\x9F\x98\x80",
        b"\x93",
        b" \xC3\xBB ",
    ];
    // A small generator of numbers (Knuth's, of 64 bits): the same payloads each time.
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..200 {
        // Some of the pieces, each many times: payloads of all of them are alike.
        let some: Vec<&[u8]> = (0..1 + next(4)).map(|_| pieces[next(pieces.len())]).collect();
        let mut payload = Vec::new();
        for _ in 0..next(400) {
            payload.extend(some[next(some.len())]);
        }
        for charset in ["utf-8", "windows-1252", "koi8-r", "x-mac-cyrillic", "shift_jis"] {
            code_in_few_cuts(charset, &payload);
        }
    }
}

#[test]
fn what_was_assumed_is_said_and_what_is_of_use_then() {
    let of = |script: Script, set: Option<&'static str>, payload: &[u8]| {
        let ran = script.chunk(payload).run_fn(async |payload, _| {
            if let Some(label) = set {
                payload.set_charset(label)?;
            }
            while payload.text()?.next().await?.is_some() {}
            Ok(())
        });
        ran.summary.advice[0].message().to_owned()
    };
    let assumed = of(Script::new(), None, b"caf\xE9");
    assert!(assumed.starts_with("UTF-8 was assumed, since no charset was declared, but the payload has "), "{assumed}");
    let set = of(Script::new().charset("latin1"), Some("utf-8"), b"caf\xE9");
    assert!(set.starts_with("the guest set UTF-8, but the payload has "), "{set}");
    assert!(set.ends_with(": set its charset with `payload.set_charset`"), "{set}");
    let mark = of(Script::new(), None, b"\xEF\xBB\xBFcaf\xE9");
    assert!(mark.starts_with("a byte order mark says UTF-8, but the payload has "), "{mark}");
    assert!(mark.ends_with(": ask the sender, for a byte order mark comes before any declaration"), "{mark}");
}

#[test]
fn malformed_bytes_of_other_charsets_are_said_as_well() {
    for (charset, payload) in
        [("shift_jis", &b"a\xFFb"[..]), ("windows-1253", b"a\xFFb"), ("utf-16le", b"a\0\0\xDCb\0"), ("euc-jp", b"a\xFF")]
    {
        let (code, at, message) = said(charset, payload).unwrap();
        assert_eq!((code, at), (AdviceCode::Malformed, Some(if charset == "utf-16le" { 2 } else { 1 })), "{message}");
        assert!(message.contains("; it may be in another charset: "), "{message}");
    }
}

#[test]
fn lines_in_two_charsets_are_noticed_in_both() {
    let mixed = |legacy: &[u8], utf8: &str, rounds| [legacy, utf8.as_bytes()].concat().repeat(rounds);
    let payload = mixed(b"d\xE9j\xE0 vu\n", "déjà vu\n", 3);
    assert_eq!(said("utf-8", &payload).unwrap().0, AdviceCode::MixedCharsets);
    let (code, at, message) = said("windows-1252", &payload).unwrap();
    assert_eq!((code, at), (AdviceCode::MixedCharsets, Some(9)), "{message}");
    let wanted = "windows-1252 was declared, but the payload has UTF-8 in some places, first at byte 9; ask the sender for one charset: \
                  what is in the other is garbled";
    assert_eq!(message, wanted);
    let russian = mixed(b"\xD2\xC1\xDA\n", "раз\n", 2);
    assert_eq!(code_of("koi8-r", &russian), Some(AdviceCode::MixedCharsets));
    // One run may be what it says, and what is no character of the charset is not what the sender would write.
    assert_eq!(code_of("windows-1252", "\u{e9}\n".as_bytes()), Some(AdviceCode::LooksLikeUtf8));
    assert_eq!(advice("windows-1252", b"AMANH\xC3\x94 \xE9\n"), []);
    assert_eq!(advice("koi8-u", b"\xCE\xA6 \xCE\xA6 \xCE\xA6 \xCE\n"), []);
}

/// A capital and a closing quote, a dash, an ellipsis or a no-break space are a character of UTF-8 by chance.
#[test]
fn capitals_next_to_punctuation_are_not_taken_for_utf_8() {
    let rows = [
        ("windows-1252", "«A MANHÃ» e «A MANHÃ»: “A MAÇÃ” e “A MAÇÃ”\n"),
        ("windows-1252", "PÅ\u{A0}DET, PÅ\u{A0}EN\n"),
        ("windows-1250", "„CASA NOASTRĂ” „CASA NOASTRĂ”\n"),
        ("windows-1257", "«DZĪVE RĪGĀ» «DZĪVE RĪGĀ»\n"),
        ("x-mac-cyrillic", "—Я —Я —Я—\n"),
        ("windows-1253", "Ο… Ο… Ο…\nΞ\n"),
    ];
    for (charset, text) in rows {
        assert_eq!(advice(charset, &encode(charset, text)), [], "{charset}");
    }
    assert_eq!(code_of("windows-1252", "voilà\n".as_bytes()), Some(AdviceCode::LooksLikeUtf8));
    assert_eq!(code_of("windows-1252", "Škoda Š Š\n".as_bytes()), Some(AdviceCode::LooksLikeUtf8), "three are too many");
    let mixed = ["û û à é".as_bytes(), b" \xE9\n"].concat();
    assert_eq!(code_of("windows-1252", &mixed), Some(AdviceCode::MixedCharsets), "others stand among them");
    let russian = ["раз\nдва\n".as_bytes(), b"\xE0\n"].concat();
    assert_eq!(code_of("x-mac-cyrillic", &russian), Some(AdviceCode::MixedCharsets));
}

#[test]
fn utf_16_without_a_mark_is_noticed_in_both_orders() {
    for text in ["id,name\n1,Zoë\n", "Съешь ещё", "hé\n"] {
        for (charset, other) in [("utf-16le", "UTF-16LE"), ("utf-16be", "UTF-16BE")] {
            let payload = utf_16(charset, text);
            for declared in ["utf-8", "windows-1252", "koi8-r"] {
                let (code, at, message) = said(declared, &payload).unwrap();
                assert_eq!((code, at), (AdviceCode::LooksLikeUtf16, None), "{message}");
                assert!(
                    message.ends_with(&format!("as {other} has; declare it, or set {other} with `payload.set_charset`")),
                    "{message}"
                );
            }
            assert_eq!(advice(charset, &payload), [], "{text}");
        }
    }
    // Few low bytes are enough in what is malformed anyway.
    let japanese = utf_16("utf-16le", "いろはにほへと\nちりぬるを\n表示\n1 é\n");
    assert_eq!(code_of("utf-8", &japanese), Some(AdviceCode::LooksLikeUtf16));
    let utf_32: Vec<u8> = "plain".chars().flat_map(|char| u32::from(char).to_le_bytes()).collect();
    assert_eq!(code_of("utf-8", &utf_32), Some(AdviceCode::LooksLikeUtf32));
    assert_eq!(code_of("utf-8", &[&b"\xFF\xFE\0\0"[..], &utf_32].concat()), Some(AdviceCode::LooksLikeUtf32));
    assert_eq!(advice("utf-8", b"a log with a hole: \0\0\0\0\0\0\0\0 and more\n"), []);
    assert_eq!(advice("utf-8", b"1\x012\x013\n"), [], "U+0001 separates fields");
}

fn utf_16(charset: &str, text: &str) -> Vec<u8> {
    let bytes = |unit: u16| if charset == "utf-16be" { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn utf_16_in_the_other_order_is_noticed() {
    let texts = [
        "hello\n",
        "Привет, мир",
        "いろはにほへと ちりぬるを",
        "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。寒来暑往，秋收冬藏。\n闰余成岁，律吕调阳。\n云腾致雨，露结为霜。金生丽水，玉出昆冈。",
    ];
    for text in texts {
        for (declared, other) in [("utf-16", "utf-16be"), ("utf-16be", "utf-16le")] {
            let (code, _, message) = said(declared, &utf_16(other, text)).unwrap();
            assert_eq!(code, AdviceCode::ByteOrder, "{message}");
            let other = other.to_uppercase();
            assert!(message.ends_with(&format!("declare it, or set {other} with `payload.set_charset`")), "{message}");
        }
    }
    let marked = [&b"\xFE\xFF"[..], &utf_16("utf-16be", texts[0])].concat();
    assert_eq!(advice("utf-16", &marked), [], "a byte order mark says which it is");
    for charset in ["utf-16le", "utf-16be"] {
        assert_eq!(advice(charset, &utf_16(charset, &"😀".repeat(20))), [], "surrogates are of no alphabet");
    }
}

#[test]
fn what_is_compressed_is_said_to_be() {
    let rows: [(&[u8], &str); 5] = [
        (b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x4B\xCC", "1F 8B 08, as gzip"),
        (b"\x28\xB5\x2F\xFD\x04\x58\x49", "28 B5 2F FD, as zstd"),
        (b"PK\x03\x04\x14\0\0\0\x08\0", "50 4B 03 04, as zip"),
        (b"\xFD7zXZ\0\0\x04", "FD 37 7A 58 5A 00, as xz"),
        (b"BZh91AY&SY\x12\x34", "42 5A 68 39 31 41 59 26 53 59, as bzip2"),
    ];
    for (payload, wanted) in rows {
        for charset in ["utf-8", "windows-1252", "shift_jis", "utf-16le"] {
            let (code, at, message) = said(charset, payload).unwrap();
            assert_eq!((code, at), (AdviceCode::Compressed, Some(0)), "{message}");
            assert!(message.contains(&format!("the payload starts with {wanted} does; decompress it first")), "{message}");
        }
    }
    assert_eq!(advice("utf-8", b"PK, not zipped"), []);
    assert_eq!(code_of("koi8-r", b"\x1F\x8Bnot gzip"), None);
}

#[test]
fn utf_8_and_iso_2022_jp_in_charsets_of_several_bytes_are_noticed() {
    let text = "いろはにほへと ちりぬるを わかよたれそ\n";
    for charset in ["shift_jis", "euc-jp", "gbk", "gb18030", "big5", "euc-kr", "iso-2022-jp"] {
        assert_eq!(code_of(charset, text.as_bytes()), Some(AdviceCode::LooksLikeUtf8), "{charset}");
    }
    assert_eq!(code_of("utf-16le", b"id,name,amount\n1,2,3\n"), Some(AdviceCode::LooksLikeUtf8));
    let escaped = encode("iso-2022-jp", text);
    for charset in ["utf-8", "windows-1252", "shift_jis"] {
        assert_eq!(code_of(charset, &escaped), Some(AdviceCode::LooksLikeIso2022Jp), "{charset}");
    }
    assert_eq!(advice("utf-8", b"\x1B[31mred\x1B[0m\n"), []);
}

#[test]
fn c1_controls_in_the_text_are_noticed() {
    let rows: &[(&str, &[u8])] = &[
        ("iso-8859-2", b"it\x92s"),
        ("windows-1252", b"\x81\x8D\x8F\x90\x9D"),
        ("utf-8", b"a\xC2\x80"),
        ("utf-8", b"\xC2\x9F\n"),
        ("utf-16le", b"a\0\x85\0"),
        ("shift_jis", b"a\x80"),
    ];
    for (charset, payload) in rows {
        let name = Oracle::of(charset, payload).text(&Settings::default()).charset;
        let (code, _, message) = said(charset, payload).unwrap();
        assert_eq!(code, AdviceCode::ControlCharacters, "{payload:02X?}");
        let start = format!(
            "{name} was declared, but the payload has control characters of U+0080 to U+009F, which text does not have; "
        );
        assert!(message.starts_with(&start), "{message}");
    }
    assert_eq!(advice("utf-8", "no break: \u{A0}".as_bytes()), [], "U+00A0 is no control character");
}

#[test]
fn c1_controls_are_looked_for_in_the_first_64_kib_of_text_in_every_cut() {
    let rows: [(&str, &[u8], usize, &[u8]); 5] = [
        ("windows-1252", b"\xE9", 2, b"\x81"),
        ("windows-1252", b"a", 1, b"\x81"),
        ("iso-8859-2", b"aaaaaaaaaaaaaaa\xE9", 17, b"\x92"),
        ("utf-8", "é".as_bytes(), 2, b"\xC2\x80"),
        ("utf-16le", b"\xE9\0", 2, b"\x85\0"),
    ];
    for (charset, letters, text_bytes, control) in rows {
        for at in [0, 30_000, 65_532, 65_533, 65_534, 65_535, 65_536, 65_537, 70_000] {
            let payload = [&letters.repeat(at / text_bytes), control].concat();
            let (text, _) = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap().decode_without_bom_handling(&payload);
            let end = text.find(|char| ('\u{80}'..'\u{A0}').contains(&char)).unwrap() + 2;
            for sizes in [vec![65_536], vec![1], vec![7], vec![4094], vec![2, 4096], vec![33_000]] {
                for slice_fuel in [u64::MAX, 60_000] {
                    let script = Script::new().charset(charset).slice_fuel(slice_fuel).cut(&payload, &sizes);
                    let ran = script.run_fn(async |payload, _| {
                        let mut text = payload.text()?;
                        while text.next().await?.is_some() {}
                        Ok(())
                    });
                    assert_eq!(!ran.summary.advice.is_empty(), end <= 65_536, "{charset}, {at}, {sizes:?}, {slice_fuel}");
                }
            }
        }
    }
}

#[test]
fn an_honest_payload_gets_no_advice() {
    let rows = [
        ("UTF-8", "Zoë, 日本語 und 😀"),
        ("windows-1252", "Le cœur déçu mais l’âme plutôt naïve, Louÿs rêva de crapaüter en canoë, « 3 € »"),
        ("ISO-8859-15", "Portez ce vieux whisky au juge blond qui fume, 3 €"),
        ("macintosh", "Voix ambiguë d’un cœur qui au zéphyr préfère les jattes de kiwis"),
        ("windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
        ("ISO-8859-2", "Zażółć gęślą jaźń"),
        ("ISO-8859-3", "Eĥoŝanĝo ĉiuĵaŭde"),
        ("ISO-8859-4", "Kaķis ēd zivi"),
        ("windows-1257", "Įlinkdama fechtuotojo špaga sublykčiojusi pragręžė apvalų arbūzą"),
        ("ISO-8859-13", "Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus"),
        ("ISO-8859-10", "Sævör grét áðan því úlpan var ónýt"),
        ("ISO-8859-14", "Ŵyl y Ŷd"),
        ("ISO-8859-16", "Muzicologă în bej vând whisky și tequila, preț fix"),
        ("KOI8-R", "Съешь ещё этих мягких французских булок"),
        ("KOI8-U", "Чуєш їх, доцю, га?"),
        ("windows-1251", "Съешь ещё этих мягких французских булок, да выпей чаю"),
        ("IBM866", "В чащах юга жил бы цитрус? Да, но фальшивый экземпляр!"),
        ("x-mac-cyrillic", "Съешь же ещё этих мягких французских булок"),
        ("ISO-8859-5", "Љубазни фењерџија чађавог лица"),
        ("windows-1253", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"),
        ("ISO-8859-7", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία"),
        ("windows-1254", "Pijamalı hasta yağız şoföre çabucak güvendi"),
        ("windows-1255", "דג סקרן שט בים מאוכזב ולפתע מצא חברה"),
        ("ISO-8859-8", "דג סקרן שט בים"),
        ("ISO-8859-8-I", "דג סקרן שט בים"),
        ("windows-1256", "نص حكيم له سر قاطع وذو شأن عظيم"),
        ("ISO-8859-6", "نص حكيم له سر قاطع"),
        ("windows-1258", "Đây là tiêng Viêt"),
        ("windows-874", "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า"),
        ("x-user-defined", "ascii \u{F780}\u{F7FF}"),
        ("Shift_JIS", "いろはにほへと ちりぬるを ｱｲｳ 表示"),
        ("EUC-JP", "いろはにほへと ちりぬるを ｱｲｳ 表示"),
        ("ISO-2022-JP", "いろはにほへと ちりぬるを 表示"),
        ("EUC-KR", "다람쥐 헌 쳇바퀴에 타고파"),
        ("GBK", "我能吞下玻璃而不伤身体"),
        ("gb18030", "我能吞下玻璃而不伤身体 😀"),
        ("Big5", "我能吞下玻璃而不傷身體"),
        ("UTF-16LE", "いろは é 😀"),
        ("UTF-16BE", "いろは é 😀"),
    ];
    assert_eq!(rows.len(), common::ENCODINGS.len());
    for (charset, text) in rows {
        assert!(common::ENCODINGS.contains(&charset));
        let text = format!("{text}\n");
        assert_eq!(advice(charset, &encode(charset, &text)), [], "{charset}");
        assert_eq!(advice(charset, &encode(charset, "plain\n")), [], "{charset}");
    }
}

#[test]
fn a_payload_read_raw_gets_no_advice() {
    let ran = Script::new().charset("latin1").chunk("é").run_fn(async |payload, _| {
        payload.chunks()?.next().await?;
        Ok(())
    });
    assert_eq!(ran.summary.advice, []);
}

/// A last malformed byte has no text, and a two-byte character before it makes up for that in length.
#[test]
fn advice_on_a_payload_that_ends_by_an_error_is_the_same_in_every_cut() {
    for (charset, payload) in [("iso-8859-8", &b"\x80\xC3"[..]), ("windows-1253", b"\xC3\xA9\xC3\xD2")] {
        let mut advices = every_cut(payload.len()).map(|cut| {
            let ran = cut.apply(Script::new().charset(charset), payload).run_fn(async |payload, _| {
                payload.set_malformed(MalformedPolicy::Strict)?;
                let mut text = payload.text()?;
                while text.next().await?.is_some() {}
                Ok(())
            });
            assert_eq!(ran.outcome.unwrap_err().kind(), ErrorKind::Malformed);
            ran.summary.advice
        });
        let first = advices.next();
        assert!(
            first.as_ref().is_some_and(|first| !first.is_empty()) && advices.all(|advice| Some(&advice) == first.as_ref()),
            "{charset}"
        );
    }
}
