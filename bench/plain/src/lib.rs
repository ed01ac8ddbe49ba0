//! Counts lines as one would without the SDK: whole chunks through `encoding_rs` with replacement, and `memchr` over the text.
//! It has no limits, paces nothing, and knows no offsets.

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

use encoding_rs::{Encoding, UTF_8};
use world::intake::bindings;

use bindings::exports::intake::payload::handler::{Failure, Guest, Summary};
use bindings::intake::payload::sink::Reply;
use bindings::intake::payload::source::Payload;

struct Plain;

impl Guest for Plain {
    fn handle(payload: Payload, reply: Reply) -> Result<Summary, Failure> {
        let charset_declared = payload.describe().charset;
        let label = charset_declared.as_deref().unwrap_or("utf-8");
        let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
        let mut decoder = encoding.new_decoder();
        let (mut bytes, mut chunks, mut lines) = (0, 0, 0u64);
        let mut text = String::new();
        while let Ok(Some(chunk)) = payload.read(65536, None) {
            bytes += chunk.len() as u64;
            chunks += 1;
            text.clear();
            text.reserve(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or_default());
            let _ = decoder.decode_to_string(&chunk, &mut text, false);
            lines += memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        }
        let _ = reply.write(format!("{lines} lines\n").as_bytes(), None);
        let _ = reply.finish(None);
        Ok(Summary {
            bytes,
            chunks,
            charset_declared,
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

// Natively there is no host to export to, and linkers take the names of the exports for syntax.
#[cfg(target_family = "wasm")]
bindings::export_guest!(Plain);
