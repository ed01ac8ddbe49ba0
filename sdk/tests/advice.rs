//! A declaration that looks wrong is noticed and said, as advice; it is never acted upon.

mod common;

use common::{Oracle, Settings, encode, every_cut, read_text, single_byte};
use intake::memory::Script;
use intake::{ErrorKind, MalformedPolicy};

/// The advice on a payload, which is the same in every cut; the text is that of the charset all the same.
fn advice(charset: &str, payload: &[u8]) -> Option<String> {
    let wanted = Oracle::of(charset, payload).text(&Settings::default());
    let advices: Vec<_> = every_cut(payload.len())
        .map(|cut| {
            let script = cut.apply(Script::new().charset(charset), payload);
            assert_eq!(read_text(script.clone(), &Settings::default()), wanted, "{charset}, {cut:?}");
            let ran = script.run_fn(async |payload, _| {
                let mut lines = payload.lines()?;
                while lines.next().await?.is_some() {}
                Ok(())
            });
            ran.summary.advice.first().map(|advice| advice.message().to_owned())
        })
        .collect();
    assert!(advices.iter().all(|advice| *advice == advices[0]), "{charset}, {payload:02X?}: {advices:?}");
    advices.into_iter().next().flatten()
}

#[test]
fn utf_8_that_was_declared_single_byte_is_noticed() {
    for charset in single_byte() {
        for text in ["Zoë", "日本語", "😀", "a\né\n", "\u{FEFF}", "é"] {
            // A byte order mark says what the payload is, and is believed.
            let payload = if text == "\u{FEFF}" { "a\u{FEFF}".as_bytes() } else { text.as_bytes() };
            let wanted = format!("decoded from {charset}, but all of it is valid UTF-8, with multibyte characters");
            assert_eq!(advice(charset, payload), Some(wanted), "{text}");
        }
    }
}

#[test]
fn utf_8_with_a_character_that_is_broken_is_not_all_valid() {
    for charset in ["koi8-r", "windows-1251"] {
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xC3"), None);
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xF0\xA0\xA0"), None);
        assert_eq!(advice(charset, b"Zo\xC3\xAB \xC3(\xA9"), None);
    }
}

#[test]
fn windows_1252_that_was_declared_utf_8_is_noticed_by_its_quotes() {
    let wanted = "decoded from UTF-8, but malformed with bytes of 0x80-0x9F: it may be windows-1252 or another charset";
    for payload in [&b"\x93quoted\x94"[..], b"it\x92s", b"caf\xE9 \x96 ol\xE9", b"\x80"] {
        assert_eq!(advice("utf-8", payload).as_deref(), Some(wanted), "{payload:02X?}");
    }
}

#[test]
fn malformed_utf_8_of_other_bytes_says_nothing_about_the_charset() {
    for payload in [&b"caf\xE9"[..], b"\xFF\xFF", b"cut off: \xE2\x82"] {
        assert_eq!(advice("utf-8", payload), None, "{payload:02X?}");
    }
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
        let wanted = format!("decoded from {name}, but C1 control characters are in the text: it may be another charset");
        assert_eq!(advice(charset, payload), Some(wanted), "{payload:02X?}");
    }
    assert_eq!(advice("utf-8", "no break: \u{A0}".as_bytes()), None, "U+00A0 is no control character");
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
                for turn_fuel in [u64::MAX, 60_000] {
                    let script = Script::new().charset(charset).turn_fuel(turn_fuel).cut(&payload, &sizes);
                    let ran = script.run_fn(async |payload, _| {
                        let mut text = payload.text()?;
                        while text.next().await?.is_some() {}
                        Ok(())
                    });
                    assert_eq!(!ran.summary.advice.is_empty(), end <= 65_536, "{charset}, {at}, {sizes:?}, {turn_fuel}");
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
        assert_eq!(advice(charset, &encode(charset, &text)), None, "{charset}");
        assert_eq!(advice(charset, &encode(charset, "plain\n")), None, "{charset}");
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
            ran.summary.advice.first().map(|advice| advice.message().to_owned())
        });
        let first = advices.next();
        assert!(first.is_some() && advices.all(|advice| Some(&advice) == first.as_ref()), "{charset}");
    }
}
