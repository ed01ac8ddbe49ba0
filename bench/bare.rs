//! What guests without the SDK have in common: how they end a run.

use crate::world::intake::bindings;

use bindings::exports::intake::payload::handler::Summary;
use bindings::intake::payload::sink::Reply;

/// Replies with the number of bytes, and reports that this was all.
pub(crate) fn reply_bytes(reply: &Reply, bytes: u64) -> Summary {
    let _ = reply.write(format!("{bytes} bytes\n").as_bytes(), None);
    let _ = reply.finish(None);
    Summary {
        bytes,
        chunks: 0,
        charset_declared: None,
        charset_used: None,
        charset_origin: None,
        malformed: 0,
        first_malformed_at: None,
        bad_records: 0,
        first_bad_record_at: None,
        skipped_bytes: 0,
        skipped_lines: 0,
        advice: Vec::new(),
    }
}
