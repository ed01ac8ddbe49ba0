//! From the generated types to the SDK's, and back.

use super::bindings::exports::intake::payload_stream::handler;
use super::bindings::intake::payload_stream::{pacing, sink, source};
use crate::run::{Progress, Verdict};
use crate::source::{HostError, Reason};
use crate::world::ended::ended;

ended!(handler);

impl source::ReadError {
    pub(super) fn because(self, why: String) -> HostError {
        match self {
            source::ReadError::Aborted => HostError::Broken(Reason::host(&why)),
            source::ReadError::Cancelled => HostError::Cancelled(Reason::host(&why)),
        }
    }
}

impl sink::WriteError {
    pub(super) fn because(self, why: String) -> HostError {
        match self {
            sink::WriteError::Closed => HostError::Broken(Reason::host(&why)),
            sink::WriteError::Cancelled => HostError::Cancelled(Reason::host(&why)),
        }
    }
}

impl From<&Progress> for pacing::Progress {
    fn from(progress: &Progress) -> pacing::Progress {
        pacing::Progress {
            bytes_read: progress.bytes_read.get(),
            bytes_decoded: progress.bytes_decoded.get(),
            items: progress.items(),
            malformed: progress.malformed.get(),
        }
    }
}

impl From<pacing::Verdict> for Verdict {
    fn from(verdict: pacing::Verdict) -> Verdict {
        match verdict {
            pacing::Verdict::Proceed(fuel) => Verdict::Proceed(fuel),
            // It was awaited already; a host that says so again has no opinion.
            pacing::Verdict::Pause => Verdict::Proceed(None),
            pacing::Verdict::Stop(why) => Verdict::Stop(why),
        }
    }
}
