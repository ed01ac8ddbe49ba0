//! Truth: a payload that was broken off is never taken for a finished one, and malformed bytes are never silent. Each thing
//! that can go wrong has its own error, which says what, where and at which byte; it sticks, and forbids finishing the reply.

mod common;

use common::{Cut, every_cut};
use intake::memory::{Ran, Script};
use intake::{Error, ErrorKind, Limits, MalformedPolicy, Payload, Result, Stage};

/// One thing that goes wrong.
#[derive(Clone, Copy)]
struct Row {
    charset: &'static str,
    /// What the host gives, in any chunks.
    payload: &'static [u8],
    /// What is declared of it.
    declare: fn(Script) -> Script,
    /// What happens after it.
    then: fn(Script) -> Script,
    policy: MalformedPolicy,
    limits: fn(&mut Limits),
    /// Whether it is about the number of empty chunks, so that no cut may bring its own.
    counts_empty: bool,
    /// The text before the error.
    text: &'static str,
    /// Bytes before the error, read raw; none if only decoding finds it.
    bytes: Option<usize>,
    kind: ErrorKind,
    stage: Stage,
    at: u64,
    message: &'static str,
}

/// Nothing goes wrong.
const HONEST: Row = Row {
    charset: "latin1",
    payload: b"caf\xE9\nol\xE9\n",
    declare: |script| script,
    then: |script| script,
    policy: MalformedPolicy::Replace,
    limits: |_| {},
    counts_empty: false,
    text: "café\nolé\n",
    bytes: Some(9),
    kind: ErrorKind::Aborted,
    stage: Stage::Source,
    at: 9,
    message: "",
};

const fn source(kind: ErrorKind, message: &'static str) -> Row {
    Row { kind, message, ..HONEST }
}

const fn decode(kind: ErrorKind, at: u64, message: &'static str) -> Row {
    Row { kind, at, message, stage: Stage::Decode, bytes: None, ..HONEST }
}

const STRICT: MalformedPolicy = MalformedPolicy::Strict;

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // What the host says.
    Row { then: |host| host.aborted("connection reset"), ..source(ErrorKind::Aborted, "source at byte 9: the payload broke off") },
    Row { then: |host| host.timed_out(), ..source(ErrorKind::TimedOut, "source at byte 9: no byte came within 30s") },
    Row { then: |host| host.timed_out(), limits: |limits| limits.wait = std::time::Duration::from_millis(1500), ..source(ErrorKind::TimedOut, "source at byte 9: no byte came within 1.5s") },
    Row { then: |host| host.cancelled("shutting down"), ..source(ErrorKind::Cancelled, "source at byte 9: the host asked to stop") },
    Row { then: |host| host.chunk([0; 65_537]), ..source(ErrorKind::Contract, "source at byte 9: the host gave a chunk of 65537 bytes where at most 65536 were asked for") },
    Row { then: |host| empty_chunks(host, 1001), counts_empty: true, ..source(ErrorKind::Stalled, "source at byte 9: more than 1000 empty chunks in a row") },
    Row { then: |host| empty_chunks(host, 3).chunk("never read"), limits: |limits| limits.empty_reads = 2, counts_empty: true, ..source(ErrorKind::Stalled, "source at byte 9: more than 2 empty chunks in a row") },
    Row { then: |host| host.aborted(""), payload: b"", text: "", bytes: Some(0), at: 0, ..source(ErrorKind::Aborted, "source at byte 0: the payload broke off") },
    // A character that was begun is no text, and not malformed either: its end may have been on its way.
    Row { then: |host| host.aborted("reset"), charset: "UTF-8", payload: b"caf\xC3", text: "caf", bytes: Some(4), at: 4, ..source(ErrorKind::Aborted, "source at byte 4: the payload broke off") },
    Row { then: |host| host.aborted("reset"), charset: "gb18030", payload: b"a\x81\x30\x81", text: "a", bytes: Some(4), at: 4, ..source(ErrorKind::Aborted, "source at byte 4: the payload broke off") },
    Row { then: |host| host.aborted("reset"), charset: "UTF-16LE", payload: b"a\0\x3D\xD8", text: "a", bytes: Some(4), at: 4, ..source(ErrorKind::Aborted, "source at byte 4: the payload broke off") },
    Row { then: |host| host.aborted("reset"), payload: b"\xEF\xBB", text: "", bytes: Some(2), at: 2, ..source(ErrorKind::Aborted, "source at byte 2: the payload broke off") },
    // What was declared, and what is permitted.
    Row { declare: |host| host.length(12), ..source(ErrorKind::LengthMismatch, "source at byte 9: the payload ended after 9 of the 12 bytes that were declared") },
    Row { declare: |host| host.length(1), payload: b"", text: "", bytes: Some(0), at: 0, ..source(ErrorKind::LengthMismatch, "source at byte 0: the payload ended after 0 of the 1 bytes that were declared") },
    Row { declare: |host| host.length(9), payload: b"caf\xE9\nol\xE9\nmore", ..source(ErrorKind::LengthMismatch, "source at byte 9: the payload goes on after the 9 bytes that were declared") },
    Row { declare: |host| host.length(0), payload: b"x", text: "", bytes: Some(0), at: 0, ..source(ErrorKind::LengthMismatch, "source at byte 0: the payload goes on after the 0 bytes that were declared") },
    Row { declare: |host| host.length(11), then: |host| host.aborted("reset"), ..source(ErrorKind::Aborted, "source at byte 9: the payload broke off") },
    Row { limits: |limits| limits.payload_bytes = 9, payload: b"caf\xE9\nol\xE9\nmore", ..source(ErrorKind::PayloadTooLong, "source at byte 9: the payload is longer than the limit of 9 bytes (`payload_bytes`)") },
    Row { limits: |limits| limits.payload_bytes = 9, declare: |host| host.length(13), payload: b"caf\xE9\nol\xE9\nmore", ..source(ErrorKind::PayloadTooLong, "source at byte 9: the payload is longer than the limit of 9 bytes (`payload_bytes`)") },
    // Malformed bytes.
    Row { policy: STRICT, charset: "utf-8", payload: b"caf\xE9 au lait", text: "caf", ..decode(ErrorKind::Malformed, 3, "decode at byte 3: E9 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "utf-8", payload: b"\n\xF0\x9F\x98 \xFF", text: "\n", ..decode(ErrorKind::Malformed, 1, "decode at byte 1: F0 9F 98 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "utf-8", payload: b"\xEF\xBB\xBFab\xE6\xBC", text: "ab", ..decode(ErrorKind::Malformed, 5, "decode at byte 5: E6 BC is no character in the payload's charset") },
    Row { policy: STRICT, charset: "utf-8", payload: b"\xEF\xBB", text: "", ..decode(ErrorKind::Malformed, 0, "decode at byte 0: EF BB is no character in the payload's charset") },
    Row { policy: STRICT, charset: "koi8-r", payload: b"\xFF\xFEa", text: "", ..decode(ErrorKind::Malformed, 2, "decode at byte 2: 61 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "shift_jis", payload: b"\x83\x5C\x85\x40", text: "ソ", ..decode(ErrorKind::Malformed, 2, "decode at byte 2: 85 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "euc-jp", payload: b"\n\x8F\xA1\xA1", text: "\n", ..decode(ErrorKind::Malformed, 1, "decode at byte 1: 8F A1 A1 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "gb18030", payload: b"\xB0\xA1\x81\x30\x81\x0A", text: "啊", ..decode(ErrorKind::Malformed, 2, "decode at byte 2: 81 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "gb18030", payload: b"\xFE\x39\xFE\x39", text: "", ..decode(ErrorKind::Malformed, 0, "decode at byte 0: FE 39 FE 39 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "iso-2022-jp", payload: b"a\x1B$B$\"\x1B$X", text: "aあ", ..decode(ErrorKind::Malformed, 6, "decode at byte 6: 1B is no character in the payload's charset") },
    Row { policy: STRICT, charset: "utf-16le", payload: b"a\0\x3D\xD8b\0", text: "a", ..decode(ErrorKind::Malformed, 2, "decode at byte 2: 3D D8 is no character in the payload's charset") },
    Row { policy: STRICT, charset: "utf-16be", payload: b"\0a\0", text: "a", ..decode(ErrorKind::Malformed, 2, "decode at byte 2: 00 is no character in the payload's charset") },
    Row { limits: |limits| limits.malformed = 2, charset: "utf-8", payload: b"a\xFFb\xC3c\xE2\x82d", text: "a\u{FFFD}b\u{FFFD}c", ..decode(ErrorKind::TooManyMalformed, 5, "decode at byte 5: more than 2 malformed sequences (`malformed`)") },
    Row { limits: |limits| limits.malformed = 0, charset: "big5", payload: b"\xA4\x40\xA4", text: "一", ..decode(ErrorKind::TooManyMalformed, 2, "decode at byte 2: more than 0 malformed sequences (`malformed`)") },
    // The first error stays.
    Row { policy: STRICT, then: |host| host.aborted("reset"), charset: "utf-8", payload: b"a\xFF", text: "a", ..decode(ErrorKind::Malformed, 1, "decode at byte 1: FF is no character in the payload's charset") },
];

fn empty_chunks(script: Script, count: usize) -> Script {
    (0..count).fold(script, |script, _| script.chunk([]))
}

impl Row {
    fn apply(&self, payload: &mut Payload) -> Result<()> {
        let mut limits = Limits::default();
        (self.limits)(&mut limits);
        payload.set_limits(limits)?;
        payload.set_malformed(self.policy)
    }

    /// Runs this row, every cut of it, with a handler.
    fn run(&self, mut handle: impl AsyncFnMut(&mut Payload, &Cut) -> Result<()>, check: impl Fn(&Ran)) {
        let length = self.payload.len();
        let cuts = every_cut(length).filter(|cut| match cut {
            Cut::Whole => true,
            Cut::Two(at) => !self.counts_empty || (1..length).contains(at),
            Cut::TwoAndEmpty(_) | Cut::Cycle(_) => !self.counts_empty,
        });
        for cut in cuts {
            let script = (self.then)(cut.apply((self.declare)(Script::new().charset(self.charset)), self.payload));
            let ran = script.run_fn(async |payload, _| {
                self.apply(payload)?;
                handle(payload, &cut).await
            });
            check(&ran);
        }
    }

    fn check_error(&self, error: Error) {
        assert_eq!(error.to_string(), self.message);
        assert_eq!((error.kind(), error.stage(), error.offset()), (self.kind, self.stage, Some(self.at)), "{}", self.message);
    }

    fn check_unfinished(&self, ran: &Ran) {
        self.check_error(ran.outcome.clone().unwrap_err());
        assert!(!ran.is_finished, "{}", self.message);
    }
}

#[test]
fn text_ends_with_the_error_and_the_reply_of_a_handler_that_overlooks_it_is_not_finished() {
    for row in ROWS {
        let handle = async |payload: &mut Payload, cut: &Cut| {
            let mut seen = String::new();
            let error = {
                let mut text = payload.text()?;
                loop {
                    match text.next().await {
                        Ok(piece) => seen.push_str(piece.expect("an error comes before the end")),
                        Err(error) => break error,
                    }
                }
            };
            row.check_error(error);
            assert_eq!(seen, row.text, "{}, {cut:?}", row.message);
            sticks(row, payload).await;
            Ok(())
        };
        row.run(handle, |ran| row.check_unfinished(ran));
    }
}

#[test]
fn lines_end_with_the_error_and_a_line_that_was_broken_off_is_none() {
    for row in ROWS {
        let handle = async |payload: &mut Payload, cut: &Cut| {
            let mut seen = Vec::new();
            let error = {
                let mut lines = payload.lines()?;
                loop {
                    match lines.next().await {
                        Ok(line) => seen.push(line.expect("an error comes before the end").to_string()),
                        Err(error) => break error,
                    }
                }
            };
            row.check_error(error);
            let whole = row.text.rfind('\n').map_or("", |end| &row.text[..end + 1]);
            assert_eq!(seen, whole.lines().collect::<Vec<_>>(), "{}, {cut:?}", row.message);
            sticks(row, payload).await;
            Ok(())
        };
        row.run(handle, |ran| row.check_unfinished(ran));
    }
}

#[test]
fn raw_chunks_end_with_the_error_after_the_last_permitted_byte() {
    let rows: Vec<_> = ROWS.iter().filter(|row| row.bytes.is_some()).collect();
    assert!(rows.len() > 15);
    for row in rows {
        let handle = async |payload: &mut Payload, cut: &Cut| {
            let mut seen = Vec::new();
            let mut chunks = payload.chunks()?;
            let error = loop {
                match chunks.next().await {
                    Ok(chunk) => seen.extend_from_slice(chunk.expect("an error comes before the end")),
                    Err(error) => break error,
                }
            };
            row.check_error(error);
            assert_eq!(Some(&seen[..]), row.bytes.map(|bytes| &row.payload[..bytes]), "{}, {cut:?}", row.message);
            row.check_error(chunks.next().await.unwrap_err());
            Ok(())
        };
        row.run(handle, |ran| {
            row.check_unfinished(ran);
            assert_eq!(Some(ran.summary.bytes), row.bytes.map(|bytes| bytes as u64));
        });
    }
}

/// Whatever the handler does next, it meets the same error.
async fn sticks(row: &Row, payload: &mut Payload) {
    if let Ok(mut lines) = payload.lines() {
        row.check_error(lines.next().await.unwrap_err());
    }
    for _ in 0..2 {
        row.check_error(payload.text().unwrap().next().await.unwrap_err());
        row.check_error(payload.pace().spend(0).await.unwrap_err());
        row.check_error(payload.pace().checkpoint().await.unwrap_err());
    }
}

#[test]
fn a_handler_that_accepts_a_broken_payload_finishes_unless_it_was_cancelled() {
    for row in ROWS {
        for accepts_at_once in [true, false] {
            let handle = async |payload: &mut Payload, _: &Cut| {
                if accepts_at_once {
                    payload.accept_broken();
                }
                while let Ok(Some(_)) = payload.lines()?.next().await {}
                payload.accept_broken();
                Ok(())
            };
            row.run(handle, |ran| {
                if row.kind == ErrorKind::Cancelled {
                    row.check_unfinished(ran);
                } else {
                    assert!(ran.outcome.is_ok() && ran.is_finished, "{}", row.message);
                }
            });
        }
    }
}

#[test]
fn the_error_that_a_handler_passes_on_is_the_outcome() {
    for row in ROWS {
        let handle = async |payload: &mut Payload, _: &Cut| {
            payload.accept_broken();
            let mut text = payload.text()?;
            while text.next().await?.is_some() {}
            Ok(())
        };
        row.run(handle, |ran| row.check_unfinished(ran));
    }
}

#[test]
fn what_is_just_within_the_limits_and_as_declared_is_fine() {
    let rows = [
        Row { declare: |host| host.length(9), ..HONEST },
        Row { limits: |limits| limits.payload_bytes = 9, ..HONEST },
        Row { limits: |limits| limits.empty_reads = 0, counts_empty: true, ..HONEST },
        Row { then: |host| empty_chunks(host, 1000), counts_empty: true, ..HONEST },
        Row { limits: |limits| limits.empty_reads = 2, then: |host| empty_chunks(host, 2), counts_empty: true, ..HONEST },
        Row { declare: |host| host.length(0), payload: b"", text: "", ..HONEST },
        Row {
            limits: |limits| limits.malformed = 3,
            charset: "utf-8",
            payload: b"\xFF\xC3\xE2\x82",
            text: "\u{FFFD}\u{FFFD}\u{FFFD}",
            ..HONEST
        },
        Row { policy: STRICT, ..HONEST },
    ];
    for row in rows {
        let handle = async |payload: &mut Payload, cut: &Cut| {
            let mut seen = String::new();
            let mut text = payload.text()?;
            while let Some(piece) = text.next().await? {
                seen.push_str(piece);
            }
            assert_eq!(seen, row.text, "{cut:?}");
            Ok(())
        };
        row.run(handle, |ran| assert!(ran.outcome.is_ok() && ran.is_finished, "{:?}", ran.outcome));
    }
}

#[test]
fn empty_chunks_are_counted_in_a_row_and_not_in_all() {
    let script = (0..5).fold(Script::new(), |script, _| empty_chunks(script, 1000).chunk("x"));
    let ran = script.run_fn(async |payload, _| {
        let mut text = payload.text()?;
        while text.next().await?.is_some() {}
        Ok(())
    });
    ran.outcome.unwrap();
    assert_eq!((ran.summary.bytes, ran.summary.chunks), (5, 5));
}

#[test]
fn a_chunk_of_exactly_what_was_asked_for_is_fine() {
    let ran = Script::new().chunk([b'x'; 65_536]).run_fn(async |payload, _| {
        assert_eq!(payload.chunks()?.next().await?.map(<[u8]>::len), Some(65_536));
        Ok(())
    });
    assert!(ran.is_finished);
}
