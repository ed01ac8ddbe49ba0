//! Counts and sums records as one would without the SDK: the payload whole in memory, decoded whole, and each format's library
//! over it. It has no limits, paces nothing, and knows no offsets.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

/// The bindings alone, where their macro looks for them.
#[path = "."]
mod world {
    #[path = "."]
    pub(crate) mod intake {
        #[path = "../../../sdk/src/world/intake/bindings.rs"]
        #[cfg_attr(not(target_family = "wasm"), allow(unused_imports))] // the macro that exports
        pub(crate) mod bindings;
    }
}

#[path = "../../shapes.rs"]
mod shapes;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use shapes::{Event, Seen};
use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Failure, Guest, Summary};
use bindings::intake::payload::sink::Reply;
use bindings::intake::payload::source::Payload;

struct Whole;

impl Guest for Whole {
    fn handle(payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        let description = payload.describe();
        let mut whole = Vec::with_capacity(description.length.unwrap_or_default() as usize);
        while let Ok(Some(chunk)) = payload.read(65536, None) {
            whole.extend_from_slice(&chunk);
        }
        let bytes = whole.len() as u64;
        let label = description.charset.as_deref().unwrap_or("utf-8");
        let media_type = description.media_type.unwrap_or_default();
        let seen = match media_type.split(';').next() {
            Some("text/csv") => csv(&decode(label, &whole)),
            Some("application/x-ndjson") => ndjson(&decode(label, &whole)),
            _ => postcard(&media_type, &mut whole),
        };
        let _ = reply.write(seen.say().as_bytes(), None);
        let _ = reply.finish(None);
        Ok(Summary {
            bytes,
            chunks: 0,
            charset_declared: description.charset,
            charset_used: None,
            charset_origin: None,
            malformed: 0,
            first_malformed_at: None,
            bad_records: 0,
            first_bad_record_at: None,
            skipped_bytes: 0,
            skipped_lines: 0,
            advice: Vec::new(),
        })
    }
}

fn decode<'a>(label: &str, whole: &'a [u8]) -> Cow<'a, str> {
    Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8).decode(whole).0
}

fn csv(text: &str) -> Seen {
    let mut seen = Seen::default();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let Ok(header) = reader.headers().cloned() else { return seen };
    let mut record = csv::StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        if let Ok(order) = record.deserialize(Some(&header)) {
            seen.order(&order);
        }
    }
    seen
}

fn ndjson(text: &str) -> Seen {
    let mut seen = Seen::default();
    for event in text.lines().filter_map(|line| serde_json::from_str::<Event>(line).ok()) {
        seen.event(&event);
    }
    seen
}

fn postcard(media_type: &str, whole: &mut [u8]) -> Seen {
    let crc = media_type.contains("crc=crc32").then(|| crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC));
    let is_cobs = media_type.contains("framing=cobs");
    let mut seen = Seen::default();
    let mut rest = whole;
    while !rest.is_empty() {
        let frame;
        if is_cobs {
            let Some(zero) = rest.iter().position(|&byte| byte == 0) else { break };
            let (stuffed, after) = rest.split_at_mut(zero + 1);
            rest = after;
            let Ok(length) = cobs::decode_in_place(&mut stuffed[..zero]) else { continue };
            frame = &stuffed[..length];
        } else {
            let Ok((length, after)) = postcard::take_from_bytes::<u32>(rest) else { break };
            let start = rest.len() - after.len();
            let (head, after) = rest.split_at_mut(start + length as usize);
            rest = after;
            frame = &head[start..];
        }
        let record = match (&crc, frame.split_last_chunk()) {
            (None, _) => frame,
            (Some(crc), Some((record, sum))) if crc.checksum(record) == u32::from_le_bytes(*sum) => record,
            _ => continue,
        };
        if let Ok(reading) = postcard::from_bytes(record) {
            seen.reading(&reading);
        }
    }
    seen
}

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(Whole);
