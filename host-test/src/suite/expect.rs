use std::path::PathBuf;
use std::sync::Arc;

use super::setters::setters;
use crate::report::{Ending, PayloadEnd};

/// The expected result of a case. Only what is set is checked, and the outcome, which defaults to `ok`.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// One of these; empty means `ok`.
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
    /// Expects a run that ends in ok.
    #[must_use]
    pub fn ok() -> Self {
        Self::default()
    }

    /// Expects the guest to return an error of this kind.
    #[must_use]
    pub fn guest_error(kind: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), ..Self::ending([Ending::GuestError]) }
    }

    /// Expects one of these outcomes.
    #[must_use]
    pub fn ending(endings: impl IntoIterator<Item = Ending>) -> Self {
        Self { endings: endings.into_iter().collect(), ..Self::default() }
    }

    setters! {
        /// Expects an error of this kind, such as `malformed`.
        kind(kind: impl Into<String>) = Some(kind.into());

        /// Expects an error of this stage, such as `decode`, or `none`.
        stage(stage: impl Into<String>) = Some(stage.into());

        /// Expects an error about this byte of the payload.
        at(byte: u64) = Some(byte);
    }

    /// Expects an error whose message contains this text; may be called more than once.
    #[must_use]
    pub fn message_contains(mut self, text: impl Into<String>) -> Self {
        self.message_contains.push(text.into());
        self
    }

    setters! {
        /// Expects the guest to take this number of bytes of the payload.
        payload_bytes(bytes: u64) = Some(bytes);

        /// Expects the payload to end like this. By default, a run that ends in ok must not take a payload that broke off for a
        /// finished one.
        payload_end(end: PayloadEnd) = Some(end);
    }

    /// Allows faults not to happen. By default, a case fails if one of its faults does not happen, because it would test nothing.
    #[must_use]
    pub fn spare_faults(mut self) -> Self {
        self.spare_faults = true;
        self
    }

    setters! {
        /// Expects the guest to decode from this charset, such as `windows-1252`; case is ignored. `none` for a payload that is not
        /// decoded.
        charset_used(name: impl Into<String>) = Some(name.into());

        /// Expects this origin of the charset: `declared`, `overridden`, `byte-order-mark` or `assumed`; or `none`.
        charset_origin(origin: impl Into<String>) = Some(origin.into());

        /// Expects this number of malformed sequences.
        malformed(sequences: u64) = Some(sequences);

        /// Expects the first malformed sequence at this byte of the payload.
        first_malformed_at(byte: u64) = Some(byte);

        /// Expects the guest to find this number of bad records, including skipped ones.
        bad_records(count: u64) = Some(count);

        /// Expects the first bad record at this byte of the payload.
        first_bad_record_at(byte: u64) = Some(byte);

        /// Expects this number of bytes to be skipped as part of bad records or of lines that are too long.
        skipped_bytes(count: u64) = Some(count);

        /// Expects this number of line ends among the skipped bytes.
        skipped_lines(count: u64) = Some(count);

        /// Expects advice with exactly these codes, in any order.
        advice(codes: impl IntoIterator<Item = impl Into<String>>) = Some(codes.into_iter().map(Into::into).collect());

        /// Expects this number of checkpoints.
        checkpoints(checkpoints: u64) = Some(checkpoints);

        /// Expects at least this number of checkpoints.
        checkpoints_at_least(checkpoints: u64) = Some(checkpoints);
    }

    /// Expects a line of the log, or of the guest's other output, that contains this text; may be called more than once. Of a
    /// long log the end is kept.
    #[must_use]
    pub fn log_contains(mut self, text: impl Into<String>) -> Self {
        self.log_contains.push(text.into());
        self
    }

    /// Expects exactly these bytes as the reply.
    #[must_use]
    pub fn reply(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.reply = Some(WholeReply::Bytes(bytes.as_ref().into()));
        self
    }

    /// Expects exactly the bytes of this file as the reply. They are compared as they arrive, so the reply may be of any size.
    #[must_use]
    pub fn reply_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.reply = Some(WholeReply::File(path.into()));
        self
    }

    /// Expects a reply with this SHA-256, in hex.
    #[must_use]
    pub fn reply_sha256(mut self, hex: impl AsRef<str>) -> Self {
        self.reply = Some(WholeReply::Sha256(hex.as_ref().to_ascii_lowercase()));
        self
    }

    /// Expects a reply that contains these bytes within its first 64 MiB; may be called more than once.
    #[must_use]
    pub fn reply_contains(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.reply_contains.push(bytes.as_ref().to_vec());
        self
    }

    setters! {
        /// Expects a reply of this number of bytes.
        reply_bytes(bytes: u64) = Some(bytes);

        /// Expects a reply that declares this media type, or `none`.
        reply_media_type(media_type: impl Into<String>) = Some(media_type.into());

        /// Expects a reply that declares this charset label, or `none`.
        reply_charset(label: impl Into<String>) = Some(label.into());
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
