use hyper::http::request::Parts;
use serde::Serialize;

use crate::report::{Activity, AdviceFacts, Ending, Failed, HotSpot, Log, MemoryFacts, PayloadEnd, ReplyEnd};
use crate::text::{json, safe};

/// The longest target that is kept, in characters: what is longer is cut.
const LONGEST_TARGET: usize = 1000;

/// The result of one request. As JSON it has exactly these names, and they do not change; as text it is one line.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Served {
    /// The request's number, in the order in which requests began; the first is 1.
    pub request: u64,
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub target: String,
    /// The status of the response; `None` if the client was gone before there was one.
    pub status: Option<u16>,
    /// How it ended: [`Ok`](Ending::Ok) if the guest returned and its reply is whole, whatever its status says.
    pub outcome: Ending,
    /// What went wrong; `None` if and only if it ended well.
    pub error: Option<Failed>,
    /// What became of the request's body.
    pub payload: ServedPayload,
    /// What became of the response's body.
    pub reply: ServedReply,
    /// The fuel that the guest spent after instantiation.
    pub fuel: ServedFuel,
    /// The memory that the guest held.
    pub memory: MemoryFacts,
    /// The time from the head of the request to the end of the reply, in milliseconds.
    pub elapsed_ms: f64,
    /// Where the guest stood, if it was stopped or trapped.
    pub stood: Option<Position>,
    /// The end of what the guest wrote to standard error and standard output.
    pub log: Log,
}

/// What became of the body of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServedPayload {
    /// Bytes that the guest's host took for it; what the guest left lying is a chunk of the host's at most.
    pub bytes: u64,
    /// How it ended, as the guest was told. A guest that did not read to the end was not told.
    pub end: PayloadEnd,
    /// The charset label that was declared, as the guest says; this and what follows is `None` if the guest does not tell.
    pub charset_declared: Option<String>,
    /// The charset decoded from.
    pub charset_used: Option<String>,
    /// Who decided on it: `declared`, `overridden`, `byte-order-mark` or `assumed`.
    pub charset_origin: Option<String>,
    /// Malformed sequences; `None` if the payload was not decoded.
    pub malformed: Option<u64>,
    /// The byte offset of the first of them.
    pub first_malformed_at: Option<u64>,
    /// Bad records.
    pub bad_records: Option<u64>,
    /// The byte offset of the first of them.
    pub first_bad_record_at: Option<u64>,
    /// Bytes that were passed over as part of bad records or of lines that are too long.
    pub skipped_bytes: Option<u64>,
    /// Line ends among those bytes.
    pub skipped_lines: Option<u64>,
    /// Signs that the payload is not what it was taken for.
    pub advice: Option<Vec<AdviceFacts>>,
}

/// What became of the body of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServedReply {
    /// Bytes that the host took, and sent or was about to.
    pub bytes: u64,
    /// Whether the guest's reply is whole.
    pub end: ReplyEnd,
    /// The `Content-Type` of the response, as the guest gave it.
    pub media_type: Option<String>,
}

/// The fuel that a guest spent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ServedFuel {
    /// The total.
    pub total: u64,
    /// For each byte of the payload; `None` if it was empty.
    pub per_byte: Option<f64>,
}

/// Where a guest that was stopped or trapped stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Position {
    /// What it was doing.
    pub doing: Activity,
    /// The stage, by what it has on its stack; `None` if it is not known.
    pub stage: Option<String>,
    /// Where it was found most since it last waited or yielded.
    pub hottest: Vec<HotSpot>,
    /// Its stack, the innermost function first; empty if it is not known.
    pub stack: Vec<String>,
}

impl Served {
    /// Returns the result as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }
}

/// Who asked for what.
pub(super) struct Asked {
    pub(super) number: u64,
    pub(super) method: String,
    pub(super) target: String,
}

impl Asked {
    pub(super) fn new(number: u64, parts: &Parts) -> Self {
        let target = parts.uri.path_and_query().map_or("*", |target| target.as_str());
        let mut kept: String = safe(target).chars().take(LONGEST_TARGET).collect();
        if kept.len() < target.len() {
            kept.push_str("..");
        }
        Self { number, method: safe(parts.method.as_str()), target: kept }
    }
}
