//! Replies at once and reads nothing, without the SDK: what it costs to make a guest and to hear from it.

#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "generated bindings")]

#[path = "../../bare.rs"]
mod bare;
#[path = "../../world.rs"]
mod world;

use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Failure, Guest, Summary};
use bindings::intake::payload::sink::Reply;
use bindings::intake::payload::source::Payload;

struct Nothing;

impl Guest for Nothing {
    fn handle(_payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        Ok(bare::reply_bytes(&reply, 0))
    }
}

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(Nothing);
