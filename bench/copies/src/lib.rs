//! Reads the chunks of a payload and copies each of them once, without the SDK: what one `memory.copy` adds to reading.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

#[path = "../../bare.rs"]
mod bare;
#[path = "../../world.rs"]
mod world;

use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Failure, Guest, Summary};
use bindings::intake::payload::sink::Reply;
use bindings::intake::payload::source::Payload;

struct Copies;

impl Guest for Copies {
    fn handle(payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        let mut bytes = 0;
        let mut copy = vec![0; 65536];
        while let Ok(Some(chunk)) = payload.read(65536, None) {
            copy[..chunk.len()].copy_from_slice(&chunk);
            // The compiler must not find out that the copy is never read.
            std::hint::black_box(&copy);
            bytes += chunk.len() as u64;
        }
        Ok(bare::reply_bytes(&reply, bytes))
    }
}

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(Copies);
