//! Calls that are dropped while they wait lose nothing, and wait for nothing that is there.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::run::Run;
use crate::world::flaky_host::FlakyHost;
use crate::{Framing, Payload};

const FRAMINGS: [Framing; 3] = [Framing::COBS, Framing::LENGTH_PREFIXED, Framing::BACK_TO_BACK];

/// Three strings, the second one long.
fn payload(framing: Framing) -> Vec<u8> {
    let strings = ["a", &"long ".repeat(100), "the end"];
    let frame = |string: &str| match framing {
        Framing::COBS => ::postcard::to_allocvec_cobs(string).unwrap(),
        Framing::LENGTH_PREFIXED => ::postcard::to_allocvec(&::postcard::to_allocvec(string).unwrap()).unwrap(),
        _ => ::postcard::to_allocvec(string).unwrap(),
    };
    strings.map(frame).concat()
}

#[test]
fn a_call_that_is_dropped_while_it_waits_loses_nothing() {
    for framing in FRAMINGS {
        for size in [1, 7, 300, 65_536] {
            let run = Rc::new(Run::new(FlakyHost::new(b"", 1)));
            let mut payload = Payload::new(FlakyHost::new(&payload(framing), size), run.clone());
            let mut records = payload.postcard(framing).unwrap();
            let (mut seen, mut dropped) = (Vec::new(), 0);
            let mut cx = Context::from_waker(Waker::noop());
            loop {
                run.slice().charge(u64::MAX); // So that checkpoints wait, too.
                match pin!(records.next::<&str>()).poll(&mut cx) {
                    Poll::Pending => dropped += 1,
                    Poll::Ready(record) => match record.unwrap() {
                        Some(record) => seen.push((record.number(), record.at(), record.len())),
                        None => break,
                    },
                }
                assert!(dropped < 10_000);
            }
            assert!(dropped > 3, "{dropped}");
            let starts = match framing {
                Framing::COBS => [0, 4, 509],
                Framing::LENGTH_PREFIXED => [0, 3, 507],
                _ => [0, 2, 504],
            };
            assert_eq!(seen, [(1, starts[0], 1), (2, starts[1], 500), (3, starts[2], 7)], "{framing:?}, {size}");
        }
    }
}

/// A call for a long type waits, and is dropped; the bytes that came are enough for the type of the next call.
#[test]
fn a_call_for_another_type_tries_what_is_there() {
    let run = Rc::new(Run::new(FlakyHost::new(b"", 1)));
    let mut payload = Payload::new(FlakyHost::new(&[7, 8, 9], 2), run);
    let mut records = payload.postcard(Framing::BACK_TO_BACK).unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(pin!(records.next::<[u8; 20]>()).poll(&mut cx).is_pending());
    // Two bytes come; they are too few, and it waits again.
    assert!(pin!(records.next::<[u8; 20]>()).poll(&mut cx).is_pending());
    for (number, at) in [(1, 0), (2, 1), (3, 2)] {
        match pin!(records.next::<u8>()).poll(&mut cx) {
            Poll::Ready(Ok(Some(record))) => assert_eq!((record.number(), record.at(), *record), (number, at, 7 + at as u8)),
            other => panic!("{other:?}"),
        }
    }
    assert!(pin!(records.next::<u8>()).poll(&mut cx).is_pending());
}
