use std::fmt;

use serde::{Deserialize, Serialize};

use super::diagnosis::Diagnosis;
use super::happened::Happened;
use super::log::Log;
use crate::text::{grouped, json};

/// What happened in one run. As JSON it has exactly these names, except `kept` and `progress`, and they do not change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcome {
    /// How the run ended.
    pub outcome: Ending,
    /// What went wrong; `None` if and only if the run ended well.
    pub error: Option<Failed>,
    /// What became of the payload.
    pub payload: PayloadFacts,
    /// What became of the reply.
    pub reply: ReplyFacts,
    /// The fuel that the guest spent after instantiation.
    pub fuel: Fuel,
    /// Where the run stood; `None` if it ended well.
    pub diagnosis: Option<Diagnosis>,
    /// Calls of imports of the intake package, the entry into `handle` and its return.
    pub host_calls: u64,
    /// Host calls made only to yield.
    pub checkpoints: u64,
    /// The memory that the guest held.
    pub memory: MemoryFacts,
    /// The component.
    pub component: ComponentFacts,
    /// What became of the faults, in the order in which they were given.
    pub faults: Vec<Happened>,
    /// The total time of the bounded waits that timed out, in milliseconds of the virtual clock.
    pub waited_ms: u64,
    /// The time the run took, in milliseconds, without compiling the component.
    pub elapsed_ms: u64,
    /// Whether the guest returned `ok`, with a finished reply or without.
    #[serde(skip)]
    pub(crate) says_ok: bool,
    /// The reply in memory: its first bytes, as many as the harness keeps.
    #[serde(skip)]
    pub kept: KeptReply,
    /// What the last checkpoint said; `None` if there was no checkpoint.
    #[serde(skip)]
    pub progress: Option<Progress>,
    /// The end of what the guest wrote to standard error and standard output: its log, and a panic's message.
    #[serde(default)]
    pub log: Log,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ending {
    /// The guest returned a summary, and the reply is whole.
    Ok,
    /// The guest returned a failure, or a summary without having finished the reply.
    GuestError,
    /// The guest trapped: a panic, or a contract violation that the host does not let pass.
    Trap,
    /// A slice's fuel was used up.
    OutOfFuel,
    /// The memory limit refused a growth, and the guest trapped.
    OutOfMemory,
    /// The time for the run was over, by the host's clock, or the guest would have waited for ever.
    TimedOut,
    /// The client of a request went away, and the guest was stopped: only where components are served over HTTP.
    ClientGone,
    /// The server was stopped during a request, and the guest with it: only where components are served over HTTP.
    Stopped,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failed {
    /// What the guest says, such as `malformed`, or, said by host-test: `trap`, `out-of-fuel`, `out-of-memory`, `timed-out`,
    /// and `contract-violation` for a guest that broke the contract of the WIT package.
    pub kind: String,
    /// The stage, as the guest says: `source`, `decode`, `lines`, `handler`, `reply` or `pace`. `None` if it is not known.
    pub stage: Option<String>,
    /// The byte offset in the payload that the error is about; `None` if it is about no byte, or the guest did not say.
    pub at: Option<u64>,
    /// The message; after a trap, with the guest's stack.
    pub message: String,
}

/// What became of the payload. What only the guest knows is `None` if it did not report it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct PayloadFacts {
    /// The size in bytes; `None` if it is not known, as with standard input.
    pub size: Option<u64>,
    /// Bytes that the guest took, as the host saw it.
    pub bytes: u64,
    /// Chunks that the guest took, empty ones not counted, as the host saw it.
    pub chunks: u64,
    /// How it ended, as the guest was told.
    pub end: PayloadEnd,
    /// The charset label that was declared.
    pub charset_declared: Option<String>,
    /// Where it was declared: `charset`, or `media-type` if it is the parameter of that.
    pub charset_declared_by: Option<String>,
    /// The charset decoded from, as the guest says.
    pub charset_used: Option<String>,
    /// Who decided on it, as the guest says: `declared`, `overridden`, `byte-order-mark` or `assumed`.
    pub charset_origin: Option<String>,
    /// Whether a byte order mark decided.
    pub bom: Option<bool>,
    /// Malformed sequences, as the guest says; `None` if it did not decode the payload.
    pub malformed: Option<u64>,
    /// The byte offset of the first of them.
    pub first_malformed_at: Option<u64>,
    /// Bad records, as the guest says.
    pub bad_records: Option<u64>,
    /// The byte offset of the first of them.
    pub first_bad_record_at: Option<u64>,
    /// Bytes that were passed over as part of bad records or of lines that are too long, as the guest says.
    pub skipped_bytes: Option<u64>,
    /// Line ends among those bytes.
    pub skipped_lines: Option<u64>,
    /// Signs that the payload is not what it was taken for, as the guest says.
    pub advice: Option<Vec<AdviceFacts>>,
}

/// How a payload ended, as a guest was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PayloadEnd {
    /// The guest was not told of an end.
    #[default]
    NotReached,
    /// The payload is whole: the guest was told its end, at the declared length if there was one.
    Reached,
    /// The payload broke off, or it is shorter or longer than declared: a guest that takes it for whole is wrong.
    BrokenOff,
}

/// What a guest said at a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes of the payload that the guest received.
    pub bytes_read: u64,
    /// Bytes of the payload that were decoded, or handed to the handler as they came.
    pub bytes_decoded: u64,
    /// Items (pieces of text, lines, records, raw chunks) handed to the handler.
    pub items: u64,
    /// Malformed sequences met.
    pub malformed: u64,
}

/// A sign that a payload is not what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AdviceFacts {
    /// Which sign it is, as the guest says, such as `malformed`.
    pub code: String,
    /// The byte offset in the payload at which it was first seen; `None` if it is about the payload as a whole.
    pub at: Option<u64>,
    /// What was assumed, what was seen and what to try.
    pub message: String,
}

/// What became of the reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReplyFacts {
    /// Bytes that the host took.
    pub bytes: u64,
    /// Pieces that the host took, empty ones not counted.
    pub writes: u64,
    /// Whether it is whole.
    pub end: ReplyEnd,
    /// The media type that the guest gave.
    pub media_type: Option<String>,
    /// The charset that the guest gave.
    pub charset: Option<String>,
}

impl fmt::Display for AdviceFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.map_or_else(String::new, |at| format!(" at byte {}", grouped(at)));
        write!(f, "{}{at}: {}", self.code, self.message)
    }
}

/// How a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReplyEnd {
    /// The guest said that it is whole.
    Finished,
    /// It is not whole, whatever was written.
    BrokenOff,
}

/// The fuel that the guest spent after instantiation. A run that was stopped is counted up to that point: exactly at a host call
/// or a panic, and to within 100,000 inside a loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fuel {
    /// The total.
    pub total: u64,
    /// For each byte of the payload that the guest took; `None` if it took no byte.
    pub per_byte: Option<f64>,
    /// The maximum in one slice; the last one counts even if no host call ended it.
    pub max_between_host_calls: u64,
}

/// The memory that the guest held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MemoryFacts {
    /// The peak size of all its linear memories together, in bytes.
    pub peak_bytes: u64,
    /// How often it asked for more memory while it ran.
    pub growths: u64,
}

/// The component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComponentFacts {
    /// The component's size.
    pub bytes: u64,
}

/// The part of a reply that is in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptReply {
    /// The media type that the guest gave.
    pub media_type: Option<String>,
    /// The charset that the guest gave.
    pub charset: Option<String>,
    /// The first bytes, as many as the harness keeps.
    pub bytes: Vec<u8>,
}

impl Outcome {
    /// Returns the reply's bytes: all of them, unless the reply is larger than the harness keeps.
    #[must_use]
    pub fn reply_bytes(&self) -> &[u8] {
        &self.kept.bytes
    }

    /// Returns the reply as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn reply_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.kept.bytes)
    }

    /// Returns the outcome as JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        json(self)
    }

    /// Asserts that the run ended well.
    ///
    /// # Panics
    /// With the whole summary, if it did not.
    #[track_caller]
    pub fn assert_ok(&self) -> &Self {
        self.assert_ending(Ending::Ok)
    }

    /// Asserts that the run ended like this.
    ///
    /// # Panics
    /// With the whole summary, if it did not.
    #[track_caller]
    pub fn assert_ending(&self, ending: Ending) -> &Self {
        assert!(self.outcome == ending, "expected the outcome {ending}, got:\n{self}");
        self
    }

    /// Asserts that the guest returned a failure of this kind.
    ///
    /// # Panics
    /// With the whole summary, if it did not.
    #[track_caller]
    pub fn assert_guest_error(&self, kind: &str) -> &Self {
        self.assert_ending(Ending::GuestError);
        let is = self.error.as_ref().map_or("none", |error| error.kind.as_str());
        assert!(is == kind, "expected an error of kind {kind}, got:\n{self}");
        self
    }

    /// Asserts that the run ended well and this is the whole reply.
    ///
    /// # Panics
    /// With the first difference and the whole summary, if it is not.
    #[track_caller]
    pub fn assert_reply(&self, expected: impl AsRef<[u8]>) -> &Self {
        self.assert_ok();
        let (expected, reply) = (expected.as_ref(), self.reply_bytes());
        if let Some(difference) = difference(expected, reply, self.reply.bytes) {
            panic!("the reply differs {difference}\n{self}");
        }
        self
    }
}

/// Describes where `got`, the start of `bytes` bytes, differs from `expected`.
pub(crate) fn difference(expected: &[u8], got: &[u8], bytes: u64) -> Option<String> {
    if expected == got && bytes == got.len() as u64 {
        return None;
    }
    let at = expected.iter().zip(got).take_while(|(a, b)| a == b).count();
    let around = |bytes: &[u8]| {
        let from = at.saturating_sub(20).min(bytes.len());
        String::from_utf8_lossy(&bytes[from..bytes.len().min(at + 40)]).escape_debug().to_string()
    };
    Some(format!(
        "at byte {at}:\n  expected {} bytes: ..{}..\n  got {bytes} bytes:      ..{}..",
        expected.len(),
        around(expected),
        around(got),
    ))
}

impl PayloadEnd {
    /// Returns the name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotReached => "not-reached",
            Self::Reached => "reached",
            Self::BrokenOff => "broken-off",
        }
    }
}

impl Ending {
    /// Returns the name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::GuestError => "guest-error",
            Self::Trap => "trap",
            Self::OutOfFuel => "out-of-fuel",
            Self::OutOfMemory => "out-of-memory",
            Self::TimedOut => "timed-out",
            Self::ClientGone => "client-gone",
            Self::Stopped => "stopped",
        }
    }
}

impl std::fmt::Display for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
