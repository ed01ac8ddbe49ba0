use std::path::PathBuf;
use std::sync::Arc;

use crate::{Ending, PayloadEnd};

/// What is to come of a case. What is not said may be anything; only the outcome is `ok` unless said.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// One of these; none means `ok`.
    pub(super) endings: Vec<Ending>,
    pub(super) kind: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) at: Option<u64>,
    pub(super) message_contains: Vec<String>,
    pub(super) payload_bytes: Option<u64>,
    pub(super) payload_end: Option<PayloadEnd>,
    /// Whether a fault need not happen.
    pub(super) spare_faults: bool,
    pub(super) charset_used: Option<String>,
    pub(super) charset_origin: Option<String>,
    pub(super) malformed: Option<u64>,
    pub(super) first_malformed_at: Option<u64>,
    pub(super) bad_records: Option<u64>,
    pub(super) first_bad_record_at: Option<u64>,
    pub(super) skipped_bytes: Option<u64>,
    pub(super) skipped_lines: Option<u64>,
    /// The codes, in any order.
    pub(super) advice: Option<Vec<String>>,
    pub(super) checkpoints: Option<u64>,
    pub(super) checkpoints_at_least: Option<u64>,
    pub(super) log_contains: Vec<String>,
    pub(super) reply: Option<WholeReply>,
    pub(super) reply_contains: Vec<Vec<u8>>,
    pub(super) reply_bytes: Option<u64>,
    pub(super) reply_media_type: Option<String>,
    pub(super) reply_charset: Option<String>,
}

/// All of a reply.
#[derive(Debug, Clone)]
pub(super) enum WholeReply {
    Bytes(Arc<[u8]>),
    File(PathBuf),
    /// Its SHA-256, in lower-case hex.
    Sha256(String),
}

impl Expect {
    /// A run that ends well.
    #[must_use]
    pub fn ok() -> Self {
        Self::default()
    }

    /// A guest that returns an error of this kind.
    #[must_use]
    pub fn guest_error(kind: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), ..Self::ending([Ending::GuestError]) }
    }

    /// A run that ends in one of these ways.
    #[must_use]
    pub fn ending(endings: impl IntoIterator<Item = Ending>) -> Self {
        Self { endings: endings.into_iter().collect(), ..Self::default() }
    }

    /// An error of this kind, such as `malformed`.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// An error of this stage, such as `decode`; or `none`.
    #[must_use]
    pub fn stage(mut self, stage: impl Into<String>) -> Self {
        self.stage = Some(stage.into());
        self
    }

    /// An error about this byte of the payload.
    #[must_use]
    pub fn at(mut self, byte: u64) -> Self {
        self.at = Some(byte);
        self
    }

    /// An error whose message contains this; may be said again.
    #[must_use]
    pub fn message_contains(mut self, text: impl Into<String>) -> Self {
        self.message_contains.push(text.into());
        self
    }

    /// So many bytes of the payload that the guest took.
    #[must_use]
    pub fn payload_bytes(mut self, bytes: u64) -> Self {
        self.payload_bytes = Some(bytes);
        self
    }

    /// A payload that ended like this. Unless said, a run that ends well is not to take a payload that broke off for a finished
    /// one.
    #[must_use]
    pub fn payload_end(mut self, end: PayloadEnd) -> Self {
        self.payload_end = Some(end);
        self
    }

    /// Faults that may happen or not. Unless said, a case fails if one of its faults does not happen: it would test nothing.
    #[must_use]
    pub fn spare_faults(mut self) -> Self {
        self.spare_faults = true;
        self
    }

    /// The charset decoded from, by its name, such as `windows-1252`; upper and lower case are the same. `none` for a payload
    /// that is not decoded.
    #[must_use]
    pub fn charset_used(mut self, name: impl Into<String>) -> Self {
        self.charset_used = Some(name.into());
        self
    }

    /// Who decided on the charset: `declared`, `overridden`, `byte-order-mark` or `assumed`; or `none`.
    #[must_use]
    pub fn charset_origin(mut self, origin: impl Into<String>) -> Self {
        self.charset_origin = Some(origin.into());
        self
    }

    /// So many malformed sequences.
    #[must_use]
    pub fn malformed(mut self, sequences: u64) -> Self {
        self.malformed = Some(sequences);
        self
    }

    /// The first malformed sequence at this byte of the payload.
    #[must_use]
    pub fn first_malformed_at(mut self, byte: u64) -> Self {
        self.first_malformed_at = Some(byte);
        self
    }

    /// So many bad records that the guest met, skipped ones too.
    #[must_use]
    pub fn bad_records(mut self, count: u64) -> Self {
        self.bad_records = Some(count);
        self
    }

    /// The first of them at this byte of the payload.
    #[must_use]
    pub fn first_bad_record_at(mut self, byte: u64) -> Self {
        self.first_bad_record_at = Some(byte);
        self
    }

    /// How many bytes were passed over as part of bad records or of lines that are too long.
    #[must_use]
    pub fn skipped_bytes(mut self, count: u64) -> Self {
        self.skipped_bytes = Some(count);
        self
    }

    /// How many line ends are among them.
    #[must_use]
    pub fn skipped_lines(mut self, count: u64) -> Self {
        self.skipped_lines = Some(count);
        self
    }

    /// Advice of exactly these codes, in any order.
    #[must_use]
    pub fn advice(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.advice = Some(codes.into_iter().map(Into::into).collect());
        self
    }

    /// So many checkpoints.
    #[must_use]
    pub fn checkpoints(mut self, checkpoints: u64) -> Self {
        self.checkpoints = Some(checkpoints);
        self
    }

    /// No fewer checkpoints than so many.
    #[must_use]
    pub fn checkpoints_at_least(mut self, checkpoints: u64) -> Self {
        self.checkpoints_at_least = Some(checkpoints);
        self
    }

    /// A line of the log, or of what else the guest prints, that contains this; may be said again. The end of a long log is
    /// kept.
    #[must_use]
    pub fn log_contains(mut self, text: impl Into<String>) -> Self {
        self.log_contains.push(text.into());
        self
    }

    /// Exactly these bytes as the reply.
    #[must_use]
    pub fn reply(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.reply = Some(WholeReply::Bytes(bytes.as_ref().into()));
        self
    }

    /// Exactly the bytes of this file as the reply; compared as they come, of any size.
    #[must_use]
    pub fn reply_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.reply = Some(WholeReply::File(path.into()));
        self
    }

    /// A reply with this SHA-256, in hex.
    #[must_use]
    pub fn reply_sha256(mut self, hex: impl AsRef<str>) -> Self {
        self.reply = Some(WholeReply::Sha256(hex.as_ref().to_ascii_lowercase()));
        self
    }

    /// A reply that contains these bytes within its first 64 MiB; may be said again.
    #[must_use]
    pub fn reply_contains(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.reply_contains.push(bytes.as_ref().to_vec());
        self
    }

    /// A reply of so many bytes.
    #[must_use]
    pub fn reply_bytes(mut self, bytes: u64) -> Self {
        self.reply_bytes = Some(bytes);
        self
    }

    /// A reply that declares this media type, or `none`.
    #[must_use]
    pub fn reply_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.reply_media_type = Some(media_type.into());
        self
    }

    /// A reply that declares this charset label, or `none`.
    #[must_use]
    pub fn reply_charset(mut self, label: impl Into<String>) -> Self {
        self.reply_charset = Some(label.into());
        self
    }

    /// Whether this ending is expected.
    pub(super) fn allows(&self, ending: Ending) -> bool {
        if self.endings.is_empty() { ending == Ending::Ok } else { self.endings.contains(&ending) }
    }

    /// The endings that are expected, in words.
    pub(super) fn endings(&self) -> String {
        if self.endings.is_empty() {
            return Ending::Ok.to_string();
        }
        self.endings.iter().map(|ending| ending.name()).collect::<Vec<_>>().join(" or ")
    }
}

/// The name of an end, as in a report.
pub(super) fn end_name(end: PayloadEnd) -> &'static str {
    match end {
        PayloadEnd::NotReached => "not-reached",
        PayloadEnd::Reached => "reached",
        PayloadEnd::BrokenOff => "broken-off",
    }
}
