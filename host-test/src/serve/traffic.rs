use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::report::PayloadEnd;

/// What went through the host's hands in one request, as far as it is.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    payload_bytes: AtomicU64,
    payload_end: Mutex<PayloadEnd>,
    reply_bytes: AtomicU64,
    status: AtomicU16,
    unfinished: AtomicBool,
    gave: Mutex<Gave>,
    closing: Notify,
    media_type: Mutex<Option<String>>,
}

/// What the guest gave for an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Gave {
    #[default]
    Nothing,
    /// A response, whose body may come later.
    Response,
    /// What is no response, such as an error code of `wasi:http`, in words.
    Other(String),
}

impl Traffic {
    pub(super) fn took(&self, bytes: usize) {
        self.payload_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn payload_bytes(&self) -> u64 {
        self.payload_bytes.load(Ordering::Relaxed)
    }

    pub(super) fn payload_ended(&self, end: PayloadEnd) {
        *self.payload_end.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    pub(super) fn payload_end(&self) -> PayloadEnd {
        *self.payload_end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn replied(&self, bytes: usize) -> u64 {
        self.reply_bytes.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64
    }

    pub(super) fn reply_bytes(&self) -> u64 {
        self.reply_bytes.load(Ordering::Relaxed)
    }

    pub(super) fn set_status(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    pub(super) fn set_media_type(&self, media_type: Option<String>) {
        *self.media_type.lock().unwrap_or_else(PoisonError::into_inner) = media_type;
    }

    /// The media type of the response, with its charset.
    pub(super) fn media_type(&self) -> Option<String> {
        self.media_type.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The status that the client was told; none if it was told none.
    pub(super) fn status(&self) -> Option<u16> {
        Some(self.status.load(Ordering::Relaxed)).filter(|status| *status != 0)
    }

    pub(super) fn give(&self, what: Gave) {
        *self.gave.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    pub(super) fn gave(&self) -> Gave {
        self.gave.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The connection closes behind this reply: what is left of the payload is not passed over.
    pub(super) fn close(&self) {
        self.closing.notify_one();
    }

    pub(super) async fn closed(&self) {
        self.closing.notified().await;
    }

    /// The guest is gone, and did not end the body that it began.
    pub(super) fn leave_unfinished(&self) {
        self.unfinished.store(true, Ordering::Release);
    }

    pub(super) fn is_unfinished(&self) -> bool {
        self.unfinished.load(Ordering::Acquire)
    }
}
