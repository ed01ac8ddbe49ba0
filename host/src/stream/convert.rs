//! The types of this package, as those of the other: they say the same.

use super::bindings::exports::intake::payload_stream::handler;
use super::bindings::intake::payload_stream::{pacing, sink, source};
use crate::{Advice, CharsetOrigin, Description, Failure, Head, Progress, ReadError, Summary, Verdict, WriteError};

impl From<Description> for source::Description {
    fn from(Description { media_type, charset, length }: Description) -> Self {
        Self { media_type, charset, length }
    }
}

impl From<sink::Head> for Head {
    fn from(sink::Head { media_type, charset }: sink::Head) -> Self {
        Self { media_type, charset }
    }
}

impl From<pacing::Progress> for Progress {
    fn from(pacing::Progress { bytes_read, bytes_decoded, items, malformed }: pacing::Progress) -> Self {
        Self { bytes_read, bytes_decoded, items, malformed }
    }
}

impl From<Verdict> for pacing::Verdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Proceed(fuel) => Self::Proceed(fuel),
            Verdict::Stop(why) => Self::Stop(why),
        }
    }
}

/// None of a wait that is over: in this world the guest ends it.
pub(super) fn read_error(error: ReadError) -> Option<(source::ReadError, String)> {
    match error {
        ReadError::TimedOut => None,
        ReadError::Aborted(why) => Some((source::ReadError::Aborted, why)),
        ReadError::Cancelled(why) => Some((source::ReadError::Cancelled, why)),
    }
}

/// Why a reply was not taken: as the future tells it, and in words.
pub(super) type Refused = (sink::WriteError, String);

/// None of a wait that is over: in this world the guest ends it.
pub(super) fn write_error(error: WriteError) -> Option<Refused> {
    match error {
        WriteError::TimedOut => None,
        WriteError::Closed(why) => Some(closed(why)),
        WriteError::Cancelled(why) => Some((sink::WriteError::Cancelled, why)),
    }
}

/// The sink takes no more of the reply.
pub(super) fn closed(why: impl Into<String>) -> Refused {
    (sink::WriteError::Closed, why.into())
}

impl From<handler::Summary> for Summary {
    fn from(summary: handler::Summary) -> Self {
        Self {
            bytes: summary.bytes,
            chunks: summary.chunks,
            charset_declared: summary.charset_declared,
            charset_used: summary.charset_used,
            charset_origin: summary.charset_origin.map(CharsetOrigin::from),
            malformed: summary.malformed,
            first_malformed_at: summary.first_malformed_at,
            bad_records: summary.bad_records,
            first_bad_record_at: summary.first_bad_record_at,
            skipped_bytes: summary.skipped_bytes,
            skipped_lines: summary.skipped_lines,
            advice: summary.advice.into_iter().map(Advice::from).collect(),
        }
    }
}

impl From<handler::Advice> for Advice {
    fn from(handler::Advice { code, at, message }: handler::Advice) -> Self {
        Self { code, at, message }
    }
}

impl From<handler::CharsetOrigin> for CharsetOrigin {
    fn from(origin: handler::CharsetOrigin) -> Self {
        match origin {
            handler::CharsetOrigin::Declared => Self::Declared,
            handler::CharsetOrigin::Overridden => Self::Overridden,
            handler::CharsetOrigin::ByteOrderMark => Self::ByteOrderMark,
            handler::CharsetOrigin::Assumed => Self::Assumed,
        }
    }
}

impl From<handler::Failure> for Failure {
    fn from(failure: handler::Failure) -> Self {
        Self {
            kind: failure.kind,
            stage: failure.stage,
            at: failure.at,
            message: failure.message,
            summary: failure.summary.into(),
        }
    }
}
