//! Each record knows where it starts in the payload as it came.

use intake::memory::Script;
use intake::{ErrorKind, MalformedPolicy};
use proptest::prelude::*;

use crate::common::{Cut, ENCODINGS, awkward, encode, every_cut};
use crate::oracle::oracle;
use crate::read::{Settings, read, run};

/// A text that each charset has the characters for, its line ends of each kind, some in quotes.
const TEXT: &str = "a,\"b\r\nc\n\"\r\n\n\r\"\r\",d\re,f\n\n\"\"\"\n\",\"g\"\r\n\r\nh\ri,j";

#[test]
fn records_know_their_place_in_every_charset_and_cut() {
    for charset in ENCODINGS {
        let payload = encode(charset, TEXT);
        let wanted = oracle(charset, &payload, &Settings::default());
        assert_eq!(wanted.len(), 6);
        for cut in every_cut(payload.len()) {
            let script = cut.apply(Script::new().charset(charset), &payload);
            assert_eq!(read(script, &Settings::default()), wanted, "{charset}, {cut:?}");
        }
    }
}

#[test]
fn records_of_other_scripts_know_their_place() {
    for (charset, word) in [
        ("UTF-8", "é漢\u{1F600}"),
        ("UTF-16LE", "ਊ漢\u{1F600}\u{0D0D}\u{0A0D}"),
        ("UTF-16BE", "ਊ漢\u{1F600}\u{0D0D}\u{0A0D}"),
        ("ISO-2022-JP", "漢字ｱカナ"),
        ("Shift_JIS", "ソ表能ｱ"),
        ("EUC-JP", "漢字ｱ"),
        ("gb18030", "漢字é\u{1F600}"),
        ("Big5", "一二三"),
        ("EUC-KR", "한국어"),
        ("windows-1252", "é€ß"),
        ("windows-1251", "Мир"),
        ("x-user-defined", "\u{F780}\u{F7FF}"),
    ] {
        let text = TEXT.replace(['a', 'c', 'e', 'g', 'i'], word);
        for marked in [false, true] {
            // A byte order mark, in the charsets that have one.
            if marked && !charset.starts_with("UTF") {
                continue;
            }
            let payload = encode(charset, &if marked { format!("\u{FEFF}{text}") } else { text.clone() });
            let wanted = oracle(charset, &payload, &Settings::default());
            for cut in every_cut(payload.len()) {
                let script = cut.apply(Script::new().charset(charset), &payload);
                assert_eq!(read(script, &Settings::default()), wanted, "{charset}, {cut:?}");
            }
        }
    }
}

#[test]
fn records_know_their_place_among_malformed_bytes() {
    for charset in ENCODINGS {
        let part = |text: &str| encode(charset, text);
        for awkward in awkward(charset) {
            let payload =
                [&awkward[..], &part("\r\n"), &awkward, &part(",\"\n"), &awkward, &part("\"\r"), &awkward, &part("\nx")].concat();
            let wanted = oracle(charset, &payload, &Settings::default());
            for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Cycle(vec![2]), Cut::Cycle(vec![3])] {
                let script = cut.apply(Script::new().charset(charset), &payload);
                assert_eq!(read(script, &Settings::default()), wanted, "{charset}, {payload:02X?}, {cut:?}");
            }
        }
    }
}

#[test]
fn the_place_is_that_of_the_payload_and_may_be_asked_of_some_records_only() {
    let payload = encode("Shift_JIS", &"表,\"能\n\r\"\r\nソ\r\r\n".repeat(5000));
    let wanted = oracle("shift_jis", &payload, &Settings::default());
    for every in [1, 2, 7, 1000] {
        let ran = Script::new().charset("shift_jis").cut(&payload, &[5000]).run_fn(async |payload, _| {
            let mut records = payload.csv()?.with_header(false).with_flexible(true);
            let mut count = 0;
            while let Some(record) = records.next::<Vec<String>>().await? {
                count += 1;
                if count % every == 0 {
                    assert_eq!((record.at(), record.at()), (wanted[count - 1].1, wanted[count - 1].1));
                }
            }
            assert_eq!(count, 10_000);
            Ok(())
        });
        ran.outcome.unwrap();
    }
}

#[test]
fn records_may_follow_lines() {
    for (charset, word) in
        [("UTF-8", "é"), ("windows-1252", "é"), ("UTF-16BE", "\u{0D0A}"), ("ISO-2022-JP", "漢"), ("gb18030", "漢")]
    {
        for taken in 0..=3 {
            let head = ["Report\r\n", "of \r Shares\n", "\r\n"][..taken].concat();
            let text = "a,ß\r\"ß\n\",c\n\r\n\r1,2".replace('ß', word);
            let before = encode(charset, &head).len() as u64;
            let whole = encode(charset, &format!("{head}{text}"));
            let rest = encode(charset, &text);
            let mut wanted = oracle(charset, &rest, &Settings::default());
            wanted.iter_mut().for_each(|record| record.1 += before);
            for cut in every_cut(whole.len()) {
                let mut seen = Vec::new();
                let ran = cut.apply(Script::new().charset(charset), &whole).run_fn(async |payload, _| {
                    payload.set_malformed(MalformedPolicy::Strict)?;
                    let mut lines = payload.lines()?;
                    for _ in 0..taken {
                        let line = lines.next().await?.unwrap();
                        // Found by LF alone until here.
                        if taken == 2 {
                            line.at();
                        }
                    }
                    let mut records = payload.csv()?.with_header(false);
                    while let Some(record) = records.next::<Vec<String>>().await? {
                        seen.push((record.number(), record.at(), Ok(record.into_inner())));
                    }
                    Ok(())
                });
                ran.outcome.unwrap();
                assert_eq!(seen, wanted, "{charset}, {taken} lines, {cut:?}");
            }
        }
    }
}

#[test]
fn records_may_follow_an_over_long_line_which_is_skipped_first() {
    let payload = b"a line that, is \"too long\r\nx,y\r\n";
    for cut in every_cut(payload.len()) {
        let ran = cut.apply(Script::new(), payload).run_fn(async |payload, _| {
            payload.accept_broken();
            let mut limits = intake::Limits::default();
            limits.line_bytes = 5;
            payload.set_limits(limits)?;
            assert!(payload.lines()?.next().await.is_err());
            let mut records = payload.csv()?.with_header(false);
            let record = records.next::<(String, String)>().await?.unwrap();
            assert_eq!((record.number(), record.at(), record.0.as_str(), record.1.as_str()), (1, 27, "x", "y"));
            assert!(records.next::<(String, String)>().await?.is_none());
            Ok(())
        });
        ran.outcome.unwrap();
    }
}

proptest! {
    #![proptest_config(crate::properties::config(6_000))]

    #[test]
    fn records_of_any_bytes_know_their_place(
        (charset, payload) in prop::sample::select(&ENCODINGS[..]).prop_flat_map(|charset| {
            let ends = ["\r\n", "\n", "\r", "\"", ","].map(|text| encode(charset, text));
            let part = prop_oneof![prop::sample::select(awkward(charset)), prop::sample::select(ends.to_vec())];
            (Just(charset), (prop::collection::vec(part, 0..60), 1usize..200).prop_map(|(parts, times)| parts.concat().repeat(times)))
        }),
        size in prop_oneof![1usize..20, 1usize..9000],
        fuel in prop_oneof![Just(60_000u64), Just(1 << 20)],
    ) {
        let wanted = oracle(charset, &payload, &Settings::default());
        let script = Script::new().charset(charset).slice_fuel(fuel).cut(&payload, &[size]);
        let (seen, ran) = run(script, &Settings::default());
        match ran.outcome {
            // A slice of 60,000 cannot pay for a record of hundreds of fields.
            Err(error) => prop_assert!(error.kind() == ErrorKind::RecordTooExpensive && wanted.starts_with(&seen), "{}", error),
            Ok(()) => prop_assert_eq!(seen, wanted),
        }
    }
}
