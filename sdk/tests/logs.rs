//! What the SDK logs: each event once, at its level, with its byte offset, and the same however the payload was cut.
#![cfg(feature = "log")]

use std::cell::RefCell;
use std::sync::Once;
use std::time::Duration;

use intake::log::{self, Level, LevelFilter, Log, Metadata, Record};
use intake::memory::Script;
use intake::{Error, Limits, MalformedPolicy, Payload, Reply, Result};

/// A logger of the test's own: it keeps what each thread logs.
struct Captured;

thread_local! {
    static LINES: RefCell<Vec<(Level, String)>> = const { RefCell::new(Vec::new()) };
}

impl Log for Captured {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let at = intake::log_offset().map_or("-".to_owned(), |at| at.to_string());
        let line = format!("{} {at} {}: {}", record.level(), record.target(), record.args());
        LINES.with_borrow_mut(|lines| lines.push((record.level(), line)));
    }

    fn flush(&self) {}
}

/// What a run logs, down to `level`.
fn log(level: Level, script: Script, handle: impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()>) -> Vec<String> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Captured).unwrap();
        log::set_max_level(LevelFilter::Trace);
    });
    LINES.take();
    let _seen_by_its_error = script.run_fn(handle);
    LINES.take().into_iter().filter(|(of, _)| *of <= level).map(|(_, line)| line).collect()
}

async fn lines(payload: &mut Payload, reply: &mut Reply) -> Result<()> {
    let mut lines = payload.lines()?;
    while lines.next().await?.is_some() {}
    reply.write("done").await
}

/// A handler that sets limits first.
fn limited(limits: Limits) -> impl AsyncFnOnce(&mut Payload, &mut Reply) -> Result<()> {
    async move |payload, reply| {
        payload.set_limits(limits)?;
        lines(payload, reply).await
    }
}

fn limits(set: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    set(&mut limits);
    limits
}

/// The last line of a run that failed with this error of a kind and a message.
fn failed(at: u64, stage: &str, error: &str) -> String {
    let (kind, message) = error.split_once(": ").unwrap();
    format!("ERROR {at} intake::handler: the run failed with {kind} (stage {stage}): {message}")
}

const CUTS: [&[usize]; 5] = [&[usize::MAX], &[1], &[1, 2, 3], &[0, 5], &[4096]];

/// Asserts that this is what is logged down to `info`, however the payload is cut.
#[track_caller]
fn assert_log(
    script: impl Fn(Script) -> Script,
    payload: &[u8],
    handle: impl AsyncFn(&mut Payload, &mut Reply) -> Result<()>,
    wanted: &[&str],
) {
    for cut in CUTS {
        let script = script(Script::new().cut(payload, cut));
        assert_eq!(log(Level::Info, script, async |payload, reply| handle(payload, reply).await), wanted, "{cut:?}");
    }
}

#[test]
fn the_charset_is_told_and_who_decided_on_it() {
    let none = |script| script;
    assert_log(none, b"a\n", lines, &["INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)"]);
    let latin1 = |script: Script| script.charset("Latin1");
    assert_log(latin1, b"a\n", lines, &["INFO 0 intake::decode: charset windows-1252 (declared \"Latin1\")"]);
    let set = async |payload: &mut Payload, reply: &mut Reply| {
        payload.set_charset("sjis")?;
        lines(payload, reply).await
    };
    assert_log(none, b"a\n", set, &["INFO 0 intake::decode: charset Shift_JIS (set by the guest; none was declared)"]);
    let wanted = ["INFO 0 intake::decode: charset Shift_JIS (set by the guest; declared \"Latin1\")"];
    assert_log(latin1, b"a\n", set, &wanted);
    let raw = async |payload: &mut Payload, _: &mut Reply| {
        while payload.chunks()?.next().await?.is_some() {}
        Ok(())
    };
    assert_log(latin1, b"a\n", raw, &["INFO 0 intake::source: raw chunks: nothing is decoded"]);
}

#[test]
fn a_byte_order_mark_is_told() {
    let wanted = [
        "INFO 0 intake::decode: charset windows-1252 (declared \"latin1\")",
        "INFO 0 intake::decode: a byte order mark: charset UTF-16LE, instead of windows-1252",
    ];
    assert_log(|script| script.charset("latin1"), b"\xFF\xFEa\0\n\0", lines, &wanted);
    let wanted = [
        "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)",
        "INFO 0 intake::decode: a byte order mark of UTF-8",
    ];
    assert_log(|script| script, b"\xEF\xBB\xBFa\n", lines, &wanted);
}

#[test]
fn the_first_malformed_bytes_are_told_with_their_offset_and_no_others() {
    let wanted = [
        "INFO 0 intake::decode: charset UTF-8 (declared \"utf-8\")",
        "WARN 7 intake::decode: the first malformed bytes: F0 9F 92",
        "WARN 7 intake::decode: malformed: UTF-8 was declared, but the payload has malformed bytes (F0 9F 92 at byte 7 first, 3 in all); it \
         may be in a single-byte charset of another alphabet, such as windows-1251, KOI8-R, windows-1253 or windows-874: declare its \
         charset, or set it with `payload.set_charset`",
    ];
    assert_log(|script| script.charset("utf-8"), b"one\ntwo\xF0\x9F\x92\n\xFF\xFE\n", lines, &wanted);
    let wanted = [
        "INFO 0 intake::decode: charset Shift_JIS (declared \"sjis\")",
        "WARN 2 intake::decode: the first malformed bytes: FF",
        "WARN 2 intake::decode: malformed: Shift_JIS was declared, but the payload has malformed bytes (FF at byte 2 first, 2 in all); it may \
         be in another charset: declare its charset, or set it with `payload.set_charset`",
    ];
    assert_log(|script| script.charset("sjis"), b"a\n\xFFb\xFF", lines, &wanted);
}

#[test]
fn a_charset_that_looks_wrong_is_told_at_the_end_of_the_payload() {
    let wanted = [
        "INFO 0 intake::decode: charset windows-1252 (declared \"latin1\")",
        "WARN 0 intake::decode: looks-like-utf-8: windows-1252 was declared, but the payload is valid UTF-8, with characters of several \
         bytes; declare it, or set UTF-8 with `payload.set_charset`",
    ];
    assert_log(|script| script.charset("latin1"), "caf\u{e9}\n".as_bytes(), lines, &wanted);
    let strict = async |payload: &mut Payload, reply: &mut Reply| {
        payload.set_malformed(MalformedPolicy::Strict)?;
        lines(payload, reply).await
    };
    let wanted = [
        "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)",
        "WARN 3 intake::decode: the first malformed bytes: 93",
        "WARN 3 intake::decode: malformed: 93 is no character in the payload's charset",
        "WARN 3 intake::decode: malformed: UTF-8 was assumed, since no charset was declared, but the payload has malformed bytes (93 at byte \
         3 first, 1 in all); it may be in windows-1252 or another single-byte charset: declare its charset, or set it with \
         `payload.set_charset`",
        "ERROR 3 intake::handler: the run failed with malformed (stage decode): 93 is no character in the payload's charset",
    ];
    assert_log(|script| script, b"so \x93quoted\x94\n", strict, &wanted);
}

#[test]
fn a_limit_that_is_reached_is_told_by_name_and_value() {
    const CHARSET: &str = "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)";
    for (limits, error, at) in [
        (
            limits(|limits| limits.payload_bytes = 6),
            "payload-too-long: the payload is longer than the limit of 6 bytes (`payload_bytes`)",
            (6, "source"),
        ),
        (
            limits(|limits| limits.line_bytes = 4),
            "line-too-long: line 2 is longer than the limit of 4 bytes (`line_bytes`)",
            (4, "lines"),
        ),
        (
            limits(|limits| limits.malformed = 0),
            "too-many-malformed: more than 0 malformed sequences (`malformed`)",
            (13, "decode"),
        ),
    ] {
        let (at, stage) = at;
        let malformed = if at == 13 { vec!["WARN 13 intake::decode: the first malformed bytes: FF".to_owned()] } else { vec![] };
        let advice = "WARN 13 intake::decode: malformed: UTF-8 was assumed, since no charset was declared, but the payload has malformed bytes \
                      (FF at byte 13 first, 1 in all); it may be in windows-1252 or another single-byte charset: declare its charset, or set \
                      it with `payload.set_charset`";
        let advice = if at == 13 { vec![advice.to_owned()] } else { vec![] };
        let warned = vec![format!("WARN {at} intake::{stage}: {error}")];
        let wanted = [vec![CHARSET.to_owned()], malformed, warned, advice, vec![failed(at, stage, error)]].concat();
        for cut in CUTS {
            let script = Script::new().cut(b"one\ntwo more\n\xFF\n", cut);
            assert_eq!(log(Level::Info, script, limited(limits.clone())), wanted, "{cut:?}");
        }
    }
}

#[test]
fn a_handler_that_goes_on_after_overlong_lines_is_told_of_the_first_only() {
    let go_on = async |payload: &mut Payload, _: &mut Reply| {
        payload.set_limits(limits(|limits| limits.line_bytes = 2))?;
        payload.accept_broken();
        let mut lines = payload.lines()?;
        while !matches!(lines.next().await, Ok(None)) {}
        Ok(())
    };
    let wanted = [
        "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)",
        "WARN 2 intake::lines: line-too-long: line 2 is longer than the limit of 2 bytes (`line_bytes`)",
        "INFO 18 intake::handler: the payload is broken, and the reply finished: the handler accepts it",
    ];
    assert_log(|script| script, b"1\nsecond\n3\nfourth\n", go_on, &wanted);
}

#[test]
fn what_a_host_does_is_told() {
    const CHARSET: &str = "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)";
    let short = || limits(|limits| (limits.wait, limits.empty_reads) = (Duration::from_millis(250), 2));
    for (script, stage, error) in [
        (Script::new().chunk("abc").timed_out(), "source", "timed-out: no byte came within 250ms"),
        (Script::new().chunk("abc").repeat("", 3), "source", "stalled: more than 2 empty chunks in a row"),
        (Script::new().chunk("abc").aborted("reset"), "source", "aborted: the payload broke off: reset"),
        (Script::new().chunk("abc").cancelled("enough"), "source", "cancelled: the host asked to stop: enough"),
        (
            Script::new().chunk("abc").length(4),
            "source",
            "length-mismatch: the payload ended after 3 of the 4 bytes that were declared",
        ),
        (
            Script::new().chunk("abc").reply_blocked_after(3),
            "reply",
            "timed-out: after 0 bytes of the reply, the host took no more within 30s",
        ),
        (Script::new().chunk("abc").reply_closed_after(0, "gone"), "reply", "closed: after 0 bytes the reply was closed: gone"),
        (Script::new().chunk("abc").reply_cancelled_after(0, "enough"), "reply", "cancelled: the host asked to stop: enough"),
    ] {
        let wanted = [CHARSET.to_owned(), format!("WARN 3 intake::{stage}: {error}"), failed(3, stage, error)];
        assert_eq!(log(Level::Info, script, limited(short())), wanted);
    }
    let stopped = [
        "WARN 0 intake::pace: cancelled: the host asked to stop: no",
        "ERROR 0 intake::handler: the run failed with cancelled (stage pace): the host asked to stop: no",
    ];
    assert_eq!(log(Level::Info, Script::new().stop_at_checkpoint(1, "no"), lines), stopped);
}

#[test]
fn how_a_run_went_is_told_to_who_wants_to_know() {
    let script = Script::new().charset("utf-8").length(6).slice_fuel(400_000).chunk("ab\n").repeat("", 2).chunk("c\n\n");
    let wanted = [
        "DEBUG 0 intake::source: declared length: 6",
        "TRACE 0 intake::pace: checkpoint 1; items: 0",
        "DEBUG 0 intake::pace: the host gives a slice 400000 fuel; the SDK takes up to 200000",
        "INFO 0 intake::decode: charset UTF-8 (declared \"utf-8\")",
        "TRACE 0 intake::source: bytes read: 3, asked for: 65536",
        "DEBUG 3 intake::source: an empty chunk; up to 1000 in a row are allowed",
        "TRACE 3 intake::source: bytes read: 3, asked for: 65536",
        "DEBUG 6 intake::source: the end of the payload; chunks: 2",
        "TRACE 6 intake::reply: bytes written: 4, before: 0",
        "DEBUG 6 intake::reply: the reply is finished; bytes: 4",
        // In, describe, a checkpoint, five reads, a write, finish.
        "DEBUG 6 intake::pace: items: 3, malformed: 0, slices: 10, checkpoints: 1",
    ];
    assert_eq!(log(Level::Trace, script, lines), wanted);
}

#[test]
fn a_handlers_own_lines_and_errors_have_an_offset_too() {
    let handle = async |payload: &mut Payload, _: &mut Reply| {
        log::info!("nothing was read yet");
        let mut lines = payload.lines()?;
        let at = lines.next().await?.map_or(0, |line| line.at());
        log::warn!(target: "mine", "the first line");
        lines.next().await?;
        log::warn!(target: "mine", "the second line");
        Err(Error::handler("no comma").with_offset(at))
    };
    let wanted = [
        "INFO 0 logs: nothing was read yet",
        "INFO 0 intake::decode: charset UTF-8 (assumed; none was declared)",
        "WARN 4 mine: the first line",
        "WARN 8 mine: the second line",
        "ERROR 0 intake::handler: the run failed with handler (stage handler): no comma",
    ];
    assert_eq!(log(Level::Info, Script::new().chunk("one\n").chunk("two\n"), handle), wanted);
    assert_eq!(intake::log_offset(), None, "no run is under way");
}

#[test]
fn a_run_within_a_run_gives_the_offset_back() {
    let handle = async |payload: &mut Payload, _: &mut Reply| {
        payload.lines()?.next().await?;
        let _done = Script::new().chunk("1234567\n").run_fn(lines);
        log::warn!(target: "mine", "the outer one");
        Ok(())
    };
    let log = log(Level::Warn, Script::new().chunk("one\n"), handle);
    assert_eq!(log, ["WARN 4 mine: the outer one"]);
}

#[test]
fn a_label_of_the_hosts_is_cut_and_escaped() {
    let log = log(Level::Info, Script::new().charset(&"\u{1b}\n".repeat(1000)), lines);
    assert!(log.iter().all(|line| line.len() < 400 && !line.contains(['\u{1b}', '\n'])), "{log:?}");
    assert_eq!(log.len(), 2, "{log:?}");
}
