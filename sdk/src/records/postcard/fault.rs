use std::borrow::Cow;

use crate::{Error, ErrorKind, Stage};

/// What is wrong with a record, whose number and start the [`Frame`](super::frame::Frame) knows.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    kind: ErrorKind,
    /// What stands between the record's number and the reason.
    joint: &'static str,
    why: Cow<'static, str>,
    then: Then,
}

/// What a fault leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Then {
    /// The next record can be found.
    GoOn,
    /// The record was met and counted as a bad one before: this is what else is wrong with it.
    GoOnAgain,
    /// No record can be found any more: the payload is over, under each policy.
    Over,
}

/// A number of bytes, in words.
pub(super) fn bytes(count: u64) -> String {
    if count == 1 { "1 byte".into() } else { format!("{count} bytes") }
}

impl Fault {
    /// The record is invalid in its format, or not of the type that was asked for.
    pub(super) fn bad(why: impl Into<Cow<'static, str>>) -> Fault {
        Fault { kind: ErrorKind::BadRecord, joint: ": ", why: why.into(), then: Then::GoOn }
    }

    /// The record has more than `most` bytes; `length` of them, if that is known.
    pub(super) fn too_long(most: usize, length: Option<u64>) -> Fault {
        let why = match length {
            Some(length) => {
                format!("is longer than the limit of {most} bytes (`record_bytes`): its length says {}", bytes(length))
            }
            None => format!("is longer than the limit of {most} bytes (`record_bytes`)"),
        };
        Fault { kind: ErrorKind::RecordTooLong, joint: " ", why: why.into(), then: Then::GoOn }
    }

    /// Nothing can be found after it.
    pub(super) fn ends(mut self) -> Fault {
        self.why.to_mut().push_str("; with this framing no record can be found after it");
        self.kind = ErrorKind::RecordsLost;
        self.then = Then::Over;
        self
    }

    /// The same record was met as a bad one before.
    pub(super) fn again(self) -> Fault {
        Fault { then: Then::GoOnAgain, ..self }
    }

    /// Whether the frame was taken to its end, or to that of the payload. One that is too long is still to be passed over.
    pub(super) fn is_whole(&self) -> bool {
        match self.then {
            Then::GoOn => self.kind != ErrorKind::RecordTooLong,
            Then::GoOnAgain => true,
            Then::Over => false,
        }
    }

    pub(super) fn then(&self) -> Then {
        self.then
    }

    /// The error for the handler.
    pub(super) fn of(&self, number: u64, start: u64) -> Error {
        Error::new(self.kind, Stage::Records, format!("record {number}{}{}", self.joint, self.why))
            .at(start)
            .of_record(Some(number))
    }
}
