//! From the generated types to the SDK's, and back.

use super::bindings::exports::intake::payload::handler;
use super::bindings::intake::payload::{sink, source};
use crate::source::Refusal;
use crate::{CharsetOrigin, Error, Summary};

impl From<source::ReadError> for Refusal {
    fn from(error: source::ReadError) -> Refusal {
        match error {
            source::ReadError::TimedOut => Refusal::TimedOut,
            source::ReadError::Aborted(why) => Refusal::Broken(why),
            source::ReadError::Cancelled(why) => Refusal::Cancelled(why),
        }
    }
}

impl From<sink::WriteError> for Refusal {
    fn from(error: sink::WriteError) -> Refusal {
        match error {
            sink::WriteError::TimedOut => Refusal::TimedOut,
            sink::WriteError::Closed(why) => Refusal::Broken(why),
            sink::WriteError::Cancelled(why) => Refusal::Cancelled(why),
        }
    }
}

impl From<Summary> for handler::Summary {
    fn from(summary: Summary) -> handler::Summary {
        handler::Summary {
            bytes: summary.bytes,
            chunks: summary.chunks,
            charset_declared: summary.charset_declared,
            charset_used: summary.charset_used.map(|charset| charset.name().to_owned()),
            charset_origin: summary.charset_origin.map(handler::CharsetOrigin::from),
            malformed: summary.malformed,
            first_malformed_at: summary.first_malformed_at,
            bad_records: summary.bad_records,
            first_bad_record_at: summary.first_bad_record_at,
            charset_advice: summary.charset_advice,
        }
    }
}

impl From<CharsetOrigin> for handler::CharsetOrigin {
    fn from(origin: CharsetOrigin) -> handler::CharsetOrigin {
        match origin {
            CharsetOrigin::Declared => handler::CharsetOrigin::Declared,
            CharsetOrigin::Overridden => handler::CharsetOrigin::Overridden,
            CharsetOrigin::ByteOrderMark => handler::CharsetOrigin::ByteOrderMark,
            CharsetOrigin::Assumed => handler::CharsetOrigin::Assumed,
        }
    }
}

impl From<Box<(Error, Summary)>> for handler::Failure {
    fn from(ended: Box<(Error, Summary)>) -> handler::Failure {
        let (error, summary) = *ended;
        handler::Failure {
            kind: error.kind().name().to_owned(),
            stage: error.stage().name().to_owned(),
            at: error.offset(),
            message: error.message().to_owned(),
            summary: summary.into(),
        }
    }
}
