//! Five ways to hang, each seen in the wild.

use crate::bindings::intake::payload::sink::Reply;
use crate::bindings::intake::payload::source::Payload;
use crate::{Answer, WAIT, unread, written};

/// Hangs in the way that is asked for; none if there is no such way.
pub(crate) fn hang(how: &str, payload: &Payload, reply: &Reply) -> Option<Answer> {
    let handle = match how {
        "bad-byte" => on_a_bad_byte,
        "empty-reads" => on_empty_reads,
        "full-buffer" => on_a_full_buffer,
        "waiting" => waiting_for_ever,
        "heavy" => with_heavy_work,
        _ => return None,
    };
    Some(each_chunk(payload, if how == "waiting" { None } else { WAIT }, handle).and_then(|()| written(reply.finish(WAIT))))
}

fn each_chunk(payload: &Payload, wait: Option<u64>, handle: fn(&[u8])) -> Answer {
    let mut at = 0;
    while let Some(chunk) = payload.read(65_536, wait).map_err(|error| unread(error, at))? {
        at += chunk.len() as u64;
        handle(&chunk);
    }
    Ok(())
}

/// Goes on after what is valid, and never over what is not.
#[inline(never)] // its name is looked for in the stack
fn on_a_bad_byte(chunk: &[u8]) {
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(std::hint::black_box(&chunk[at..])) {
        at += error.valid_up_to();
    }
}

/// Takes an empty chunk for nothing, again and again: the loop is in `each_chunk`.
fn on_empty_reads(_: &[u8]) {}

/// Flushes a buffer when something was put into it, and puts something into it when there is room.
#[inline(never)] // its name is looked for in the stack
fn on_a_full_buffer(chunk: &[u8]) {
    let (mut buffer, mut done) = (Vec::with_capacity(16), 0);
    while done < chunk.len() {
        let room = std::hint::black_box(buffer.capacity() - buffer.len());
        let more = room.min(chunk.len() - done);
        buffer.extend_from_slice(&chunk[done..done + more]);
        done += more;
    }
}

fn waiting_for_ever(_: &[u8]) {}

/// Compares each byte with all others, and makes no checkpoint meanwhile.
#[inline(never)] // its name is looked for in the stack
fn with_heavy_work(chunk: &[u8]) {
    let mut same = 0u64;
    for _ in 0..1000 {
        for one in chunk {
            same += chunk.iter().filter(|other| std::hint::black_box(**other) == *one).count() as u64;
        }
    }
    std::hint::black_box(same);
}
