//! A guest that keeps every promise, by hand; and, as `keeps/but-..`, guests that differ from it in one thing, most of which
//! break one promise and no other.

use super::bindings::intake::payload::pacing::{Progress, Verdict, checkpoint};
use super::bindings::intake::payload::sink::Reply;
use super::bindings::intake::payload::source::{Payload, ReadError};
use super::{Answer, Counted, WAIT, unread, written};

/// The most bytes asked for.
const MOST: usize = 65_536;
/// Empty chunks in a row that are taken.
const EMPTY: u32 = 1000;

/// Counts line ends and bytes. `but` names the promise to break; it is empty for none.
pub(crate) fn keeps(payload: &Payload, reply: &Reply, counted: &mut Counted, but: &str) -> Answer {
    counted.claims = (but == "claims-well-formed").then_some(0);
    // A guest that asks for much, takes no for an answer, and forgets about it.
    let refused = but == "panics-later" && Vec::<u8>::new().try_reserve(4 << 20).is_err();
    match count(payload, counted, but) {
        Ok(text) => {
            assert!(!refused, "there is no room for the index");
            let replied = written(reply.write(text.as_bytes(), WAIT)).and_then(|()| written(reply.finish(WAIT)));
            if but == "ignores-errors" || but == "ignores-reply-errors" { Ok(()) } else { replied }
        }
        Err(error) => {
            if but == "finishes-anyway" {
                let _whole = reply.finish(WAIT);
            }
            assert!(but != "panics-on-errors", "{}", error.0);
            if but == "spins-on-errors" {
                work(u64::MAX);
            }
            Err(error)
        }
    }
}

fn count(payload: &Payload, counted: &mut Counted, but: &str) -> Result<String, super::Fault> {
    let declared = payload.describe().length;
    let wait = if but == "waits-for-ever" { None } else { WAIT };
    let (mut held, mut line_ends, mut empty, mut after) = (Vec::<Vec<u8>>::new(), 0, 0, 0);
    loop {
        // It has what was declared, and never asks for the end.
        if but.ends_with("at-the-length") && declared == Some(counted.bytes) {
            break;
        }
        let chunk = match payload.read(MOST as u32, wait) {
            Ok(Some(chunk)) => chunk,
            // A payload that was cut short never has what was declared.
            Ok(None) if but == "hangs-at-the-length" => continue,
            Ok(None) if but == "reads-after-the-end" => {
                after = payload.read(MOST as u32, wait).map_or(0, |chunk| chunk.map_or(0, |chunk| chunk.len()));
                break;
            }
            Ok(None) => break,
            Err(_) if but == "ignores-errors" => break,
            Err(ReadError::Aborted(_)) if but == "ignores-late-errors" && counted.bytes >= 100_000 => {
                return Ok("all of it\n".to_owned());
            }
            Err(ReadError::Aborted(_)) if but == "ignores-errors-in-gb18030" && counted.charset.as_deref() == Some("gb18030") => {
                return Ok("all of it\n".to_owned());
            }
            Err(error) => return Err(unread(error, counted.bytes)),
        };
        if chunk.is_empty() {
            if but == "takes-empty-for-the-end" {
                break;
            }
            empty += 1;
            if empty > EMPTY && but != "loops-on-empty" {
                return Err(("stalled", "source", Some(counted.bytes), "nothing but empty chunks".to_owned()));
            }
            continue;
        }
        empty = 0;
        if chunk.len() > MOST && but != "takes-any-chunk" {
            return Err(("contract", "source", Some(counted.bytes), "a chunk is larger than it was asked for".to_owned()));
        }
        counted.add(&chunk);
        if but == "reads-the-start" {
            return Ok("enough\n".to_owned());
        }
        if but == "takes-its-own-alone" && counted.chunks == 1 && chunk[0] != b'%' {
            return Err(("bad-record", "records", Some(0), "another format".to_owned()));
        }
        if but == "gives-up-at-a-line-end"
            && let Some(end) = chunk.iter().position(|byte| *byte == b'\n')
        {
            // It has decoded the chunk by then, and takes all but ASCII for malformed.
            counted.claims = Some(chunk.iter().filter(|byte| !byte.is_ascii()).count() as u64);
            let at = counted.bytes - (chunk.len() - end) as u64;
            return Err(("bad-record", "records", Some(at), "a line".to_owned()));
        }
        assert!(but != "panics-on-a-byte" || !chunk.contains(&0x81), "0x81 is not to its taste");
        if but == "spins-on-long-chunks" && chunk.len() > 4096 {
            work(10_000_000);
        }
        if but == "holds-it-all" {
            // In pages, so that neither to grow nor to drop it is much work.
            if held.last().is_none_or(|page| page.len() + chunk.len() > MOST) {
                held.push(Vec::with_capacity(MOST));
            }
            held.last_mut().unwrap().extend_from_slice(&chunk);
        }
        line_ends += chunk.iter().filter(|byte| **byte == b'\n').count();
        if let Verdict::Stop(why) = checkpoint(payload, progress(counted))
            && but != "ignores-stop"
        {
            return Err(("cancelled", "pace", Some(counted.bytes), why));
        }
    }
    std::hint::black_box(held);
    let ignores = matches!(but, "ignores-errors" | "ignores-lengths" | "takes-any-chunk" | "takes-empty-for-the-end");
    if declared.is_some_and(|length| length != counted.bytes) && !ignores {
        return Err(("length-mismatch", "source", Some(counted.bytes), "not the length that was declared".to_owned()));
    }
    let more = if but == "counts-chunks" { format!(" in {} chunks", counted.chunks) } else { String::new() };
    let late = if after > 0 { format!(" and {after} after the end") } else { String::new() };
    Ok(format!("{line_ends} line ends in {} bytes{more}{late}\n", counted.bytes))
}

fn progress(counted: &Counted) -> Progress {
    Progress { bytes_read: counted.bytes, bytes_decoded: counted.bytes, items: counted.chunks, malformed: 0 }
}

fn work(rounds: u64) {
    let mut round = 0;
    while round < rounds {
        round = std::hint::black_box(round + 1);
    }
}
