//! What can go wrong, where, and at which byte.

mod host_words;
mod kind;
mod stage;
mod human_duration;

pub(crate) use host_words::HostWords;
pub(crate) use human_duration::HumanDuration;
pub use kind::ErrorKind;
pub use stage::Stage;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use intake_text::{CharsetError, CharsetErrorKind};

use crate::reply::check_header;

/// The result that handlers and the SDK return.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a payload was not handled: a kind, the stage it happened in, the byte of the payload it is about, and the reason in
/// words.
///
/// An error that ends a payload sticks: whatever a handler does next, it meets the same error again, and its reply is not
/// finished unless it called [`Payload::accept_broken`](crate::Payload::accept_broken).
#[derive(Clone)]
pub struct Error(Arc<Inner>); // it sticks in several places, and is cloned in more

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    stage: Stage,
    at: Option<u64>,
    record: Option<u64>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    message: Cow<'static, str>,
    host_words: HostWords,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// A label that does not stand for a charset is an error of the stage `decode`.
impl From<CharsetError> for Error {
    fn from(error: CharsetError) -> Error {
        let kind = match error.kind() {
            CharsetErrorKind::Refused => ErrorKind::RefusedCharset,
            _ => ErrorKind::UnknownCharset,
        };
        Error::saying(kind, Stage::Decode, format_args!("{error}"))
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, stage: Stage, message: impl Into<Cow<'static, str>>) -> Error {
        Error::with_message(kind, stage, message.into())
    }

    /// With a message from `format_args!`, which takes less code at the call than one that is formatted there.
    #[cold]
    #[inline(never)]
    pub(crate) fn saying(kind: ErrorKind, stage: Stage, message: fmt::Arguments<'_>) -> Error {
        Error::with_message(kind, stage, message.to_string().into())
    }

    #[cold]
    #[inline(never)]
    fn with_message(kind: ErrorKind, stage: Stage, message: Cow<'static, str>) -> Error {
        Error(Arc::new(Inner {
            kind,
            stage,
            at: None,
            record: None,
            status: None,
            headers: Vec::new(),
            message,
            host_words: HostWords::default(),
            source: None,
        }))
    }

    /// The error of a call that the handler must not make.
    pub(crate) fn misuse(stage: Stage, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(ErrorKind::Misuse, stage, message)
    }

    /// To change it: the one that others have stays.
    #[inline(never)]
    fn own(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    #[inline(never)]
    pub(crate) fn at(self, byte: u64) -> Error {
        self.when_new(|inner| inner.at = Some(byte))
    }

    /// Keeps what the host said of it.
    #[inline(never)]
    pub(crate) fn and_host(self, words: HostWords) -> Error {
        self.when_new(|inner| inner.host_words = words)
    }

    #[cfg_attr(not(feature = "_records"), expect(dead_code))]
    #[inline(never)]
    pub(crate) fn of_record(self, number: Option<u64>) -> Error {
        self.when_new(|inner| inner.record = number)
    }

    /// Changes an error that was made just now and is not shared yet. So a component has no code that copies one, unless its
    /// handler changes errors that it was given.
    fn when_new(mut self, change: impl FnOnce(&mut Inner)) -> Error {
        debug_assert_eq!(Arc::strong_count(&self.0), 1);
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            change(inner);
        }
        self
    }

    /// An error of the handler's own making, of kind [`ErrorKind::Handler`]: a message, or any error.
    ///
    /// ```
    /// # use intake::Error;
    /// fn parse(text: &str) -> intake::Result<u32> {
    ///     text.parse().map_err(Error::handler)
    /// }
    /// assert_eq!(parse("seven").unwrap_err().to_string(), "handler: invalid digit found in string");
    /// ```
    pub fn handler(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        let reason = reason.into();
        let error = Error::new(ErrorKind::Handler, Stage::Handler, reason.to_string());
        error.when_new(|inner| inner.source = Some(reason.into()))
    }

    /// Sets the byte offset in the payload that the handler's error is about, such as [`Line::at`](crate::Line::at) returns.
    #[must_use]
    pub fn with_offset(mut self, byte: u64) -> Error {
        self.own().at = Some(byte);
        self
    }

    /// Sets the HTTP status, such as 404, with which a client is sent the handler's error and its message. Without one the status
    /// is 500, and the message is not sent. A number that is not an error status, 400 to 599, is ignored.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.own().status = Some(status).filter(|status| (400..=599).contains(status));
        self
    }

    /// Adds an HTTP header to the handler's error as a client is sent it, such as `allow` with status 405. Headers that were set
    /// on the reply go with the reply, and not with an error. A header that [`Reply::set_header`](crate::Reply::set_header)
    /// refuses is ignored.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if check_header(name, value).is_ok() {
            self.own().headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        self
    }

    /// Returns the HTTP headers that the handler added; see [`with_header`](Error::with_header).
    pub fn headers(&self) -> &[(String, String)] {
        &self.0.headers
    }

    /// Returns the HTTP status that the handler chose; see [`with_status`](Error::with_status).
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns what went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the stage where it happened.
    pub fn stage(&self) -> Stage {
        self.0.stage
    }

    /// Returns the byte offset in the payload that the error is about. None if it is not about a byte.
    pub fn offset(&self) -> Option<u64> {
        self.0.at
    }

    /// Returns the number of the record that the error is about; the first is 1. None if it is not about a record.
    pub fn record(&self) -> Option<u64> {
        self.0.record
    }

    /// Returns the reason in words, without the stage and the offset: the SDK's or the handler's words, never the host's.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the host's own words about the error, if it gave any: why the payload broke off, for example. They are one line,
    /// cut to 1 KiB, and the SDK logs them. They may name files, addresses and functions of the host: do not send them to a
    /// client.
    pub fn host_said(&self) -> Option<&str> {
        self.0.host_words.get()
    }

    /// What the host said, to end a sentence that no client is told.
    pub(crate) fn host_words(&self) -> &HostWords {
        &self.0.host_words
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.stage)?;
        if let Some(at) = self.0.at {
            write!(f, " at byte {at}")?;
        }
        write!(f, ": {}", self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("stage", &self.0.stage)
            .field("at", &self.0.at)
            .field("message", &self.0.message)
            .field("host_said", &self.host_said())
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The message of a handler's error is that of its cause already: what is next is the cause's own cause.
        self.0.source.as_deref().and_then(|cause| cause.source())
    }
}
