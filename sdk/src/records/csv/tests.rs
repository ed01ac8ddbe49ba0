//! Tests: a call that is dropped while it waits loses nothing.

use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::run::Run;
use crate::world::flaky_host::FlakyHost;
use crate::{BadRecords, Payload};

fn payload(bytes: &'static [u8]) -> (Payload, Rc<Run>) {
    let run = Rc::new(Run::new(FlakyHost::new(b"", 5)));
    let mut payload = Payload::new(FlakyHost::new(bytes, 5), run.clone());
    payload.set_bad_records(BadRecords::Report).unwrap();
    (payload, run)
}

type Seen = (u64, u64, Vec<String>);

/// Polls each call of `next` once and drops it if it waits: the records, and how many calls were dropped.
fn read((mut payload, run): (Payload, Rc<Run>)) -> (Vec<Seen>, usize) {
    let mut cx = Context::from_waker(Waker::noop());
    let mut records = payload.csv().unwrap().with_flexible(true);
    let (mut seen, mut dropped) = (Vec::new(), 0);
    loop {
        // The slice is used up each time, so that checkpoints wait, too.
        run.slice().charge(u64::MAX);
        match pin!(records.next::<Vec<String>>()).poll(&mut cx) {
            Poll::Pending => dropped += 1,
            Poll::Ready(Ok(Some(record))) => seen.push((record.number(), record.at(), record.into_inner())),
            Poll::Ready(Ok(None)) => break,
            Poll::Ready(Err(error)) => seen.push((error.record().unwrap(), error.offset().unwrap(), Vec::new())),
        }
    }
    (seen, dropped)
}

fn wanted(records: &[(u64, u64, &[&str])]) -> Vec<Seen> {
    let owned = records.iter().map(|(number, at, fields)| (*number, *at, fields.iter().map(|&field| field.to_owned()).collect()));
    owned.collect()
}

#[test]
fn a_call_for_a_record_that_is_dropped_while_it_waits_loses_nothing() {
    let payload = payload(b"name,note\r\n\r\n1,caf\xE9\r\n\"2\r\nand on\",\"a \"\"b\"\"\"\n\n\r3,x\r4,\"y");
    let run = payload.1.clone();
    let (seen, dropped) = read(payload);
    let records: [(u64, u64, &[&str]); 4] =
        [(1, 13, &["1", "café"]), (2, 21, &["2\r\nand on", "a \"b\""]), (3, 45, &["3", "x"]), (4, 49, &[])];
    assert_eq!(seen, wanted(&records));
    assert!(dropped > 20, "{dropped}");
    assert_eq!(run.progress().items(), 4, "bad records are items, the header is not");
}

#[test]
fn a_record_that_has_waited_for_room_in_the_slice_is_not_lost() {
    let (mut payload, run) = payload(b"1\n,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n3\n");
    let mut cx = Context::from_waker(Waker::noop());
    let mut records = payload.csv().unwrap().with_header(false).with_flexible(true);
    let (mut seen, mut stood) = (Vec::new(), 0);
    loop {
        let poll = pin!(records.next::<Vec<&str>>()).poll(&mut cx).map(|record| record.unwrap().map(|record| record.len()));
        match poll {
            // Handing out the second record costs more than is left of the slice: it stands whole, counted, and waits, twice.
            Poll::Pending => stood += usize::from(seen.len() == 1 && run.progress().items() == 2),
            Poll::Ready(Some(fields)) => seen.push(fields),
            Poll::Ready(None) => break,
        }
        if seen.len() == 1 && run.slice().size() > 30_000 {
            // At the next checkpoint the host says how small a slice is.
            run.slice().charge(u64::MAX);
        }
    }
    assert_eq!((seen, stood), (vec![1, 61, 1], 2));
}

#[test]
fn the_start_of_a_line_that_was_waited_for_comes_first() {
    for waits in 0..30 {
        let (mut payload, run) = payload(b"a head of three lines\nwhich, one, by one\r\nare left out\n\"x\n\",y\r\n1,2\n");
        let mut cx = Context::from_waker(Waker::noop());
        let mut lines = 0;
        // The call for a line is dropped after this number of waits, wherever that is.
        for _ in 0..waits {
            match pin!(payload.lines().unwrap().next()).poll(&mut cx) {
                Poll::Pending => {}
                Poll::Ready(line) => lines += usize::from(line.unwrap().is_some()),
            }
        }
        let records: [(u64, &[&str]); 5] = [
            (0, &["a head of three lines"]),
            (22, &["which", " one", " by one"]),
            (42, &["are left out"]),
            (55, &["x\n", "y"]),
            (63, &["1", "2"]),
        ];
        // A quote opens the fourth line, and is not part of a line.
        if lines > 3 {
            break;
        }
        let header = lines + 1;
        let rest: Vec<_> = (1..).zip(&records[header..]).map(|(number, (at, fields))| (number, *at, *fields)).collect();
        assert_eq!(read((payload, run)).0, wanted(&rest), "{waits} waits, {lines} lines");
    }
}

/// The text of the line is read as any other; but the bytes it was decoded from are gone, and with them the places of what
/// follows a CR in it.
#[test]
fn a_record_behind_a_cr_of_a_line_that_was_waited_for_starts_where_the_line_does() {
    let (mut payload, run) = payload(b"head\nname,note\r1,caf\xE9\r2,y\r\r3,\"z\rz\"\r\n4,w\n5,v");
    let mut cx = Context::from_waker(Waker::noop());
    let mut waits = 0;
    while waits < 6 {
        waits += usize::from(pin!(payload.lines().unwrap().next()).poll(&mut cx).is_pending());
    }
    let records: [(u64, u64, &[&str]); 5] =
        [(1, 5, &["1", "café"]), (2, 5, &["2", "y"]), (3, 27, &["3", "z\rz"]), (4, 36, &["4", "w"]), (5, 40, &["5", "v"])];
    assert_eq!(read((payload, run)).0, wanted(&records));
}
