use std::fmt;

use serde::Serialize;

use super::line::{mebibytes, thousands};
use super::served::Served;
use crate::report::Ending;
use crate::text::{counted, grouped};

/// The totals of all requests of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// Requests that are over.
    pub requests: u64,
    /// Those of them that did not end well, because of the guest or of its client.
    pub failed: u64,
    /// Bytes of all payloads.
    pub payload_bytes: u64,
    /// Bytes of all replies.
    pub reply_bytes: u64,
    /// Fuel of all guests.
    pub fuel: u64,
    /// The peak memory of one guest, in bytes.
    pub peak_memory_bytes: u64,
    /// The maximum number of requests that were under way at once.
    pub most_at_once: u64,
}

impl Totals {
    pub(super) fn add(&mut self, served: &Served) {
        self.requests += 1;
        self.failed += u64::from(served.outcome != Ending::Ok);
        self.payload_bytes += served.payload.bytes;
        self.reply_bytes += served.reply.bytes;
        self.fuel = self.fuel.saturating_add(served.fuel.total);
        self.peak_memory_bytes = self.peak_memory_bytes.max(served.memory.peak_bytes);
    }

    /// Returns the totals as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::json!({ "totals": self }).to_string()
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "stopped after {}, {} of them broken off, {} at most at once: in {} out {} bytes fuel {} memory of a guest at most {}",
            counted(self.requests, "request"),
            grouped(self.failed),
            grouped(self.most_at_once),
            self.payload_bytes,
            self.reply_bytes,
            thousands(self.fuel),
            mebibytes(self.peak_memory_bytes)
        )
    }
}
