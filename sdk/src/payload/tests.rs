//! A call that is dropped while it waits for the host loses nothing.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::Payload;
use crate::run::Run;
use crate::world::flaky_host::FlakyHost;

/// Polls `$next` once, again and again, and drops it while it waits: what it gives, and how often it was dropped.
macro_rules! dropped_while_it_waits {
    ($next:expr, $take:expr) => {{
        let mut dropped = 0;
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            match pin!($next).poll(&mut cx) {
                Poll::Pending => dropped += 1,
                Poll::Ready(Ok(Some(item))) => $take(item),
                Poll::Ready(end) => break (end.is_ok(), dropped),
            }
        }
    }};
}

const PAYLOAD: &[u8] = b"a line\nand one that is longer than chunks are, caf\xE9\r\n\n\r\nthe end";

fn payload() -> Payload {
    let run = Rc::new(Run::new(FlakyHost::new(b"", 7)));
    Payload::new(FlakyHost::new(PAYLOAD, 7), run)
}

#[test]
fn a_call_for_a_line_that_is_dropped_while_it_waits_loses_nothing() {
    let mut payload = payload();
    let mut seen = Vec::new();
    let run = payload.stage.run.clone();
    let mut lines = payload.lines().unwrap();
    let mut take = |line: crate::Line<'_>| {
        seen.push((line.number(), line.at(), line.to_string()));
        run.slice().charge(u64::MAX); // So that checkpoints wait, too.
    };
    let (ended_well, dropped) = dropped_while_it_waits!(lines.next(), take);
    assert!(ended_well && dropped > 10, "{dropped}");
    let wanted =
        [(1, 0, "a line"), (2, 7, "and one that is longer than chunks are, café"), (3, 53, ""), (4, 54, ""), (5, 56, "the end")];
    assert_eq!(seen, wanted.map(|(number, at, text)| (number, at, text.to_owned())));
}

#[test]
fn a_call_for_text_that_is_dropped_while_it_waits_loses_nothing() {
    let mut payload = payload();
    let mut seen = String::new();
    let mut text = payload.text().unwrap();
    let (ended_well, dropped) = dropped_while_it_waits!(text.next(), |piece: &str| seen.push_str(piece));
    assert!(ended_well && dropped > 9, "{dropped}");
    assert_eq!(seen, "a line\nand one that is longer than chunks are, café\r\n\n\r\nthe end");
}

#[test]
fn a_call_for_a_chunk_that_is_dropped_while_it_waits_loses_nothing() {
    let mut payload = payload();
    let mut seen = Vec::new();
    let mut chunks = payload.chunks().unwrap();
    let (ended_well, dropped) = dropped_while_it_waits!(chunks.next(), |chunk: &[u8]| seen.extend_from_slice(chunk));
    assert!(ended_well && dropped > 9, "{dropped}");
    assert_eq!(seen, PAYLOAD);
}

#[test]
fn a_line_whose_start_was_waited_for_can_be_taken_as_text() {
    let mut payload = payload();
    let mut cx = Context::from_waker(Waker::noop());
    let mut seen = String::new();
    let mut dropped = 0;
    while dropped < 5 {
        match pin!(payload.lines().unwrap().next()).poll(&mut cx) {
            Poll::Pending => dropped += 1,
            Poll::Ready(line) => assert_eq!(line.unwrap().unwrap().text(), "a line"),
        }
    }
    let mut text = payload.text().unwrap();
    let (ended_well, _) = dropped_while_it_waits!(text.next(), |piece: &str| seen.push_str(piece));
    assert!(ended_well);
    assert_eq!(seen, "and one that is longer than chunks are, café\r\n\n\r\nthe end");
}
