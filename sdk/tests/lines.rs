//! Lines are those of `str::lines` over the text; each knows its number and where it starts in the payload as it came.

mod common;

use common::{Cut, ENCODINGS, LineSeen, Oracle, Settings, check_policies, encode, every_cut, read_lines};
use intake::memory::Script;
use intake::{ErrorKind, Limits};

/// Text with every kind of line end, and without.
const TEXTS: &[&str] = &[
    "",
    "\n",
    "\r",
    "\r\n",
    "\r\r\n",
    "\n\r",
    "\n\n",
    "\r\n\r\n",
    "a",
    "a\n",
    "a\r",
    "a\r\n",
    "a\rb",
    "a\rb\r\n",
    "a\nb",
    "a\r\nb\n\nc\r\n\r\nd\r",
    "one\rtwo\r\rthree\n\r\nfour\n",
];

const MARKS: &[(&str, &[u8])] = &[("UTF-8", b"\xEF\xBB\xBF"), ("UTF-16LE", b"\xFF\xFE"), ("UTF-16BE", b"\xFE\xFF")];

#[test]
fn lines_are_those_of_the_standard_library_in_every_charset_and_cut() {
    for encoding in ENCODINGS {
        for text in TEXTS {
            let payload = encode(encoding, text);
            let oracle = Oracle::of(encoding, &payload);
            assert_eq!(oracle.text, *text);
            for cut in every_cut(payload.len()) {
                let script = cut.apply(Script::new().charset(encoding), &payload);
                check_policies(&oracle, &script, &Settings::default(), |_| true, || format!("{encoding}, {text:?}, {cut:?}"));
            }
        }
    }
}

#[test]
fn the_first_line_starts_after_a_byte_order_mark() {
    for (encoding, mark) in MARKS {
        for declared in ["windows-1252", "UTF-16BE", "Shift_JIS"] {
            let payload = [*mark, &encode(encoding, "é\r\n\n漢\n")].concat();
            for cut in every_cut(payload.len()) {
                let script = cut.apply(Script::new().charset(declared), &payload);
                let starts: Vec<_> = seen(script).iter().map(|line| line.at).collect();
                let before = |text| Some((mark.len() + encode(encoding, text).len()) as u64);
                assert_eq!(starts, [before(""), before("é\r\n"), before("é\r\n\n")], "{encoding}, {cut:?}");
            }
        }
    }
}

#[test]
fn offsets_are_the_same_whichever_are_asked_for() {
    let ask: [fn(u64) -> bool; 6] = [|_| true, |_| false, |n| n % 2 == 0, |n| n % 3 == 1, |n| n > 6, |n| n * 0x9E37_79B9 % 7 < 3];
    for encoding in ENCODINGS {
        let payload = encode(encoding, "a\n\nbc\r\nd\ne\n\n\nf\r\n\r\ng\nlast");
        let oracle = Oracle::of(encoding, &payload);
        for cut in every_cut(payload.len()) {
            let script = cut.apply(Script::new().charset(encoding), &payload);
            for ask in ask {
                check_policies(&oracle, &script, &Settings::default(), ask, || format!("{encoding}, {cut:?}"));
            }
        }
    }
}

#[test]
fn an_offset_asked_for_twice_or_after_a_later_one_is_the_same() {
    let payload = b"a\nb\nc\n".repeat(3);
    let ran = Script::new().cut(&payload, &[7]).run_fn(async |payload, _| {
        let mut lines = payload.lines()?;
        let mut at = 0;
        while let Some(line) = lines.next().await? {
            let copy = line;
            assert_eq!([line.at(), copy.at(), line.at()], [at; 3]);
            at += 2;
        }
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn a_line_end_inside_a_malformed_sequence_of_iso_2022_jp_does_not_count() {
    // In two-byte mode a line end is swallowed as the trail of a lead; after an invalid escape it is itself.
    let payload = b"a\n\x1B$B$\"$\n4A\x1B(B\nb\x1B\nc\x1B$\n\nd\n";
    let script = Script::new().charset("ISO-2022-JP");
    for cut in every_cut(payload.len()) {
        let lines: Vec<_> = seen(cut.apply(script.clone(), payload)).into_iter().map(|line| (line.text, line.at)).collect();
        let wanted = [("a", 0), ("あ\u{FFFD}漢", 2), ("b\u{FFFD}", 15), ("c\u{FFFD}$", 18), ("", 22), ("d", 23)];
        assert_eq!(lines, wanted.map(|(text, at)| (text.to_owned(), Some(at))), "{cut:?}");
    }
}

#[test]
fn an_over_long_line_is_an_error_at_its_start_and_the_next_line_follows() {
    let texts =
        ["abcd", "abcd\n", "abcd\r\n", "abc\r", "abc\r\n", "ok\nabcd\nok\n", "abcdefgh\r\n\r\nijklm\n\nno", "\rabc\n\r\r\r\r\n"];
    for encoding in ENCODINGS {
        for text in texts {
            let payload = encode(encoding, text);
            let oracle = Oracle::of(encoding, &payload);
            for cut in every_cut(payload.len()) {
                let script = cut.apply(Script::new().charset(encoding), &payload);
                for most in 0..5 {
                    let settings = Settings::default().line_bytes(most);
                    check_policies(&oracle, &script, &settings, |_| true, || format!("{encoding}, {text:?}, {cut:?}, {most}"));
                }
            }
        }
    }
}

#[test]
fn an_over_long_line_is_told_as_what_it_is() {
    let script = Script::new().charset("UTF-16LE").cut(&encode("UTF-16LE", "short\n\nquite long\nshort"), &[3]);
    let took = read_lines(script, &Settings::default().line_bytes(5), |_| true);
    let line = |text: &str, number, at| Ok(LineSeen { text: text.into(), number, at: Some(at) });
    let error = "lines at byte 14: line 3 is longer than the limit of 5 bytes (`line_bytes`)";
    assert_eq!(took.items, [line("short", 1, 0), line("", 2, 12), Err(error.into()), line("short", 4, 36)]);
    assert_eq!((took.ended, took.outcome), (None, Err(error.into())));
}

#[test]
fn a_handler_that_overlooks_an_over_long_line_finishes_only_if_it_accepts_a_broken_payload() {
    for accepts in [false, true] {
        let ran = Script::new().chunk("long line\nshort\n").run_fn(async |payload, reply| {
            let mut limits = Limits::default();
            limits.line_bytes = 5;
            payload.set_limits(limits)?;
            if accepts {
                payload.accept_broken();
            }
            let mut lines = payload.lines()?;
            let error = lines.next().await.unwrap_err();
            assert_eq!((error.kind(), error.offset()), (ErrorKind::LineTooLong, Some(0)));
            while let Some(line) = lines.next().await? {
                reply.write(line).await?;
            }
            Ok(())
        });
        assert_eq!(ran.is_finished, accepts);
        assert_eq!(ran.outcome.map_err(|error| error.kind()), if accepts { Ok(()) } else { Err(ErrorKind::LineTooLong) });
    }
}

#[test]
fn a_line_of_exactly_the_limit_is_none_too_many() {
    let limit = Limits::default().line_bytes;
    let payload = ["x".repeat(limit), "y".repeat(limit + 1), "z".repeat(limit)].join("\r\n");
    for cut in [Cut::Whole, Cut::Cycle(vec![65_535]), Cut::Cycle(vec![4095, 1, 4097]), Cut::Cycle(vec![60_000])] {
        let took = read_lines(cut.apply(Script::new(), payload.as_bytes()), &Settings::default(), |_| true);
        let [Ok(first), Err(error), Ok(last)] = &took.items[..] else { panic!("{cut:?}: {:.200?}", took.items) };
        assert_eq!([first.text.len(), last.text.len()], [limit; 2]);
        assert_eq!([first.at, last.at], [Some(0), Some(2 * limit as u64 + 5)]);
        let wanted = "lines at byte 131074: line 2 is longer than the limit of 131072 bytes (`line_bytes`)";
        assert_eq!(error, wanted, "{cut:?}");
    }
}

#[test]
fn lines_go_on_where_the_lines_before_were_left() {
    for cut in every_cut(PAYLOAD.len()) {
        let mut seen = Vec::new();
        let ran = cut.apply(Script::new(), PAYLOAD).run_fn(async |payload, _| {
            while let Some(line) = payload.lines()?.next().await? {
                seen.push((line.to_string(), line.number(), line.at()));
            }
            Ok(())
        });
        ran.outcome.unwrap();
        let wanted = [("ab", 1, 0), ("cdé", 2, 3), ("", 3, 9), ("gh", 4, 10)];
        assert_eq!(seen, wanted.map(|(text, number, at)| (text.to_owned(), number, at)), "{cut:?}");
    }
}

const PAYLOAD: &[u8] = "ab\ncdé\r\n\ngh".as_bytes();

#[test]
fn text_goes_on_after_the_last_line_taken() {
    for taken in 0..=5 {
        for cut in every_cut(PAYLOAD.len()) {
            let mut seen = String::new();
            let ran = cut.apply(Script::new(), PAYLOAD).run_fn(async |payload, _| {
                let mut lines = payload.lines()?;
                for _ in 0..taken {
                    lines.next().await?;
                }
                let mut text = payload.text()?;
                while let Some(piece) = text.next().await? {
                    seen.push_str(piece);
                }
                Ok(())
            });
            ran.outcome.unwrap();
            let wanted = ["ab\ncdé\r\n\ngh", "cdé\r\n\ngh", "\ngh", "gh", "", ""][taken];
            assert_eq!(seen, wanted, "{taken}, {cut:?}");
        }
    }
}

#[test]
fn lines_cannot_follow_text_which_may_have_stopped_within_a_line() {
    let ran = Script::new().chunk(PAYLOAD).run_fn(async |payload, _| {
        payload.text()?.next().await?;
        let error = payload.lines().err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Misuse);
        assert_eq!(error.to_string(), "handler: lines cannot be read after text: it may have stopped within a line");
        Ok(())
    });
    ran.outcome.unwrap();
}

#[test]
fn text_after_an_over_long_line_goes_on_with_the_next_line_in_every_cut() {
    let payload = b"a very long line\nshort\r\nend";
    for cut in every_cut(payload.len()) {
        let mut seen = String::new();
        cut.apply(Script::new(), payload).run_fn(async |payload, _| {
            let mut limits = Limits::default();
            limits.line_bytes = 5;
            payload.set_limits(limits)?;
            assert_eq!(payload.lines()?.next().await.unwrap_err().kind(), ErrorKind::LineTooLong);
            let mut text = payload.text()?;
            while let Some(piece) = text.next().await? {
                seen.push_str(piece);
            }
            Ok(())
        });
        assert_eq!(seen, "short\r\nend", "{cut:?}");
    }
}

#[test]
fn lines_and_their_ends_are_the_text_as_it_came() {
    let text = "\r\n\n a\r\r\nb\rc\nlonger than a chunk\r\n\r";
    for text in [text, "a\n", "a", "", "\n", "a\r\n"] {
        for charset in ["utf-8", "windows-1252", "UTF-16LE", "UTF-16BE", "Shift_JIS", "ISO-2022-JP"] {
            let payload = encode(charset, text);
            for cut in every_cut(payload.len()) {
                let mut seen = String::new();
                let ran = cut.apply(Script::new().charset(charset), &payload).run_fn(async |payload, _| {
                    let mut lines = payload.lines()?;
                    while let Some(line) = lines.next().await? {
                        seen.extend([line.text(), line.end()]);
                    }
                    Ok(())
                });
                ran.outcome.unwrap();
                assert_eq!(seen, text, "{charset}, {cut:?}");
            }
        }
    }
}

#[test]
fn a_line_shows_itself_as_its_text() {
    Script::new()
        .chunk("a\nb")
        .run_fn(async |payload, _| {
            let mut lines = payload.lines()?;
            lines.next().await?;
            let line = lines.next().await?.unwrap();
            assert_eq!((line.to_string(), line.len(), line.text()), ("b".to_owned(), 1, "b"));
            assert_eq!(AsRef::<[u8]>::as_ref(&line), b"b");
            assert_eq!(format!("{line:?}"), r#"Line { number: 2, at: 2, text: "b" }"#);
            Ok(())
        })
        .outcome
        .unwrap();
}

/// The lines of a payload that has nothing wrong with it but malformed bytes.
fn seen(script: Script) -> Vec<LineSeen> {
    let took = read_lines(script, &Settings::default(), |_| true);
    took.items.into_iter().map(|line| line.expect("a line")).collect()
}

/// A sparse file, and a log whose lines end with CR alone.
#[test]
fn a_line_that_is_too_long_says_what_it_looks_like() {
    let long = "lines at byte 0: line 1 is longer than the limit of 1000 bytes (`line_bytes`)";
    let nul = format!("{long}: it is full of NUL (U+0000), as a sparse file is");
    let cr = format!("{long}: it has CR (U+000D) and no LF, and only an LF ends a line");
    for (payload, wanted) in [
        (vec![0; 5000], &nul),
        ([&b"the end of a line"[..], &[0; 5000], b"and the next\n"].concat(), &nul),
        (b"a line of the log\r".repeat(100), &cr),
        (b"x".repeat(1001), &long.to_owned()),
        ([b"x".repeat(1001), b"\r\n".to_vec()].concat(), &long.to_owned()),
    ] {
        for cut in [Cut::Whole, Cut::Cycle(vec![1]), Cut::Cycle(vec![7, 0, 300]), Cut::Two(1001)] {
            let script = cut.apply(Script::new(), &payload);
            let took = read_lines(script, &Settings::default().line_bytes(1000), |_| true);
            assert_eq!(took.items[0].as_ref().unwrap_err(), wanted, "{cut:?}");
        }
    }
}
