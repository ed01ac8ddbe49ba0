//! Calls that are dropped while they wait lose nothing, and wait for nothing that is there.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::run::Run;
use crate::world::flaky_host::FlakyHost;
use crate::{Framing, Payload};

const FRAMINGS: [Framing; 2] = [Framing::COBS, Framing::LENGTH_PREFIXED];

/// Three strings, the second one long.
fn payload(framing: Framing) -> Vec<u8> {
    let strings = ["a", &"long ".repeat(100), "the end"];
    let frame = |string: &str| match framing {
        Framing::COBS => ::postcard::to_allocvec_cobs(string).unwrap(),
        _ => ::postcard::to_allocvec(&::postcard::to_allocvec(string).unwrap()).unwrap(),
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
                _ => [0, 3, 507],
            };
            assert_eq!(seen, [(1, starts[0], 1), (2, starts[1], 500), (3, starts[2], 7)], "{framing:?}, {size}");
        }
    }
}
