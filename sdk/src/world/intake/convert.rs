//! From the generated types to the SDK's.

use super::bindings::exports::intake::payload::handler;
use super::bindings::intake::payload::{sink, source};
use crate::source::{Reason, Refusal};
use crate::world::ended::ended;

ended!(handler);

impl From<source::ReadError> for Refusal {
    fn from(error: source::ReadError) -> Refusal {
        match error {
            source::ReadError::TimedOut => Refusal::TimedOut,
            source::ReadError::Aborted(why) => Refusal::Broken(Reason::host(&why)),
            source::ReadError::Cancelled(why) => Refusal::Cancelled(Reason::host(&why)),
        }
    }
}

impl From<sink::WriteError> for Refusal {
    fn from(error: sink::WriteError) -> Refusal {
        match error {
            sink::WriteError::TimedOut => Refusal::TimedOut,
            sink::WriteError::Closed(why) => Refusal::Broken(Reason::host(&why)),
            sink::WriteError::Cancelled(why) => Refusal::Cancelled(Reason::host(&why)),
        }
    }
}
