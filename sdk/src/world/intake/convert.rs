//! From the generated types to the SDK's.

use super::bindings::exports::intake::payload::handler;
use super::bindings::intake::payload::{sink, source};
use crate::source::{HostError, Reason};
use crate::world::ended::ended;

ended!(handler);

impl From<source::ReadError> for HostError {
    fn from(error: source::ReadError) -> HostError {
        match error {
            source::ReadError::TimedOut => HostError::TimedOut,
            source::ReadError::Aborted(why) => HostError::Broken(Reason::host(&why)),
            source::ReadError::Cancelled(why) => HostError::Cancelled(Reason::host(&why)),
        }
    }
}

impl From<sink::WriteError> for HostError {
    fn from(error: sink::WriteError) -> HostError {
        match error {
            sink::WriteError::TimedOut => HostError::TimedOut,
            sink::WriteError::Closed(why) => HostError::Broken(Reason::host(&why)),
            sink::WriteError::Cancelled(why) => HostError::Cancelled(Reason::host(&why)),
        }
    }
}
