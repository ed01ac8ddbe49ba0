//! Reads the chunks of a payload and counts their bytes, without the SDK: nothing that looks at the bytes can be faster.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

#[path = "../../bare.rs"]
mod bare;
#[path = "../../world.rs"]
mod world;

use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Failure, Guest, Summary};
use bindings::intake::payload::sink::Reply;
use bindings::intake::payload::source::Payload;

struct ReadsOnly;

impl Guest for ReadsOnly {
    fn handle(payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        let mut bytes = 0;
        while let Ok(Some(chunk)) = payload.read(65536, None) {
            bytes += chunk.len() as u64;
        }
        Ok(bare::reply_bytes(&reply, bytes))
    }
}

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(ReadsOnly);
