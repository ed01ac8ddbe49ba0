//! Who was hit by what: real cases from other projects, and what a guest of this SDK does instead. Each test bears the name of
//! its case.

mod common;

use common::{Cut, ENCODINGS, Oracle, Settings, check_policies, encode, every_cut, read_lines, read_text};
use intake::memory::Script;
use intake::{CharsetOrigin, ErrorKind, MalformedPolicy};

const MIB: usize = 1 << 20;

#[test]
fn futures_rs_2784_lines_on_one_latin1_byte() {
    let took = read_lines(Script::new().charset("latin1").chunk(b"caf\xE9"), &Settings::default(), |_| true);
    assert_eq!(took.items[0].as_ref().unwrap().text, "café");
    let took = read_lines(Script::new().chunk(b"caf\xE9"), &Settings::default(), |_| true);
    assert_eq!((took.items[0].as_ref().unwrap().text.as_str(), took.malformed), ("caf\u{FFFD}", 1));
    let took = read_lines(Script::new().chunk(b"caf\xE9"), &Settings::strict(), |_| true);
    assert_eq!(took.ended.as_deref(), Some("decode at byte 3: E9 is no character in the payload's charset"));
}

#[test]
fn saphyr_126_output_full() {
    for payload in [&b"\xFF\xFEa\0\x42\x30\n\0"[..], b"\xFE\xFF\0a\x30\x42\0\n", b"\xFF\xFE\x3D\xD8\0\xDE\n\0"] {
        let oracle = Oracle::of("utf-8", payload);
        for cut in every_cut(payload.len()) {
            let script = cut.apply(Script::new(), payload);
            check_policies(&oracle, &script, &Settings::default(), |_| true, || format!("{payload:02X?}, {cut:?}"));
        }
    }
    // The text of a step fills its buffer to the last byte: three bytes of text for each of the payload.
    let payload = b"\xE1".repeat(20_000);
    assert_eq!(read_text(Script::new().charset("windows-874").chunk(payload), &Settings::default()).items, "แ".repeat(20_000));
}

#[test]
fn http4s_3464_leftover_bytes() {
    for (charset, payload, text) in
        [("utf-8", &b"a\xE6\xBC"[..], "a\u{FFFD}"), ("shift_jis", b"a\x83", "a\u{FFFD}"), ("utf-16le", b"a\0b", "a\u{FFFD}")]
    {
        for cut in every_cut(payload.len()) {
            let took = read_text(cut.apply(Script::new().charset(charset), payload), &Settings::default());
            assert_eq!((took.items.as_str(), took.malformed), (text, 1), "{charset}, {cut:?}");
        }
    }
}

#[test]
fn encoding_rs_126_empty_chunk_in_mid_character() {
    for (charset, text) in
        [("Big5", "一二三"), ("Shift_JIS", "ソ表能"), ("EUC-KR", "한국어"), ("gb18030", "漢😀"), ("UTF-8", "é漢😀")]
    {
        let payload = encode(charset, text);
        let took = read_text(Script::new().charset(charset).cut(&payload, &[0, 1, 0, 0]), &Settings::default());
        assert_eq!((took.items.as_str(), took.malformed), (text, 0), "{charset}");
    }
}

/// That no position wraps on a guest's 32-bit `usize` is for a test on wasm32 to show; here, that none is ever a `u32`.
#[test]
fn encoding_rs_io_17_positions_past_4_gib() {
    const FOUR_GIB: u64 = 1 << 32;
    let chunk = [vec![b'x'; 65_535], vec![b'\n']].concat();
    let script = Script::new().repeat(chunk, FOUR_GIB / 65_536).chunk("first\nol\u{E9}").chunk(b"\xE9\nlast");
    let mut seen = Vec::new();
    let ran = script.run_fn(async |payload, _| {
        let mut lines = payload.lines()?;
        while let Some(line) = lines.next().await? {
            if line.number() >= 65_536 {
                seen.push((line.number(), line.at() + 65_536 - FOUR_GIB, line.len()));
            }
        }
        Ok(())
    });
    ran.outcome.unwrap();
    assert_eq!(seen, [(65_536, 0, 65_535), (65_537, 65_536, 5), (65_538, 65_542, 7), (65_539, 65_548, 4)]);
    assert_eq!((ran.summary.bytes, ran.summary.first_malformed_at), (FOUR_GIB + 16, Some(FOUR_GIB + 10)));
}

#[test]
fn aisix_111_bun_31438_split_characters() {
    let text = "data: {\"delta\":\"Grüße, 你好, 😀\"}\n\n".repeat(5);
    for cut in every_cut(text.len()) {
        let took = read_text(cut.apply(Script::new(), text.as_bytes()), &Settings::strict());
        assert_eq!((took.items, took.ended), (text.clone(), None), "{cut:?}");
    }
}

#[test]
fn duckdb_encodings_19_shift_jis_on_a_border() {
    // Every character of two bytes begins at an odd offset, so that each border at an even one splits one: of chunks of 64 KiB,
    // of decoding steps, and at byte 32,000,000.
    const CHARACTERS: usize = 16_000_100;
    let payload = [b"a".to_vec(), encode("Shift_JIS", "表").repeat(CHARACTERS)].concat();
    for size in [65_536, 32_000] {
        let script = Cut::Cycle(vec![size]).apply(Script::new().charset("shift_jis"), &payload);
        let mut characters = 0;
        let ran = script.run_fn(async |payload, _| {
            payload.set_malformed(MalformedPolicy::Strict)?;
            let mut text = payload.text()?;
            while let Some(mut piece) = text.next().await? {
                if characters == 0 {
                    piece = piece.strip_prefix('a').expect("the first letter");
                }
                assert_eq!(piece.matches('表').count() * 3, piece.len());
                characters += piece.len() / 3;
            }
            Ok(())
        });
        ran.outcome.unwrap();
        assert_eq!(characters, CHARACTERS);
    }
}

#[test]
fn proxy_wasm_25_217_263_higress_1280_non_utf8_byte() {
    for charset in ENCODINGS {
        for byte in 0..=255 {
            for payload in [vec![byte], vec![b'a', byte, b'\n', byte], vec![byte; 5]] {
                let oracle = Oracle::of(charset, &payload);
                let script = Script::new().charset(charset).cut(&payload, &[1]);
                check_policies(&oracle, &script, &Settings::default(), |_| true, || format!("{charset}, {payload:02X?}"));
            }
        }
    }
}

#[test]
fn wasi_experimental_http_20_declared_charset() {
    for (charset, payload) in
        [("iso-8859-1", &b"gr\xFC\xDF dich"[..]), ("macintosh", b"gr\x9F\xA7 dich"), ("utf-8", "grüß dich".as_bytes())]
    {
        let took = read_text(Script::new().charset(charset).chunk(payload), &Settings::strict());
        assert_eq!((took.items.as_str(), took.outcome), ("grüß dich", Ok(())), "{charset}");
    }
}

#[test]
fn waki_36_wasmtime_12141_a_large_reply_goes_out_in_order() {
    let whole: Vec<u8> = (0..12 * MIB).map(|index| (index / 1000) as u8).collect();
    let ran = Script::new().run_fn(async |_, reply| {
        for part in whole.chunks(1000) {
            reply.write(part).await?;
        }
        Ok(())
    });
    assert!(ran.is_finished && ran.reply == whole);
    let ran = Script::new().reply_blocked_after(11 * MIB).run_fn(async |_, reply| reply.write(&whole).await);
    assert_eq!((ran.outcome.unwrap_err().kind(), ran.is_finished, ran.reply.len()), (ErrorKind::TimedOut, false, 11 * MIB));
}

#[test]
fn carina_3319_3321_writes_split() {
    for size in [4096, 4157, 65_537, MIB] {
        let ran = Script::new().run_fn(async |_, reply| reply.write(vec![b'x'; size]).await);
        assert_eq!((ran.is_finished, ran.reply.len(), ran.writes), (true, size, size.div_ceil(65_536)));
    }
}

#[test]
fn carina_3107_zeroclaw_9255_a_payload_that_stops_coming() {
    let took = read_text(Script::new().chunk("half of").timed_out().chunk("never read"), &Settings::default());
    assert_eq!(took.items, "half of");
    assert_eq!(took.outcome, Err("source at byte 7: no byte came within 30s".into()));
    assert_eq!(took.bytes, 7);
}

#[test]
fn wasmcloud_5451_spin_2137_a_guest_that_spins_is_stopped() {
    let ran = Script::new().chunk("x").stop_at_checkpoint(1000, "spinning").run_fn(async |payload, reply| {
        // It goes on for ever, without reading anything; but it awaits the SDK.
        loop {
            reply.flush().await?;
            payload.pace().spend(10_000).await?;
        }
    });
    assert_eq!(ran.outcome.unwrap_err().to_string(), "pace at byte 0: the host asked to stop");
}

#[test]
fn wasmtime_9667_jco_2042_ready_but_empty() {
    let script = Script::new().repeat([], 1000).chunk("a").repeat([], 1000).chunk("b").repeat([], 1000);
    let took = read_text(script, &Settings::default());
    assert_eq!((took.items.as_str(), took.outcome), ("ab", Ok(())));
    let took = read_text(Script::new().chunk("a").repeat([], u64::MAX), &Settings::default());
    assert_eq!(took.outcome, Err("source at byte 1: more than 1000 empty chunks in a row".into()));
}

#[test]
fn wasmcloud_2666_read_after_the_end() {
    let ran = Script::new().chunk("all").run_fn(async |payload, _| {
        assert_eq!(payload.lines()?.next().await?.as_deref(), Some("all"));
        for _ in 0..1000 {
            assert!(payload.lines()?.next().await?.is_none());
        }
        for _ in 0..1000 {
            assert!(payload.text()?.next().await?.is_none());
        }
        Ok(())
    });
    assert!(ran.is_finished);
    let ran = Script::new().chunk("all").run_fn(async |payload, _| {
        let mut chunks = payload.chunks()?;
        assert_eq!(chunks.next().await?, Some(&b"all"[..]));
        for _ in 0..1000 {
            assert_eq!(chunks.next().await?, None);
        }
        Ok(())
    });
    assert!(ran.is_finished);
}

#[test]
fn viceroy_690_workers_rs_aborted_is_not_the_end() {
    for cut in every_cut(9) {
        let script = cut.apply(Script::new(), b"line\nline").aborted("connection reset");
        let took = read_lines(script, &Settings::default(), |_| true);
        assert_eq!(took.items.len(), 1, "a line that was broken off does not count: {cut:?}");
        assert_eq!(took.outcome, Err("source at byte 9: the payload broke off".into()), "{cut:?}");
    }
}

#[test]
fn workers_rs_389_many_items_a_host_call() {
    let line = format!("{}\n", "x".repeat(99));
    let mut items = 0;
    let ran = Script::new().repeat(line.repeat(655), 100).run_fn(async |payload, _| {
        let mut lines = payload.lines()?;
        while lines.next().await?.is_some() {
            items += 1;
        }
        Ok(())
    });
    assert_eq!(items, 65_500);
    let host_calls = ran.summary.chunks + 1 + ran.checkpoints;
    assert!(items / host_calls > 50, "{items} items, {host_calls} host calls");
}

#[test]
fn js2_2283_one_write_of_128_mib() {
    let ran = Script::new().run_fn(async |_, reply| reply.write(vec![b'x'; 128 * MIB]).await);
    assert_eq!((ran.is_finished, ran.reply.len(), ran.writes), (true, 128 * MIB, 2048));
}

#[test]
fn spin_js_sdk_341_no_failure_is_silent() {
    let ran = Script::new().charset("utf-8").chunk("ok\n").chunk(b"\xC3(").run_fn(async |payload, _| {
        payload.set_malformed(MalformedPolicy::Strict)?;
        let mut lines = payload.lines()?;
        while lines.next().await?.is_some() {}
        Ok(())
    });
    let error = ran.outcome.unwrap_err();
    assert_eq!((error.kind().name(), error.stage().name(), error.offset()), ("malformed", "decode", Some(3)));
    assert_eq!(error.message(), "C3 is no character in the payload's charset");
    assert_eq!((ran.summary.malformed, ran.summary.first_malformed_at), (1, Some(3)));
}

#[test]
fn reqwest_1172_which_charset_was_used() {
    let rows: [(Option<&str>, &[u8], &str, CharsetOrigin); 4] = [
        (Some("latin1"), b"a", "windows-1252", CharsetOrigin::Declared),
        (None, b"a", "UTF-8", CharsetOrigin::Assumed),
        (Some("latin1"), b"\xFE\xFF\0a", "UTF-16BE", CharsetOrigin::ByteOrderMark),
        (None, b"\xEF\xBB\xBFa", "UTF-8", CharsetOrigin::ByteOrderMark),
    ];
    for (declared, payload, used, origin) in rows {
        let script = declared.map_or(Script::new(), |label| Script::new().charset(label));
        let ran = script.chunk(payload).run_fn(async |payload, _| {
            assert_eq!(payload.text()?.next().await?, Some("a"));
            Ok(())
        });
        let summary = ran.summary;
        assert_eq!((summary.charset_used.unwrap().name(), summary.charset_origin), (used, Some(origin)));
        assert_eq!(summary.charset_declared.as_deref(), declared);
    }
}

#[test]
fn rust_csv_270_arrow_rs_9465_decode_while_reading() {
    // The first record is there before the second one was sent.
    let ran = Script::new().charset("windows-1251").chunk(b"\xCC\xEE\xF1\xEA\xE2\xE0;1\n").aborted("later").run_fn(
        async |payload, reply| {
            payload.accept_broken();
            let mut lines = payload.lines()?;
            let record = lines.next().await?.unwrap();
            let (city, number) = record.split_once(';').unwrap();
            reply.write(format!("{number}: {city}")).await
        },
    );
    assert_eq!(String::from_utf8(ran.reply).unwrap(), "1: Москва");
}
